"""Bodies of rooms, and events of a property-management system."""

from typing import Annotated, Literal

from pydantic import Field

from clarion.base.http import WireModel, wire_time
from clarion.features.people import Extension
from clarion.features.phone.hospitality.models import Housekeeping, Room, Stay
from clarion.features.phone.hospitality.responses import HospitalityRoom
from clarion.features.phone.hospitality.service import Guest

Name = Annotated[str, Field(max_length=100)]
Pin = Annotated[str, Field(max_length=20)]


class GuestBody(WireModel):
    first_name: Name = ""
    last_name: Annotated[str, Field(min_length=1, max_length=100)]


class CheckInBody(WireModel):
    """`outboundCalls`: whether the guest may call outside. Emergency calls always leave. `ivrPin`: opens the guest's
    voicemail at the room's phone; without one nobody hears it there.
    """

    guest: GuestBody
    outbound_calls: bool = True
    ivr_pin: Pin = ""

    def wanted(self) -> Guest:
        return Guest(self.guest.first_name.strip(), self.guest.last_name.strip(), self.outbound_calls, self.ivr_pin)


class RoomChange(WireModel):
    """None leaves it as it is."""

    housekeeping: Housekeeping | None = None
    outbound_calls: bool | None = None


class LinkBody(WireModel):
    enabled: bool = True
    new_secret: bool = False


class WakeUpWish(WireModel):
    time: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    repeat: Literal["Once", "Daily", "Workdays"] = "Once"


class PropertyEventBody(WireModel):
    """`id`: of the event, the same when it is sent again. `room`: the room's extension number."""

    id: Annotated[str, Field(min_length=1, max_length=100)]
    event: Literal["CheckIn", "CheckOut", "RoomStatus", "WakeUp"]
    room: Annotated[str, Field(min_length=1, max_length=12, pattern=r"^[0-9]+$")]
    guest: GuestBody | None = None
    outbound_calls: bool | None = None
    ivr_pin: Pin = ""
    housekeeping: Housekeeping | None = None
    do_not_disturb: bool | None = None
    wake_up: WakeUpWish | None = None


def room_view(room: Room, owner: Extension, stay: Stay | None, *, dnd: bool) -> HospitalityRoom:
    view: HospitalityRoom = {
        "extension": {"id": owner.id, "extensionNumber": owner.number},
        "name": room.name,
        "status": "Occupied" if room.stay_id else "Vacant",
        "housekeeping": room.housekeeping,
        "outboundCalls": room.outbound and bool(room.stay_id),
        "doNotDisturb": dnd,
    }
    if room.housekeeping_at is not None:
        view["housekeepingTime"] = wire_time(room.housekeeping_at)
    if stay is not None:
        view["guest"] = stay.guest
        view["checkInTime"] = wire_time(stay.checked_in_at)
    return view
