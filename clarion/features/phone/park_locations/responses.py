"""What responses consist of."""

from typing_extensions import TypedDict


class ParkedCallParkedBy(TypedDict):
    id: str | None


class ParkedCall(TypedDict):
    telephonySessionId: str
    partyId: str
    parkedBy: ParkedCallParkedBy
    since: None
    name: str | None
    phoneNumber: str | None


class ParkLocationRecord(TypedDict):
    extensionNumber: str
    id: str
    name: str
    uri: str
    waiting: list[ParkedCall]


class ParkLocationSlot(TypedDict):
    slot: str
    waiting: list[ParkedCall]


class ParkLocationList(TypedDict):
    records: list[ParkLocationRecord]
    slots: list[ParkLocationSlot]


class ParkLocationInfo(TypedDict):
    uri: str
    id: str
    name: str
    extensionNumber: str
