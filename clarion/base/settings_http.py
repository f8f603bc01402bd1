"""Settings of HTTP connections: how many, and how long a client may take."""

import ipaddress
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator


class HttpSettings(BaseModel):
    """More in `docs/operations/api.md`."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    http_max_connections: Annotated[int, Field(ge=16, le=1_000_000)] = 4096
    """How many HTTP connections and live sockets one API process has open; beyond, new ones get 503. Fewer where the
    process may not open enough files."""
    http_max_connections_per_source: Annotated[int, Field(ge=1, le=1_000_000)] = 512
    """How many HTTP connections one address (IPv6: one /64) has open, live sockets left out; beyond, new ones get 503.
    Trusted proxies are not counted."""
    http_trusted_proxies: Annotated[tuple[str, ...], Field(max_length=100)] = ("127.0.0.1", "::1")
    """Addresses and networks of reverse proxies, whose `X-Forwarded-For` and `X-Forwarded-Proto` count, such as
    `10.0.0.5,10.1.0.0/16`."""
    http_header_seconds: Annotated[float, Field(gt=0, le=600)] = 15.0
    """How long a client may take to send the line and headers of a request."""
    http_body_seconds: Annotated[float, Field(gt=0, le=3600)] = 30.0
    """How long a body may lag behind `CLARION_HTTP_BODY_RATE` before the request is refused with 408."""
    http_body_rate: Annotated[int, Field(ge=1, le=10**9)] = 500
    """Bytes a second at which a client has to send a body."""
    http_stalled_seconds: Annotated[float, Field(gt=0, le=3600)] = 60.0
    """How long a client may leave an answer unread."""

    @field_validator("http_trusted_proxies", mode="before")
    @classmethod
    def _split_proxies(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("http_trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            try:
                ipaddress.ip_network(part)
            except ValueError:
                raise ValueError("give addresses and networks such as 10.0.0.5,10.1.0.0/16") from None
        return value
