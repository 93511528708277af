"""Products and their hand-written gradients equal those of plain PyTorch."""

import pytest
import torch

from reglab.models import products
from reglab.models.products import affine, product


@pytest.fixture(params=[False, True], ids=["another processor", "Intel's"])
def on_intel(request, monkeypatch):
    monkeypatch.setattr(products, "_on_intel", lambda: request.param)
    return request.param


@pytest.mark.parametrize("outputs", [1, 2, 10, 40])
def test_value_and_gradients_are_those_of_the_plain_product(outputs):
    draw = torch.Generator().manual_seed(outputs)
    shapes = ((3, 5, 7), (3, 7, outputs), (3, outputs))
    operands = [torch.randn(shape, generator=draw, dtype=torch.float64).requires_grad_() for shape in shapes]
    x, weight, bias = (tensor.detach().clone().requires_grad_() for tensor in operands)
    slope = torch.randn(3, 5, outputs, generator=draw, dtype=torch.float64)
    expected = torch.einsum("tri,tio->tro", x, weight) + bias[:, None]
    result = affine(*operands)
    torch.testing.assert_close(result, expected)
    gradients = torch.autograd.grad(result, operands, slope)
    torch.testing.assert_close(gradients, torch.autograd.grad(expected, (x, weight, bias), slope))


@pytest.mark.parametrize("form", ["plain", "left transposed", "right transposed"])
@pytest.mark.parametrize(
    ("rows", "inner", "columns"), [(32, 784, 128), (784, 32, 128), (32, 287, 128), (31, 521, 67), (32, 64, 128)]
)
def test_a_trials_product_has_the_same_digits_alone_and_in_any_place(on_intel, rows, inner, columns, form):
    draw = torch.Generator().manual_seed(0)
    a, b = torch.randn(7, rows, inner, generator=draw), torch.randn(7, inner, columns, generator=draw)
    a = a.mT.contiguous().mT if form == "left transposed" else a
    b = b.mT.contiguous().mT if form == "right transposed" else b
    together = product(a, b)
    torch.testing.assert_close(
        together, torch.einsum("tri,tic->trc", a.double(), b.double()).float(), rtol=0, atol=1e-3
    )
    for place in range(7):
        alone, moved = product(a[place : place + 1], b[place : place + 1]), torch.empty(rows * columns + 1)[1:]
        assert torch.equal(alone[0], together[place])
        assert torch.equal(product(a[:2], b[:2]), together[:2])
        assert torch.equal(product(a[[place]], b[[place]], out=moved.view(1, rows, columns)), alone)


def test_shape_and_vendor_alone_decide_which_library_multiplies(on_intel, monkeypatch):
    used = []
    monkeypatch.setattr(torch, "bmm", lambda a, *_, **__: used.append(tuple(a.shape)))
    for shape in ((2, 32, 784), (2, 32, 255), (2, 32, 256), (1, 32, 784)):
        product(torch.ones(shape), torch.ones(shape[0], shape[2], 128))
    product(torch.ones(2, 3, 32, 784), torch.ones(2, 3, 784, 128))
    assert used == ([(2, 32, 784), (2, 32, 256), (1, 32, 784)] if on_intel else [])
