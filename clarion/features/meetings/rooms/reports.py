"""Reports of participants, made in the meeting: a case with what the server knows as evidence."""

from typing import Any

import structlog

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.features.conduct import NewReport, file_report
from clarion.features.meetings.rooms.events import Reported
from clarion.features.meetings.rooms.state import Participant, Room
from clarion.features.meetings.rooms.views import chat_view, may_read

log = structlog.stdlib.get_logger("clarion.meetings")
_LAST_LINES = 20
_MOST_PEOPLE = 100


def _person(one: Participant) -> dict[str, str]:
    """Who was there, as evidence."""
    return {
        "participant": one.id,
        "name": one.name,
        "role": one.role,
        "accountId": one.who.account_id,
        "extensionId": one.who.extension_id,
    }


async def report(here: Container, room: Room, reported: Reported) -> None:
    """Keep who was reported, in which meeting, and what they last wrote to the reporter or everybody."""
    by, about = room.participants[reported.reporter], room.participants[reported.participant]
    lines = [line for line in room.chat if line.participant == about.id and may_read(line, by)]
    more: dict[str, Any] = {
        "meetingId": room.meeting_id,
        "hostAccountId": room.account_id,
        "participant": about.id,
        "participantAccountId": about.who.account_id,
        "participantExtensionId": about.who.extension_id,
        "people": [_person(one) for one in room.everybody_in()][:_MOST_PEOPLE],
        "recorded": bool(room.recordings.by_id),
        "endToEndEncrypted": room.encryption.on,
        "chat": [dict(chat_view(line)) for line in lines[-_LAST_LINES:]],
    }
    new = NewReport(
        kind="complaint" if by.who.extension_id else "report",
        category="other",
        channel="other",
        subject=f"{about.name} in a meeting of {room.host_name}",
        text=reported.reason,
        reporter=by.who.extension_id,
        source=f"meeting {room.meeting_id}",
        more=more,
    )
    try:
        async with here.storage.transaction() as session:
            await file_report(session, here, new)
    except ClarionError as error:
        log.warning("meetings.report_not_filed", meeting=room.meeting_id, problem=error.message)
