"""Certificates of a run, and those that a user gives."""

from pathlib import Path

import pytest
from cryptography import x509

from reglab.errors import ReglabError
from reglab.execution.credentials import VARIABLES, Credentials


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch):
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)


def test_a_temporary_certificate_is_a_new_one_each_time_and_comes_back_from_the_environment(tmp_path, monkeypatch):
    (tmp_path / "other").mkdir()
    credentials, other = Credentials.temporary(tmp_path), Credentials.temporary(tmp_path / "other")
    first, second = (x509.load_pem_x509_certificate(one.cert.read_bytes()) for one in (credentials, other))
    assert first.serial_number != second.serial_number
    for variable, path in credentials.to_environment().items():
        monkeypatch.setenv(variable, path)
    assert Credentials.from_environment() == credentials


def test_nothing_given_is_no_certificate_and_a_part_of_one_is_an_error(tmp_path, monkeypatch):
    assert Credentials.from_environment() is None
    monkeypatch.setenv("REGLAB_TLS_CA", str(tmp_path / "ca.pem"))
    with pytest.raises(ReglabError, match=r"REGLAB_TLS_CA names .*ca.pem, which cannot be read"):
        Credentials.from_environment()
    Path(tmp_path / "ca.pem").touch()
    with pytest.raises(ReglabError, match=r"REGLAB_TLS_CERT is missing: .*--tls-cert"):
        Credentials.from_environment()


def test_a_connection_that_is_not_encrypted_is_refused(tmp_path):
    assert Credentials.temporary(tmp_path).security().require_encryption
