"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


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
    status: str
    nextTime: NotRequired[str]
    setBy: NotRequired[WakeUpCallSetBy]
    lastTime: NotRequired[str]
    lastResult: NotRequired[str]


class WakeUpList(TypedDict):
    records: list[WakeUpCall]
    timeZone: str
    code: str
