"""Pushes on the wire. All of it is ours; the surface leaves pushes to its own apps."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from clarion.base.http import WireModel, wire_time
from clarion.features.people.push.models import PushDevice
from clarion.features.people.push.responses import PushDeviceInfo

Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Key = Annotated[str, StringConstraints(max_length=120, pattern=r"^[A-Za-z0-9_-]+=*$")]


class DeviceKeys(WireModel):
    """As `PushSubscription.toJSON().keys`."""

    p256dh: Key
    auth: Key


class NewDevice(WireModel):
    """As `PushSubscription.toJSON()`, with a name for lists."""

    endpoint: Annotated[str, StringConstraints(max_length=2000)]
    keys: DeviceKeys
    name: Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)] = ""


class QuietChange(WireModel):
    enabled: bool | None = None
    from_: Clock | None = Field(None, alias="from")
    to: Clock | None = None
    calls: bool | None = None


class PushChange(WireModel):
    """What is not given stays."""

    posts: Literal["direct", "all", "none"] | None = None
    texts: bool | None = None
    voicemails: bool | None = None
    missed_calls: bool | None = None
    calls: bool | None = None
    spending: bool | None = None
    show_words: bool | None = None
    quiet: QuietChange | None = None


def device_view(row: PushDevice) -> PushDeviceInfo:
    return {
        "id": row.id,
        "name": row.name,
        "endpointHash": row.endpoint_hash,
        "creationTime": wire_time(row.created_at),
        "reachedTime": wire_time(row.reached_at) if row.reached_at else None,
        "problem": row.problem,
    }
