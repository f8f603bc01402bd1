"""What responses consist of."""

from typing import Literal

from typing_extensions import TypedDict

PushSettingsQuiet = TypedDict(
    "PushSettingsQuiet",
    {
        "calls": bool,
        "enabled": bool,
        "from": str,
        "to": str,
    },
)


class PushSettingsInfo(TypedDict):
    posts: Literal["all", "direct", "none"]
    texts: bool
    voicemails: bool
    missedCalls: bool
    calls: bool
    spending: bool
    showWords: bool
    quiet: PushSettingsQuiet


class PushDeviceInfo(TypedDict):
    id: str
    name: str
    endpointHash: str
    creationTime: str
    reachedTime: str | None
    problem: str


class PushOptions(TypedDict):
    publicKey: str
    settings: PushSettingsInfo
    devices: list[PushDeviceInfo]
