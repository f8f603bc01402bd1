"""What is set for a number, and who may set it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select

from clarion.base.changes import note_change
from clarion.base.container import Container
from clarion.base.errors import Forbidden, Invalid, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.messaging.auto_replies.models import AutoReply
from clarion.features.messaging.auto_replies.ports import Hours, OpeningHours
from clarion.features.messaging.auto_replies.rules import Kind
from clarion.features.messaging.auto_replies.schemas import AutoReplyBody
from clarion.features.messaging.auto_replies.words import hours_words, unknown_holes
from clarion.features.messaging.texting.permission import check_number
from clarion.features.numbers import PhoneNumber, Usage
from clarion.features.people import Account, Extension
from clarion.features.people.sign_in import Caller, resolve_extension

COMPANY = "EditCompanySmsTemplates"
"""Who may set what the company's numbers answer: whoever writes the company's templates."""
_NOT_TEXTED = (Usage.INVENTORY, Usage.CONTACT_CENTER, Usage.INTEGRATION, Usage.FORWARDED, Usage.FORWARDED_COMPANY,
               Usage.EXTERNAL_MOBILE)  # fmt: skip


async def find_reply(session: AsyncSession, number: PhoneNumber) -> AutoReply | None:
    """What a number answers; None also when somebody set it who has the number no more."""
    return (await replies_of(session, [number])).get(number.id)


async def replies_of(session: AsyncSession, numbers: Sequence[PhoneNumber]) -> dict[str, AutoReply]:
    """The same of many, by the ids of the numbers."""
    rows = await session.scalars(select(AutoReply).where(AutoReply.number_id.in_([one.id for one in numbers])))
    owners = {one.id: (one.account_id, one.extension_id) for one in numbers}
    return {row.number_id: row for row in rows if owners[row.number_id] == (row.account_id, row.extension_id)}


def enabled_in(reply: AutoReply) -> frozenset[str]:
    return frozenset(kind for kind, each in reply.replies.items() if each["enabled"])


async def hours_of_owner(here: Container, session: AsyncSession, number: PhoneNumber) -> Hours:
    account_id = number.account_id or ""
    book = here.find(OpeningHours) or OpeningHours()
    return await book.at(session, account_id, number.extension_id or account_id, here.clock.now())


async def holes_of(here: Container, session: AsyncSession, number: PhoneNumber) -> dict[str, str]:
    """What fills the holes of the number's texts now."""
    account = await session.get_one(Account, number.account_id)
    owner = await session.get(Extension, number.extension_id) if number.extension_id else None
    hours = await hours_of_owner(here, session, number)
    return {
        "name": owner.name if owner is not None else account.name,
        "company": account.name,
        "hours": hours_words(hours.week, account.language),
    }


async def numbers_of(session: AsyncSession, caller: Caller, extension_id: str) -> Select[PhoneNumber]:
    """Numbers of an extension ("~": of the caller's), or ("") of the company. Raises NotFound, Forbidden."""
    query = select(PhoneNumber).where(PhoneNumber.account_id == caller.account_id)
    if extension_id:
        owner = await resolve_extension(session, caller, "~", extension_id)
        query = query.where(PhoneNumber.extension_id == owner.id)
    else:
        _check_company(caller)
        query = query.where(PhoneNumber.extension_id.is_(None))
    query = query.where(PhoneNumber.usage.not_in(_NOT_TEXTED), PhoneNumber.type == "VoiceFax")
    return query.order_by(PhoneNumber.number)


async def get_number(session: AsyncSession, caller: Caller, number_id: str) -> PhoneNumber:
    """A number that the caller may set. Raises NotFound for one of another account, Forbidden for one of others."""
    number = await session.get(PhoneNumber, number_id) if len(number_id) <= 64 else None
    if number is None or number.account_id != caller.account_id or number.usage in _NOT_TEXTED:
        raise NotFound("Resource for parameter [phoneNumberId] is not found.", parameter="phoneNumberId")
    if number.extension_id:
        await resolve_extension(session, caller, "~", number.extension_id)
    else:
        _check_company(caller)
    return number


def _check_company(caller: Caller) -> None:
    caller.check_permission(COMPANY)
    if caller.site_ids:
        raise Forbidden("Numbers of the company belong to no site that you administer.", code="CMN-404")


async def write(
    session: AsyncSession, caller: Caller, number_id: str, body: AutoReplyBody, now: datetime
) -> tuple[PhoneNumber, AutoReply]:
    """Replace what a number answers. Raises NotFound, Forbidden, Invalid."""
    number = await get_number(session, caller, number_id)
    chosen = body.by_kind()
    _check(body)
    if any(each.enabled for each in chosen.values()):
        await check_number(session, number)
    row = await session.get(AutoReply, number.id)
    if row is None:
        row = AutoReply(number_id=number.id)
        session.add(row)
    row.account_id, row.extension_id = caller.account_id, number.extension_id
    row.replies = {kind: {"enabled": each.enabled, "text": each.text} for kind, each in chosen.items()}
    row.every_hours, row.changed_at = body.every_hours, now
    row.away_from, row.away_until = body.away.from_, body.away.until
    await session.flush()
    enabled = [str(kind) for kind, each in chosen.items() if each.enabled]
    note_change(phoneNumber=number.number, automaticReplies=", ".join(enabled) or "none")
    return number, row


_FIELDS = {Kind.MISSED_CALL: "missedCall", Kind.AFTER_HOURS: "afterHours", Kind.AWAY: "away"}


def _check(body: AutoReplyBody) -> None:
    for kind, each in body.by_kind().items():
        field = f"{_FIELDS[kind]}.text"
        strange = unknown_holes(each.text)
        if strange:
            raise Invalid(
                f"Parameter [{field}]: {', '.join(strange)[:100]} stands for nothing."
                " Use {name}, {company} and {hours}.",
                parameter=field,
            )
        if each.enabled and not each.text.strip():
            raise Invalid(f"Parameter [{field}] is required to switch this reply on.", parameter=field)
    away = body.away
    if away.from_ is not None and (away.until is None or away.until <= away.from_):
        raise Invalid("Parameter [away.until] must be later than [away.from].", parameter="away.until")
