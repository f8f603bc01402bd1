"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

RingResult = Literal["DoNotDisturb", "NoPhone", "Refused", "Rung"]


VoiceRoomType = Literal["Call", "Room"]


class VoiceRoomPerson(TypedDict):
    id: str
    name: str
    muted: bool
    host: bool


class VoiceRoomPeople(TypedDict):
    host: bool
    id: str
    muted: bool
    name: str


class VoiceRoomInfo(TypedDict):
    chatId: str
    enabled: bool
    open: bool
    people: list[VoiceRoomPerson | VoiceRoomPeople]
    type: NotRequired[VoiceRoomType]
    sessionId: NotRequired[str]
    starterId: NotRequired[str]
    startTime: NotRequired[str]


class VoiceRoomList(TypedDict):
    records: list[VoiceRoomInfo]


class VoiceRoomCode(TypedDict):
    chatId: str
    dial: str
    code: str


class EnteredVoiceRoom(TypedDict):
    chatId: str
    enabled: bool
    open: bool
    people: list[VoiceRoomPerson]
    type: NotRequired[str]
    sessionId: str
    starterId: NotRequired[str]
    startTime: NotRequired[str]
    voiceCallToken: str


class VoiceRoomCallCalled(TypedDict):
    id: str
    result: RingResult


class VoiceRoomCall(TypedDict):
    chatId: str
    enabled: bool
    open: bool
    people: list[VoiceRoomPerson]
    type: NotRequired[str]
    sessionId: str
    starterId: NotRequired[str]
    startTime: NotRequired[str]
    voiceCallToken: str
    called: list[VoiceRoomCallCalled]
