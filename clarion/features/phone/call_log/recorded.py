"""Finding recorded calls that somebody may hear, by what was said in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from sqlalchemy import Select, func, select

from clarion.base.http import Paging, uri_of, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller
from clarion.features.phone.call_log.models import CallLogEntry
from clarion.features.phone.call_log.responses import RecordedCall
from clarion.features.phone.call_log.schemas import end_view
from clarion.features.phone.recording import CallRecording, heard_extensions, recording_info
from clarion.features.phone.transcripts import Kind, SpokenText, snippet, wire_status


@dataclass(frozen=True)
class Wanted:
    """`words`: small letters, all of them said; none: every recording."""

    words: Sequence[str]
    date_from: datetime
    date_to: datetime


async def list_recorded(
    session: AsyncSession, caller: Caller, account_id: str, wanted: Wanted, paging: Paging
) -> tuple[list[CallRecording], int]:
    """A page of recordings that the caller may hear, and how many there are."""
    query = select(CallRecording).where(
        CallRecording.account_id == account_id,
        CallRecording.started_at >= wanted.date_from,
        CallRecording.started_at <= wanted.date_to,
    )
    query = await heard_extensions(session, caller, account_id, query)
    if wanted.words:
        query = query.where(CallRecording.id.in_(_said(account_id, wanted.words)))
    total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    page = query.order_by(CallRecording.started_at.desc(), CallRecording.id).offset(paging.offset)
    return list(await session.scalars(page.limit(paging.per_page))), total


def _said(account_id: str, words: Sequence[str]) -> Select[str]:
    said = func.lower(SpokenText.text)
    query = select(SpokenText.subject_id).where(SpokenText.account_id == account_id, SpokenText.kind == Kind.RECORDING)
    return query.where(*(said.contains(word, autoescape=True) for word in words))


async def recorded_views(
    request: Request, session: AsyncSession, account_id: str, rows: Sequence[CallRecording], wanted: Wanted
) -> list[RecordedCall]:
    """Each with its call, as far as the log has it, and with the place where the words were said."""
    calls = await _calls_of(session, account_id, rows)
    owners = await _named(session, {row.extension_id for row in rows})
    ids = [row.id for row in rows]
    query = select(SpokenText).where(SpokenText.kind == Kind.RECORDING, SpokenText.subject_id.in_(ids))
    texts = {text.subject_id: text for text in await session.scalars(query)}
    return [
        _view(request, row, calls.get(row.party_id), owners.get(row.extension_id), texts.get(row.id), wanted)
        for row in rows
    ]


def _view(
    request: Request,
    row: CallRecording,
    call: CallLogEntry | None,
    owner: Extension | None,
    text: SpokenText | None,
    wanted: Wanted,
) -> RecordedCall:
    view: RecordedCall = {
        "id": row.id,
        "startTime": wire_time(row.started_at),
        "duration": round(row.seconds),
        "recording": recording_info(request, row),
        "extension": {"id": row.extension_id, "name": owner.name, "extensionNumber": owner.number} if owner else None,
        "transcript": {
            "status": wire_status(text.status) if text else "NotAvailable",
            "snippet": snippet(text.text, wanted.words) if text else "",
        },
    }
    if call is not None:
        root = uri_of(request, "account", row.account_id)
        view |= {
            "direction": call.direction,
            "from": end_view(root, call.caller),
            "to": end_view(root, call.callee),
            "callId": call.id,
        }
    return view


async def _calls_of(session: AsyncSession, account_id: str, rows: Sequence[CallRecording]) -> dict[str, CallLogEntry]:
    parties = [row.party_id for row in rows]
    query = select(CallLogEntry).where(CallLogEntry.account_id == account_id, CallLogEntry.party_id.in_(parties))
    return {entry.party_id: entry for entry in await session.scalars(query)}


async def _named(session: AsyncSession, ids: set[str]) -> dict[str, Extension]:
    return {row.id: row for row in await session.scalars(select(Extension).where(Extension.id.in_(ids)))}


async def names_of_sides(session: AsyncSession, row: CallRecording) -> list[str]:
    """Whose recording it is, and who was on the other side; empty for nobody knows."""
    owner = await session.get(Extension, row.extension_id) if row.extension_id else None
    call = (await _calls_of(session, row.account_id, [row])).get(row.party_id)
    far = (call.caller if call.direction == "Inbound" else call.callee) if call is not None else {}
    return [owner.name if owner else "", str(far.get("name") or far.get("phoneNumber") or "")]
