"""Settings of the engines that calls live in; part of `Settings`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Port = Annotated[int, Field(ge=1, le=65535)]
Endpoints = tuple[str, ...]


class EngineSettings(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    rtpengine_ng_port: Port = 2223
    """The control port of the media engine that is started here."""
    rtpengine_dtmf_port: Port = 2224
    """Where the media engine reports digits to."""
    rtpengine_endpoints: Endpoints = ()
    """`host:port,host:port` of media engines that run elsewhere; one is started here when left out."""
    shutdown_grace_seconds: Annotated[float, Field(ge=0, le=86_400)] = 90.0
    """How long media, edge and the calls in them wait for the next start after Clarion was stopped or has crashed; 0:
    not at all."""
