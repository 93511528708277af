"""Products and their hand-written gradients equal those of plain PyTorch."""

import pytest
import torch

from reglab.models.products import affine


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
