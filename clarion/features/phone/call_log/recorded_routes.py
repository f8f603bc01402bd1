"""Recorded calls with their words: looking for what was said, reading along (PH-31)."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request

from clarion.base.container import Here
from clarion.base.errors import Conflict, Unavailable
from clarion.base.http import PagingQuery, list_answer, parse_time
from clarion.base.http_lists import ListResponse
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone import transcripts
from clarion.features.phone.call_log import recorded
from clarion.features.phone.call_log.responses import RecordedCall
from clarion.features.phone.recording import get_recording, order_recording_words
from clarion.features.phone.transcripts import Kind
from clarion.features.phone.transcripts.responses import CallTranscript

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Call recordings"])
Listener = Annotated[Caller, require("ReadCallRecording", scopes="ReadCallRecording")]
_WINDOW = timedelta(days=30)


@router.get("/clarion/recorded-calls", summary="Look for recorded calls by what was said")
async def list_recorded_calls(
    request: Request,
    here: Here,
    caller: Listener,
    accountId: str,
    paging: PagingQuery,
    search: Annotated[str, Query(max_length=200)] = "",
    date_from: Annotated[str, Query(alias="dateFrom", max_length=40)] = "",
    date_to: Annotated[str, Query(alias="dateTo", max_length=40)] = "",
) -> ListResponse[RecordedCall]:
    """Those that the caller may hear, newest first; all words of `search` were said. Without dateFrom: 30 days."""
    account_id = resolve_account(caller, accountId)
    end = parse_time(date_to, parameter="dateTo") if date_to else here.clock.now()
    start = parse_time(date_from, parameter="dateFrom") if date_from else end - _WINDOW
    wanted = recorded.Wanted(transcripts.searched_words(search), start, end)
    async with here.storage.reading() as session:
        found, total = await recorded.list_recorded(session, caller, account_id, wanted, paging)
        records = await recorded.recorded_views(request, session, account_id, found, wanted)
    return list_answer(request, records, paging, total)


@router.get("/recording/{recordingId}/clarion/transcript", summary="Read what was said in a recording")
async def read_transcript(
    here: Here,
    caller: Listener,
    accountId: str,
    recordingId: str,
) -> CallTranscript:
    """Word by word, with the seconds at which each begins. Speaker 0 is whose recording it is, 1 the other side."""
    async with here.storage.reading() as session:
        row = await get_recording(session, caller, resolve_account(caller, accountId), recordingId)
        words = await transcripts.find(session, Kind.RECORDING, row.id)
        names = await recorded.names_of_sides(session, row)
    return transcripts.transcript_view(words, names)


@router.post("/recording/{recordingId}/clarion/transcript", summary="Have a recording written down", status_code=202)
async def order_transcript(
    here: Here,
    caller: Listener,
    accountId: str,
    recordingId: str,
) -> CallTranscript:
    """Also when the company does not have all of them written down. One that failed is tried anew."""
    async with here.storage.transaction() as session:
        row = await get_recording(session, caller, resolve_account(caller, accountId), recordingId)
        if not transcripts.is_available(here):
            raise Unavailable("Nobody writes down recordings in this installation; ask its operator.")
        words = await transcripts.find(session, Kind.RECORDING, row.id)
        if words is not None and words.status in transcripts.HEARD:
            raise Conflict("The recording has been written down already.", parameter="recordingId")
        words = await order_recording_words(session, row, here.clock.now())
        names = await recorded.names_of_sides(session, row)
        return transcripts.transcript_view(words, names)
