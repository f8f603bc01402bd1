"""Calling a telephone from the room. MTG-29."""

import secrets
from typing import Annotated, Any, Literal, cast

from pydantic import Field

from clarion.base.container import Container
from clarion.base.errors import Forbidden, NotFound
from clarion.calls.control import CallControl
from clarion.calls.guards import PolicyFields
from clarion.features.conduct import StatementLinks
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.encryption.rules import check_server_may_listen
from clarion.features.meetings.phones.caller import CALL_OUT
from clarion.features.meetings.rooms.events import Refused, Stepped
from clarion.features.meetings.rooms.feature import OpenRoom, RoomFeature
from clarion.features.meetings.rooms.protocol import Request
from clarion.features.meetings.rooms.state import Participant, Room

Number = Annotated[str, Field(min_length=2, max_length=40)]


class CallOut(Request):
    """Call a telephone. Who answers presses 1 to join; `number` as it is dialed from a phone of the company."""

    type: Literal["callOut"]
    number: Number


def _call_out(room: Room, me: Participant, _request: CallOut, _at: float) -> Stepped:
    if me.who.account_id != room.account_id or not me.who.extension_id:
        raise Refused("MTG-110", "Only hosts of the company call telephones.")
    check_server_may_listen(room, "Calling a telephone")
    if len(room.participants) >= room.rules.capacity:
        raise Refused("MTG-115", "The meeting is full.")
    return room, []


async def answer_call_out(here: Container, live: OpenRoom, me: Participant, request: CallOut) -> dict[str, Any]:
    """Returns once it rings. Raises Forbidden for what may not be called, Unavailable."""
    async with here.storage.reading() as session:
        bridge = await session.get(MeetingBridge, live.room.bridge_id)
    if bridge is None:
        raise NotFound("This meeting does not exist any more.")
    payload = {
        "extension_id": me.who.extension_id,
        "number": request.number,
        "bridge_id": bridge.id,
        "host_id": bridge.extension_id,
        "attempt": secrets.token_hex(8),
    }
    try:
        await here.get(CallControl).ask_session(live.room.account_id, "", CALL_OUT, payload)
    except Forbidden as error:
        raise Forbidden(error.message, code="MTG-110", **_linked(here, cast("PolicyFields", error.details))) from None
    return {}


def _linked(here: Container, details: PolicyFields) -> PolicyFields:
    """With links that open the statement and the objection, where acceptable use refused."""
    statement, links = details.get("statementId", ""), StatementLinks(here.keys, here.settings.public_url)
    if not statement:
        return details
    now = here.clock.now()
    return {**details, "statement": links.url(statement, now), "appeal": links.url(statement, now, part="/appeal")}


PHONES = RoomFeature("phones", requests={CallOut: _call_out}, for_hosts=frozenset((CallOut,)))
