"""The company's directory for phones: names and numbers, found by a part of either."""

from collections.abc import Sequence

from sqlalchemy import select

from clarion.base.storage import AsyncSession
from clarion.features.numbers import PhoneNumber, Usage
from clarion.features.people import PEOPLE_TYPES, Extension, ExtensionStatus
from clarion.features.phone.device_provisioning.facts import BookEntry

LARGEST_PAGE = 500
_DIALED = (*PEOPLE_TYPES, "Department", "IvrMenu", "Announcement", "Voicemail", "Limited", "SharedLinesGroup")


async def read_book(session: AsyncSession, account_id: str, search: str = "") -> Sequence[BookEntry]:
    """Everybody of the account who can be called and is not hidden, by name. `search`: words of names, or digits."""
    people = select(Extension).where(
        Extension.account_id == account_id,
        Extension.status == ExtensionStatus.ENABLED,
        Extension.hidden.is_(False),
        Extension.type.in_(_DIALED),
    )
    direct: dict[str, list[str]] = {}
    held = select(PhoneNumber.extension_id, PhoneNumber.number).where(
        PhoneNumber.account_id == account_id,
        PhoneNumber.extension_id.is_not(None),
        PhoneNumber.usage != Usage.FAX,
    )
    for extension_id, number in (await session.execute(held.order_by(PhoneNumber.number))).all():
        direct.setdefault(str(extension_id), []).append(number)
    entries = [entry_of(row, direct.get(row.id, ())) for row in await session.scalars(people)]
    return sorted(matching(entries, search), key=lambda entry: (entry.name.casefold(), entry.id))


def entry_of(row: Extension, numbers: Sequence[str]) -> BookEntry:
    person = bool(row.first_name or row.last_name) and not row.display_name
    first, last = (row.first_name, row.last_name) if person else ("", row.name)
    return BookEntry(row.id, row.name, first, last or row.name, (row.number, *numbers[:3]))


def matching(entries: Sequence[BookEntry], search: str) -> list[BookEntry]:
    """Those that have every word in the name, or the digits in a number."""
    words = search.casefold().split()[:8]
    return [
        entry
        for entry in entries
        if all(word in entry.name.casefold() or any(word in number for number in entry.numbers) for word in words)
    ]
