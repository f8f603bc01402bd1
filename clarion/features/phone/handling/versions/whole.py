"""The call handling of a whole account as documents by name: the company's, and one for each extension with rules.

They go into place together or not at all, each with its tests; names are `company` and extension numbers.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from clarion.base.clock import Clock
from clarion.base.errors import Invalid
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.phone.handling.document import read_document
from clarion.features.phone.handling.models import HandlingVersion
from clarion.features.phone.handling.owners import Owner, changed
from clarion.features.phone.handling.responses import CallHandlingDocument
from clarion.features.phone.handling.versions.service import Report, put_in_place

COMPANY = "company"


async def read_whole(session: AsyncSession, account_id: str) -> dict[str, CallHandlingDocument]:
    """The company's document, and those of all extensions whose call handling was ever changed."""
    found = {COMPANY: await read_document(session, account_id, None)}
    touched = select(HandlingVersion.extension_id).where(HandlingVersion.account_id == account_id)
    rows = select(Extension).where(Extension.account_id == account_id, Extension.id.in_(touched))
    for row in await session.scalars(rows.order_by(Extension.number)):
        found[row.number] = await read_document(session, account_id, row.id)
    return found


async def put_whole(
    session: AsyncSession, clock: Clock, account_id: str, documents: Mapping[str, Any], note: str
) -> tuple[dict[str, Report], list[str]]:
    """Put all in place: a report for each, and the names of those that differ from what was there.

    Extensions that are not named stay as they are. The caller rolls back where a report is not good.
    """
    reports: dict[str, Report] = {}
    differing: dict[str, Owner] = {}
    for name, document in documents.items():
        owner = await _owner(session, account_id, name)
        if owner is None:
            reports[name] = Report(problems=(("", f"there is no extension {name} in this account"),))
        elif not isinstance(document, dict):
            reports[name] = Report(problems=(("", "is no document: it has to hold names and values"),))
        else:
            before = await read_document(session, account_id, owner.extension_id)
            reports[name] = await put_in_place(session, clock, owner, document)
            if reports[name].good and await read_document(session, account_id, owner.extension_id) != before:
                differing[name] = owner
    for name, owner in differing.items():  # once all are in place: what counts is where calls go then
        try:
            await changed(session, clock, owner, "", note)
        except Invalid as error:
            reports[name] = Report(problems=(("", error.message),))
    return reports, list(differing)


async def _owner(session: AsyncSession, account_id: str, name: str) -> Owner | None:
    if name == COMPANY:
        return Owner(account_id)
    query = select(Extension).where(Extension.account_id == account_id, Extension.number == name)
    row: Extension | None = await session.scalar(query)
    return Owner(account_id, row) if row is not None else None
