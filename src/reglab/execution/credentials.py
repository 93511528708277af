"""Certificates by which a scheduler, its workers and its clients know each other, and encrypt what they say."""

import os
from dataclasses import dataclass
from pathlib import Path

from distributed.security import Security

from reglab.errors import ReglabError

VARIABLES = {"ca": "REGLAB_TLS_CA", "cert": "REGLAB_TLS_CERT", "key": "REGLAB_TLS_KEY"}
"""The environment variables that name the files, by field of `Credentials`."""


@dataclass(frozen=True)
class Credentials:
    """Files in PEM form; one certificate serves all roles.

    Parameters
    ----------
    ca : Path
        The certificate of the authority that signed all others.
    cert, key : Path
        This process's certificate and its private key.
    """

    ca: Path
    cert: Path
    key: Path

    @classmethod
    def temporary(cls, folder: Path) -> "Credentials":
        """Make a certificate for one run, and write it to a folder that only this user can read."""
        security = Security.temporary()
        files = cls(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")
        texts = (security.tls_ca_file, security.tls_scheduler_cert, security.tls_scheduler_key)
        for path, text in zip((files.ca, files.cert, files.key), texts, strict=True):
            path.touch(mode=0o600)
            path.write_text(text, encoding="ascii")
        return files

    @classmethod
    def from_environment(cls) -> "Credentials | None":
        """Return what `VARIABLES` name, or None where they are not set.

        Raises
        ------
        ReglabError
            If only some are set, or a file cannot be read.
        """
        given = {field: os.environ.get(variable) for field, variable in VARIABLES.items()}
        if not any(given.values()):
            return None
        for field, path in given.items():
            if not path:
                raise ReglabError(
                    f"{VARIABLES[field]} is missing: an encrypted scheduler needs all of "
                    f"{', '.join(VARIABLES.values())} (or --tls-ca, --tls-cert and --tls-key)."
                )
            if not os.access(path, os.R_OK):
                raise ReglabError(f"{VARIABLES[field]} names {path}, which cannot be read.")
        return cls(**{field: Path(str(path)) for field, path in given.items()})

    def to_environment(self) -> dict[str, str]:
        """Return the environment variables by which another process finds these files."""
        return {variable: str(getattr(self, field)) for field, variable in VARIABLES.items()}

    def security(self) -> Security:
        """Return them as Dask takes them; a connection that is not encrypted is refused."""
        files = {"tls_ca_file": str(self.ca)}
        for role in ("scheduler", "worker", "client"):
            files |= {f"tls_{role}_cert": str(self.cert), f"tls_{role}_key": str(self.key)}
        return Security(require_encryption=True, **files)


def given_credentials(**files: Path | None) -> dict[str, str]:
    """Return the environment variables for the files that are given, by field of `Credentials`.

    Examples
    --------
    >>> given_credentials(ca=Path("/ca.pem"), cert=None)
    {'REGLAB_TLS_CA': '/ca.pem'}
    """
    return {VARIABLES[field]: str(path.resolve()) for field, path in files.items() if path is not None}
