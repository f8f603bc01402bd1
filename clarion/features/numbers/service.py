"""What can be done with numbers."""

from datetime import datetime, timedelta

import phonenumbers
from sqlalchemy import select

from clarion.base.errors import Conflict, Invalid
from clarion.base.ids import new_id, new_short_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.numbers.events import NUMBERS_CHANGED, NumbersChanged
from clarion.features.numbers.models import CallerIdSetting, PhoneNumber, Usage, VerifiedCallerId
from clarion.features.numbers.rules import normalise, to_e164

PROOF_LASTS = timedelta(days=365)
BLOCKED = "Blocked"
DEFAULT_FEATURE = "AdditionalSoftphone"  # the softphones of a person: what every call shows
FEATURES = (
    "RingOut",
    "RingMe",
    "CallFlip",
    "FaxNumber",
    DEFAULT_FEATURE,
    "Alternate",
    "CommonPhone",
    "MobileApp",
    "Delegated",
    "BusinessMobile",
)


async def add_number(
    session: AsyncSession,
    number: str,
    *,
    account_id: str,
    now: datetime,
    extension_id: str | None = None,
    usage: str = Usage.DIRECT,
    label: str = "",
) -> PhoneNumber:
    """Give an account a number (any spelling with country code). Raises Invalid, Conflict."""
    e164 = to_e164(number)
    if e164 is None:
        raise Invalid("Parameter [phoneNumber] value is invalid.", parameter="phoneNumber")
    if await session.scalar(select(PhoneNumber.id).where(PhoneNumber.number == e164)) is not None:
        raise Conflict("This number is taken.", code="CMN-406", parameter="phoneNumber")
    if usage == Usage.MAIN and await find_main_number(session, account_id) is not None:
        raise Conflict("The account has a main number already.", code="CMN-406", parameter="usageType")
    kind = phonenumbers.number_type(phonenumbers.parse(e164))
    row = PhoneNumber(
        id=new_short_id(),
        number=e164,
        account_id=account_id,
        extension_id=extension_id,
        usage=usage,
        country=normalise(e164).country,
        label=label,
        toll_free=kind == phonenumbers.PhoneNumberType.TOLL_FREE,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    tell(session, account_id, extension_id)
    return row


async def find_main_number(session: AsyncSession, account_id: str) -> PhoneNumber | None:
    query = select(PhoneNumber).where(PhoneNumber.account_id == account_id, PhoneNumber.usage == Usage.MAIN)
    return (await session.scalars(query)).first()


async def verify_caller_id(
    session: AsyncSession, account_id: str, number: str, *, proof: str, now: datetime
) -> VerifiedCallerId:
    """Note that an account has proved its right to a number of its own elsewhere; lasts 365 days."""
    e164 = to_e164(number)
    if e164 is None or proof not in ("code", "letter"):
        raise Invalid("Parameter [phoneNumber] value is invalid.", parameter="phoneNumber")
    query = select(VerifiedCallerId).where(VerifiedCallerId.account_id == account_id, VerifiedCallerId.number == e164)
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        row = VerifiedCallerId(id=new_id(), account_id=account_id, number=e164)
        session.add(row)
    row.proof, row.verified_at, row.expires_at = proof, now, now + PROOF_LASTS
    tell(session, account_id, None)
    return row


async def set_caller_id(
    session: AsyncSession,
    account_id: str,
    extension_id: str,
    choices: dict[str, str],
    *,
    by_device: dict[str, str] | None = None,
    name_outside: bool | None = None,
    number_inside: bool | None = None,
) -> CallerIdSetting:
    """Change what an extension shows, by feature and by device: the id of a number it may show, or "Blocked".

    The caller knows that the devices are the extension's. Raises Invalid.
    """
    if not choices.keys() <= set(FEATURES):
        raise Invalid("Parameter [feature] value is invalid.", parameter="byFeature.feature")
    usable = {BLOCKED, *(number.id for number in await usable_numbers(session, account_id, extension_id))}
    for inside, wanted in (("byFeature", choices), ("byDevice", by_device or {})):
        if not usable.issuperset(wanted.values()):
            raise Invalid("This number is not yours to show.", parameter=f"{inside}.callerId.phoneInfo.id")
    row = await session.get(CallerIdSetting, extension_id)
    if row is None:
        row = CallerIdSetting(
            extension_id=extension_id,
            account_id=account_id,
            by_feature={},
            by_device={},
            name_outside=True,
            number_inside=True,
        )
        session.add(row)
    row.by_feature = {**row.by_feature, **choices}
    row.by_device = {**row.by_device, **(by_device or {})}
    row.name_outside = row.name_outside if name_outside is None else name_outside
    row.number_inside = row.number_inside if number_inside is None else number_inside
    tell(session, account_id, extension_id)
    return row


async def usable_numbers(session: AsyncSession, account_id: str, extension_id: str) -> list[PhoneNumber]:
    """Numbers an extension may show: its own first, then those of the company."""
    of_account = PhoneNumber.account_id == account_id  # twice: each half is a lookup in the index
    query = select(PhoneNumber).where(
        (of_account & (PhoneNumber.extension_id == extension_id)) | (of_account & PhoneNumber.extension_id.is_(None)),
        PhoneNumber.usage.not_in((Usage.INVENTORY, Usage.CONTACT_CENTER, Usage.INTEGRATION)),
    )
    rows = (await session.scalars(query)).all()
    return sorted(rows, key=lambda row: (row.extension_id is None, row.usage != Usage.MAIN, row.number))


def tell(session: AsyncSession, account_id: str, extension_id: str | None) -> None:
    announce(session, NUMBERS_CHANGED, NumbersChanged(account_id=account_id, extension_id=extension_id))
