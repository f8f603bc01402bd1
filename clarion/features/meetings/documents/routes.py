"""REST of the notes and the whiteboard of a meeting."""

from typing import Annotated, Any, TypedDict

from fastapi import APIRouter
from sqlalchemy import select

from clarion.base.container import Here
from clarion.features.meetings.documents.models import MeetingDocumentUpdate
from clarion.features.meetings.documents.shelf import load_document, shapes_of, text_of
from clarion.features.meetings.history.access import get_own_meeting
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Meetings: history"])
Attendee = Annotated[Caller, require("Meetings", scopes="Video")]


class DocumentRecord(TypedDict):
    """`place`: the breakout room it was made in; empty: the meeting itself. `shapes`: by id, of a whiteboard."""

    document: str
    place: str
    text: str
    shapes: dict[str, Any]


class DocumentRecords(TypedDict):
    records: list[DocumentRecord]


@router.get("/clarion/meetings/{meetingId}/documents", summary="Read the notes and whiteboards of a meeting")
async def list_meeting_documents(
    here: Here,
    caller: Attendee,
    accountId: str,
    extensionId: str,
    meetingId: str,
) -> DocumentRecords:
    """Those of the meeting itself, for its host and colleagues who attended it; of breakout rooms for the host."""
    async with here.storage.reading() as session:
        await resolve_extension(session, caller, accountId, extensionId, reach="own")
        meeting = await get_own_meeting(session, caller, meetingId)
        row = MeetingDocumentUpdate
        query = select(row.place, row.document).where(
            row.meeting_id == meeting.id, row.document.in_(("notes", "whiteboard"))
        )
        if meeting.host_extension_id != caller.extension_id:
            query = query.where(row.place == "")
        records: list[DocumentRecord] = []
        for place, document in await session.execute(query.distinct().order_by(row.place, row.document)):
            found = await load_document(session, (meeting.id, place, document))
            records.append({"document": document, "place": place, "text": text_of(found), "shapes": shapes_of(found)})
    return {"records": records}
