"""Settings of caller identity (STIR/SHAKEN): what our calls are signed with, and whose signatures are believed."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator


class IdentitySettings(BaseModel):
    """Files may be replaced at any time, without a restart. More in `docs/operations/caller-identity.md`."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    stir_key: str = ""
    """The private key that calls to carriers are signed with, a file; else `identity/key.pem` of the data folder."""
    stir_certificate: str = ""
    """Its certificate and those above it, a file; else `identity/certificate.pem` of the data folder."""
    stir_certificate_url: Annotated[str, Field(max_length=400)] = ""
    """Where others find it, `https://…`, with `{fingerprint}` for which one; this server's address when left out."""
    stir_anchors: str = ""
    """Authorities that are believed, a file; else `identity/anchors.pem` of the data folder. Without, none is."""
    stir_revoked: str = ""
    """Lists of revoked certificates, a file; else `identity/revoked.pem` of the data folder."""
    stir_known: str = ""
    """Carriers' certificates at hand, a folder of `host/path.pem`; else `identity/known` of the data folder."""
    stir_hosts: Annotated[tuple[str, ...], Field(max_length=500)] = ()
    """Whence carriers' certificates may be fetched: `certs.example.com,*.example.net`; `*`: anywhere public."""
    stir_wait_seconds: Annotated[float, Field(ge=0, le=5)] = 1.0
    """How long a call waits for its carrier's certificate; then it goes on, not verified."""

    @field_validator("stir_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("stir_hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            if not re.fullmatch(r"\*|(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*", part):
                raise ValueError("give a list of host names such as certs.example.com,*.example.net, or *")
        return value

    @field_validator("stir_certificate_url")
    @classmethod
    def _certificate_url(cls, value: str) -> str:
        if value and not re.fullmatch(r"https://[A-Za-z0-9.\-]+(:(443|8443))?/[\x21-\x7e]*", value):
            raise ValueError("give an address such as https://certs.example.com/{fingerprint}.pem")
        if any(letter in value for letter in '<>"\\?#'):
            raise ValueError("give an address without query, fragment and quotes")
        return value
