"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from clarion.features.phone.hospitality.models import Housekeeping


class HospitalityPropertyInfo(TypedDict):
    enabled: bool
    uri: str
    secret: str


class PropertyEventResponse(TypedDict):
    result: str
    housekeeping: NotRequired[str]
    charges: NotRequired[str]
    currency: NotRequired[str]


class HospitalityRoomExtension(TypedDict):
    extensionNumber: str
    id: str


class HospitalityRoom(TypedDict):
    extension: HospitalityRoomExtension
    name: str
    status: Literal["Occupied", "Vacant"]
    housekeeping: Housekeeping
    outboundCalls: bool
    doNotDisturb: bool
    guest: NotRequired[str]
    checkInTime: NotRequired[str]
    housekeepingTime: NotRequired[str]


class HospitalityRoomList(TypedDict):
    records: list[HospitalityRoom]


class HospitalityStayExtension(TypedDict):
    id: str


class HospitalityStay(TypedDict):
    id: str
    extension: HospitalityStayExtension
    guest: str
    checkInTime: str
    charges: str
    currency: str
    checkOutTime: NotRequired[str]


class HospitalityStayList(TypedDict):
    records: list[HospitalityStay]
