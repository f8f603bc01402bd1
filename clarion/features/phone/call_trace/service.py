"""Finds what is known of a call that is over or up."""

from contextlib import suppress

import msgspec
from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import NotFound, Unavailable
from clarion.base.files import Files
from clarion.calls.call_traces import TRACE, CallTrace, read_traces
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_models import CdrRow
from clarion.calls.control import CallControl


async def find_record(here: Container, name: str) -> CallRecord | None:
    """The CDR of a call by its telephonySessionId or sessionId."""
    wanted = name[:64]
    async with here.storage.reading() as session:
        row = await session.scalar(
            select(CdrRow).where((CdrRow.telephony_session_id == wanted) | (CdrRow.session_id == wanted))
        )
    return CallRecord.model_validate(row.record) if row is not None else None


async def traces_of(here: Container, record: CallRecord) -> list[CallTrace]:
    """What call servers have kept of an ended call; empty when nothing was, or no longer is."""
    return await read_traces(here.get(Files), record.session_id, record.started)


async def live_traces(control: CallControl, account_id: str, telephony_session_id: str) -> list[CallTrace]:
    """Of a call that is up, as far as its call server knows it; empty when there is none."""
    with suppress(NotFound, Unavailable):
        answer = await control.ask_session(account_id, telephony_session_id, TRACE, {})
        return [msgspec.convert(answer["trace"], CallTrace)]
    return []
