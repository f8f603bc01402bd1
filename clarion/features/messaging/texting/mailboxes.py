"""In whose mailboxes the texts of a number lie."""

from collections.abc import Sequence

from clarion.base.storage import AsyncSession
from clarion.features.numbers import PhoneNumber
from clarion.features.people import Extension, ExtensionStatus, find_operator, sms_recipients_of


async def mailboxes_of(session: AsyncSession, account_id: str, number: PhoneNumber) -> Sequence[Extension]:
    """The owner of the number; for a queue those who read its texts; for the company's number its operator."""
    owner = await session.get(Extension, number.extension_id) if number.extension_id else None
    found: list[Extension] = []
    if owner is not None:
        readers = await sms_recipients_of(session, owner.id)
        found = list(readers) or ([owner] if owner.status != ExtensionStatus.UNASSIGNED else [])
    if not found:
        operator = await find_operator(session, account_id)
        found = [operator] if operator is not None else []
    return found
