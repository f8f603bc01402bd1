"""Settings of meetings."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from clarion.base.settings_engines import Port


class MeetingSettings(BaseModel):
    """More in `docs/operations/meetings.md`."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    sfu: Literal["auto", "off"] = "auto"
    """`auto` builds the media server of meetings (SFU) once and runs it beside the role `meetings`; `off`: meetings
    have no audio and video."""
    sfu_control_port: Port = 2225
    """The control port of the media server of meetings; always loopback only."""
    sfu_udp_port: Port = 37000
    """The UDP port that browsers send the media of meetings to; the first one, where there are several."""
    sfu_threads: Annotated[int, Field(ge=0, le=64)] = 0
    """How many threads forward media; each has a UDP port of its own, the next ones after the first. 0: one for each
    processor, four at most."""
