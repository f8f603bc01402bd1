"""Settings of the TURN server, which carries media for networks that let no UDP out; part of `Settings`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from clarion.base.settings_engines import Port

_SHORTEST_SECRET = 20


class TurnSettings(BaseModel):
    """More in `docs/operations/networks.md`."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    turn_secret: Annotated[str, Field(max_length=200)] = ""
    """The secret shared with the TURN server (`static-auth-secret` of coturn), from which browsers get credentials for
    a while; empty: there is no TURN server. `clarion install` makes it."""
    turn_host: Annotated[str, Field(max_length=253, pattern=r"^[A-Za-z0-9.-]*$")] = ""
    """The name of the TURN server, as its certificate has it; the host of `CLARION_PUBLIC_URL` when left out."""
    turn_port: Port = 3478
    """The port of STUN and of TURN over UDP and TCP."""
    turn_tls_port: Port = 5349
    """The port of TURN over TLS."""
    turn_credential_seconds: Annotated[int, Field(ge=300, le=86_400)] = 43_200
    """How long credentials for the TURN server are valid. A call that is up goes on after that."""

    @field_validator("turn_secret")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and len(value) < _SHORTEST_SECRET:
            raise ValueError(f"at least {_SHORTEST_SECRET} random characters, or nothing where there is no TURN server")
        return value
