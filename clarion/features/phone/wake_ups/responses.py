"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.features.phone.wake_ups.models import WakeUpLastResult, WakeUpStatus


class WakeUpCallSetBy(TypedDict):
    id: str


class WakeUpCall(TypedDict):
    id: str
    time: str
    repeat: str
    sound: str
    tries: int
    everyMinutes: int
    snoozeMinutes: int
    status: WakeUpStatus
    nextTime: NotRequired[str]
    setBy: NotRequired[WakeUpCallSetBy]
    lastTime: NotRequired[str]
    lastResult: NotRequired[WakeUpLastResult]


class WakeUpList(TypedDict):
    records: list[WakeUpCall]
    timeZone: str
    code: str
