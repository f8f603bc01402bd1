"""Housekeeping by phone: `*44` and one digit, dialled in the room."""

from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.features.people import Extension
from clarion.features.phone.feature_codes import FeatureCodeService
from clarion.features.phone.hospitality.models import Room
from clarion.features.phone.hospitality.rules import housekeeping_of
from clarion.features.phone.hospitality.service import set_housekeeping

CODE = "room-status"
SAID = {"Clean": "room-clean", "Dirty": "room-dirty", "Inspected": "room-inspected", "OutOfOrder": "room-out-of-order"}


def open_room_codes(here: Container) -> None:
    """Once feature codes are heard."""

    async def done(payload: Payload) -> dict[str, str]:
        wanted = housekeeping_of(str(payload.get("argument", "")))
        if wanted is None:
            return {"result": "refused", "say": "room-digits"}
        async with here.storage.transaction() as session:
            owner = await session.get(Extension, str(payload["extension_id"]))
            row = await session.get(Room, owner.id, with_for_update=True) if owner is not None else None
            if owner is None or row is None or row.account_id != str(payload["account_id"]):
                return {"result": "refused", "say": "code-refused"}
            await set_housekeeping(here, session, owner, row, wanted)
        return {"result": "done", "say": SAID[wanted]}

    here.get(FeatureCodeService).add(CODE, done)
