"""The live stream of a room, as it is stored with it. Pure data."""

from typing import Literal

import msgspec

Sending = Literal["", "connecting", "live", "failed"]


class LiveStream(msgspec.Struct, frozen=True):
    """`id`: empty while there is none. `by`: who started it; their extension is empty for a guest who hosts.

    `host`: of the service that it is sent to; empty: viewers alone. `target`: address and key of the service, sealed.
    `problem`: why it is not sent.
    """

    id: str = ""
    by: str = ""
    extension_id: str = ""
    started_at: float = 0.0
    host: str = ""
    target: str = ""
    sending: Sending = ""
    problem: str = ""
    next_id: int = 1
