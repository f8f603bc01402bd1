"""Who receives the texts that are sent to a number of a queue, a menu, or somebody else.

Whoever delivers texts asks `sms_recipients_of`.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select

from clarion.base.errors import Forbidden, Invalid, NotFound
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.settings.events import SMS_RECIPIENTS_CHANGED, SmsRecipientsChanged
from clarion.features.people.settings.models import SmsRecipient
from clarion.features.people.users.models import Extension, ExtensionStatus, ExtensionType

MOST_RECIPIENTS = 50
ASSIGNABLE = (ExtensionType.USER, ExtensionType.DIGITAL_USER)
SHARED = (ExtensionType.DEPARTMENT, ExtensionType.IVR_MENU, ExtensionType.ANNOUNCEMENT, ExtensionType.VOICEMAIL,
          ExtensionType.SITE, ExtensionType.APPLICATION, ExtensionType.LIMITED, ExtensionType.SHARED_LINES)  # fmt: skip
"""Extensions that read nothing themselves: others read their texts."""


async def sms_recipients_of(session: AsyncSession, extension_id: str) -> Sequence[Extension]:
    """Who gets the texts of this extension, beside itself; those who are switched off are left out."""
    query = (
        select(Extension)
        .join(SmsRecipient, SmsRecipient.recipient_id == Extension.id)
        .where(SmsRecipient.extension_id == extension_id, Extension.status == ExtensionStatus.ENABLED)
        .order_by(Extension.number)
    )
    return (await session.scalars(query)).all()


async def all_recipients_of(session: AsyncSession, extension_id: str) -> Sequence[Extension]:
    """The same, with those who are switched off."""
    query = (
        select(Extension)
        .join(SmsRecipient, SmsRecipient.recipient_id == Extension.id)
        .where(SmsRecipient.extension_id == extension_id)
        .order_by(Extension.number)
    )
    return (await session.scalars(query)).all()


async def receives_for(session: AsyncSession, recipient_id: str) -> frozenset[str]:
    """Ids of the extensions whose texts somebody gets."""
    query = select(SmsRecipient.extension_id).where(SmsRecipient.recipient_id == recipient_id)
    return frozenset(await session.scalars(query))


async def assign_recipients(
    session: AsyncSession, row: Extension, added: Sequence[str], removed: Sequence[str]
) -> None:
    """All or nothing. Raises NotFound, Invalid, Forbidden."""
    if row.type not in SHARED:
        raise Forbidden(
            f"Texts to an extension of type {row.type} are its own.", code="CMN-403", parameter="extensionId"
        )
    both = set(added) & set(removed)
    if both:
        raise Invalid("An extension cannot be added and removed at once.", parameter="removedExtensionIds")
    there = {item.id for item in await all_recipients_of(session, row.id)}
    for recipient_id in dict.fromkeys(added):
        person = await _get(session, row.account_id, recipient_id, "addedExtensionIds")
        if person.type not in ASSIGNABLE:
            raise Invalid(f"An extension of type {person.type} reads no texts.", parameter="addedExtensionIds")
        if person.id not in there:
            session.add(SmsRecipient(extension_id=row.id, recipient_id=person.id, account_id=row.account_id))
    leaving = [(await _get(session, row.account_id, each, "removedExtensionIds")).id for each in removed]
    if len((there | set(added)) - set(leaving)) > MOST_RECIPIENTS:
        raise Invalid(f"An extension has at most {MOST_RECIPIENTS} recipients.", parameter="addedExtensionIds")
    query = delete(SmsRecipient).where(SmsRecipient.extension_id == row.id, SmsRecipient.recipient_id.in_(leaving))
    await session.execute(query)
    await session.flush()
    change = SmsRecipientsChanged(
        account_id=row.account_id, extension_id=row.id, recipient_ids=sorted({*there, *added, *removed})
    )
    announce(session, SMS_RECIPIENTS_CHANGED, change)


async def _get(session: AsyncSession, account_id: str, extension_id: str, parameter: str) -> Extension:
    found = await session.get(Extension, extension_id[:64])
    if found is None or found.account_id != account_id:
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return found
