"""Settings of the engines that calls live in; part of `Settings`."""

import ipaddress
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Port = Annotated[int, Field(ge=1, le=65535)]
Endpoints = tuple[str, ...]


class EngineSettings(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    rtpengine_ng_port: Port = 2223
    """The control port of the media engine that is started here."""
    rtpengine_dtmf_port: Port = 2224
    """Where the media engine reports digits to."""
    private_address: str = "127.0.0.1"
    """This machine's IPv4 address on the network of the installation's machines, where there are several: media engine,
    digits, conferences and the edge's private side listen there. Only those machines may reach it."""
    floating_addresses: Endpoints = ()
    """Addresses that move between the edges of several machines: the edge listens on them also before it has them."""
    sounds_port: Port = 2226
    """Where a media engine with a private address takes the sounds that call servers of other machines play."""
    rtpengine_endpoints: Endpoints = ()
    """`host:port,host:port` of media engines that run elsewhere; one is started here when left out."""
    rtp_timeout_seconds: Annotated[float, Field(ge=6, le=3600)] = 60.0
    """A leg ends after so long without media when its phone should send some. A phone that is silent, on hold or not,
    is asked (OPTIONS) after a third of this, and its leg ends when it does not answer."""
    tls_certificate: Path | None = None
    """PEM file with the certificate of SIP over TLS and WebSocket and then its issuers, as a certificate authority gave
    it; looked at every minute, and taken without dropping a call. One of our own authority when left out."""
    tls_key: Path | None = None
    """PEM file with its private key."""
    public_address: str = ""
    """The IPv4 address that phones and carriers reach this machine by where a router translates it (NAT); empty: the
    machine has that address itself."""
    shutdown_grace_seconds: Annotated[float, Field(ge=0, le=86_400)] = 90.0
    """How long media, edge and the calls in them wait for the next start after Clarion was stopped or has crashed; 0:
    not at all."""

    call_trace_days: Annotated[float, Field(ge=0, le=90)] = 7.0
    """How long the SIP messages of a call are kept for `clarion trace`, without passwords, keys and digits; 0: not at
    all."""

    @field_validator("private_address")
    @classmethod
    def _private_address(cls, value: str) -> str:
        try:
            found = ipaddress.IPv4Address(value)
        except ValueError:
            raise ValueError("an IPv4 address of this machine, such as 10.0.0.5") from None
        if found.is_unspecified or found.is_multicast:
            raise ValueError("one address that the other machines reach, such as 10.0.0.5")
        return value

    @field_validator("floating_addresses", mode="before")
    @classmethod
    def _floating_addresses(cls, value: object) -> object:
        found = tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
        for part in found if isinstance(found, tuple) else ():
            try:
                ipaddress.IPv4Address(part)
            except ValueError:
                raise ValueError("a list of IPv4 addresses such as 203.0.113.10") from None
        return found

    @field_validator("public_address")
    @classmethod
    def _public_address(cls, value: str) -> str:
        if value:
            try:
                ipaddress.IPv4Address(value)
            except ValueError:
                raise ValueError("the IPv4 address of the router, such as 203.0.113.7, or nothing") from None
        return value

    @property
    def has_other_machines(self) -> bool:
        """Whether parts of this installation run on other machines."""
        return not ipaddress.IPv4Address(self.private_address).is_loopback

    @model_validator(mode="after")
    def _certificate_with_key(self) -> Self:
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("CLARION_TLS_CERTIFICATE and CLARION_TLS_KEY belong together; set both or neither")
        return self
