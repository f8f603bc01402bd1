"""Settings of meetings."""

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field

from clarion.base.settings_engines import Port
from clarion.base.settings_turn import TurnSettings

_UDP_PORT: Final = 37000
_MOST_THREADS: Final = 64
_LAST_PORT: Final = 65_535


class MeetingSettings(TurnSettings):
    """More in `docs/operations/meetings.md`."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    sfu: Literal["auto", "off"] = "auto"
    """`auto` builds the media server of meetings (SFU) once and runs it beside the role `meetings`; `off`: meetings
    have no audio and video."""
    sfu_control_port: Port = 2225
    """The control port of the media server of meetings; always loopback only."""
    sfu_udp_port: Port = _UDP_PORT
    """The UDP port that browsers send the media of meetings to; the first one, where there are several. When it is left
    out and lies in the range of `CLARION_RTP_MIN` to `CLARION_RTP_MAX`, the one after that range."""
    sfu_threads: Annotated[int, Field(ge=0, le=_MOST_THREADS)] = 0
    """How many threads forward media; each has a UDP port of its own, the next ones after the first. 0: one for each
    processor, four at most."""
    region: Annotated[str, Field(pattern=r"^[a-z0-9-]{0,32}$")] = ""
    """Where this machine stands, such as `eu-west`: a meeting opens in the region whose API process its first
    participant uses; empty: on the server with the least to do."""


def keep_sfu_port_beside(settings: MeetingSettings, rtp_min: int, rtp_max: int) -> None:
    """Move the default UDP port out of a configured RTP range, so that older configurations stay valid."""
    if "sfu_udp_port" not in settings.model_fields_set and rtp_min <= _UDP_PORT <= rtp_max:
        port = rtp_max + 1 if rtp_max + _MOST_THREADS <= _LAST_PORT else rtp_min - _MOST_THREADS
        settings.__dict__["sfu_udp_port"] = port  # settings are frozen once they are made
