"""Settings of companies' directories."""

import ipaddress
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator


class DirectorySettings(BaseModel):
    """More in `docs/operations/sso.md`."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    directory_networks: Annotated[tuple[str, ...], Field(max_length=100)] = ()
    """Private networks where accounts' directories (LDAP) may be, besides public addresses: `10.0.0.0/8,fd00::/8`."""

    @field_validator("directory_networks", mode="before")
    @classmethod
    def _split_networks(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("directory_networks")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            try:
                ipaddress.ip_network(part)
            except ValueError:
                raise ValueError("give a list of networks such as 10.0.0.0/8,fd00::/8") from None
        return value
