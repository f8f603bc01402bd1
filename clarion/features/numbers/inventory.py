"""The account's stock of numbers: take one from a carrier, use it, swap it, give it back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Conflict, Forbidden, Invalid, NotFound
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.numbers import service
from clarion.features.numbers.events import NUMBERS_CHANGED, NumbersChanged
from clarion.features.numbers.models import ELSEWHERE, OWNED, PhoneNumber, Usage
from clarion.features.numbers.resting import check_take, lay_to_rest
from clarion.features.numbers.rules import to_e164
from clarion.features.numbers.sources import NumberSource
from clarion.features.people import Account, Extension, get_cost_center

MOST_NUMBERS = 10_000  # of one account
MOST_AT_ONCE = 1_000
DEFAULT_CONTACT_CENTER = {"id": "1", "name": "InContact/North America"}
CAN_GO = frozenset({Usage.INVENTORY}) | ELSEWHERE


def expand(pattern: str) -> list[str]:
    """The numbers that a pattern means: each * at its end stands for a digit. Raises Invalid."""
    stem = pattern.rstrip("*")
    stars = len(pattern) - len(stem)
    if not stars:
        return [pattern]
    if "*" in stem or stars > 3 or not stem.startswith("+") or not stem[1:].isdigit():
        raise Invalid("A pattern is a number in E.164 with up to three * at its end.", parameter="phoneNumber")
    return [f"{stem}{last:0{stars}}" for last in range(10**stars)]


async def take_numbers(
    here: Container,
    session: AsyncSession,
    account_id: str,
    wanted: Sequence[str],
    *,
    now: datetime,
    active: bool = True,
    provider_id: str = "",
) -> dict[str, PhoneNumber | ClarionError]:
    """Put numbers into the account's inventory; what came of each, by the text that was asked for.

    An account gets a number that no other has and that waits in the operator's stock, or that one of its carriers can
    bring calls for: else anybody could take in calls for anybody.
    """
    spelled = {text: to_e164(text) for text in dict.fromkeys(wanted)}
    asked = {e164 for e164 in spelled.values() if e164}
    source = here.find(NumberSource) or NumberSource()
    known = await _known(session, asked)
    stock = {number: row for number, row in known.items() if row.account_id is None}
    offered = await source.offered(session, account_id, asked) | set(stock)
    taken = set(known) - set(stock)
    room = MOST_NUMBERS - (await session.scalar(select(func.count()).where(PhoneNumber.account_id == account_id)) or 0)
    found: dict[str, PhoneNumber | ClarionError] = {}
    for text, e164 in spelled.items():
        problem = _problem(e164, taken, offered, room)
        if problem is not None or e164 is None:
            found[text] = problem or Invalid("This is no phone number.", parameter="phoneNumber")
            continue
        try:
            await check_take(here, session, account_id, e164, now, parameter="phoneNumber")
        except ClarionError as refused:
            found[text] = refused
            continue
        room -= 1
        taken.add(e164)
        row = stock.get(e164) or await service.add_number(session, e164, account_id=account_id, now=now)
        row.account_id, row.usage, row.active, row.provider_id = account_id, Usage.INVENTORY, active, provider_id
        tell_number(session, row, "Created")
        found[text] = row
    await session.flush()
    return found


def _problem(number: str | None, taken: set[str], offered: set[str], room: int) -> ClarionError | None:
    """Why an account cannot have this number."""
    if number is None:
        return Invalid("This is no phone number.", parameter="phoneNumber")
    if number in taken:
        return Conflict("This number is taken.", code="CMN-406", parameter="phoneNumber")
    if number not in offered:
        return Forbidden("None of your carriers has this number.", code="CMN-101", parameter="phoneNumber")
    return None if room > 0 else Conflict(f"An account has at most {MOST_NUMBERS} numbers.", code="CMN-409")


async def _known(session: AsyncSession, numbers: Collection[str]) -> dict[str, PhoneNumber]:
    """Which of them somebody has, or wait in the operator's stock."""
    found: dict[str, PhoneNumber] = {}
    wanted = sorted(numbers)
    for start in range(0, len(wanted), 500):
        query = select(PhoneNumber).where(PhoneNumber.number.in_(wanted[start : start + 500]))
        found |= {row.number: row for row in await session.scalars(query)}
    return found


async def available(
    here: Container,
    session: AsyncSession,
    account_id: str,
    *,
    country: str,
    area_code: str,
    toll_free: bool,
    count: int,
) -> list[str]:
    """Numbers that the account could take now."""
    source = here.find(NumberSource) or NumberSource()
    offers = await source.candidates(session, account_id, country=country, area_code=area_code, toll_free=toll_free)
    known = await _known(session, offers)
    stock = select(PhoneNumber.number).where(PhoneNumber.account_id.is_(None), PhoneNumber.country == country)
    stock = stock.where(PhoneNumber.toll_free.is_(toll_free)).order_by(PhoneNumber.number).limit(count)
    waiting = [number for number in await session.scalars(stock) if not area_code or area_code in number[:8]]
    return [*waiting, *(number for number in offers if number not in known)][:count]


async def get_number(
    session: AsyncSession, account_id: str, number_id: str, *, parameter: str = "phoneNumberId"
) -> PhoneNumber:
    """Raises NotFound."""
    row = await session.get(PhoneNumber, number_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return row


async def get_number_by_value(session: AsyncSession, account_id: str, number: str) -> PhoneNumber:
    """Raises NotFound."""
    query = select(PhoneNumber).where(PhoneNumber.account_id == account_id, PhoneNumber.number == to_e164(number))
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        raise NotFound("Resource for parameter [phoneNumber] is not found.", parameter="phoneNumber")
    return row


@dataclass(frozen=True)
class Assignment:
    """What a number is to be used for."""

    usage: Usage
    type: Literal["VoiceFax", "VoiceOnly", "FaxOnly"] | None = None
    owner: Extension | None = None
    cost_center_id: str | None = None
    contact_center: dict[str, str] | None = None


async def use_number(session: AsyncSession, row: PhoneNumber, wanted: Assignment) -> None:
    """Assign or reassign a number. Raises Invalid, NotFound."""
    if row.usage == Usage.MAIN and wanted.usage != Usage.MAIN:
        raise Invalid("Name another main number first; this one then becomes a company number.", parameter="usageType")
    check_is_here(row)
    if (wanted.usage in OWNED) != (wanted.owner is not None):
        raise Invalid("A direct or mobile number has an extension, any other has none.", parameter="extension.id")
    if wanted.cost_center_id is not None:
        account = await session.get_one(Account, row.account_id)
        center = await get_cost_center(session, account, wanted.cost_center_id, parameter="costCenterId")
        row.cost_center_id = None if center.id == account.id else center.id
    if wanted.usage == Usage.MAIN and row.usage != Usage.MAIN:
        await _make_way(session, row.account_id or "")
    before = row.extension_id
    row.usage = wanted.usage
    row.type = wanted.type or row.type
    row.extension_id = wanted.owner.id if wanted.owner else None
    row.contact_center = None
    if wanted.usage == Usage.CONTACT_CENTER:
        row.contact_center = wanted.contact_center or DEFAULT_CONTACT_CENTER
    tell_number(session, row, "Updated")
    if before is not None and before != row.extension_id:
        service.tell(session, row.account_id or "", before)


def check_is_here(row: PhoneNumber) -> None:
    """Raises Invalid: a number that is with another carrier leads nowhere here."""
    if row.usage in ELSEWHERE:
        raise Invalid("This number is with another carrier: it can be shown, and deleted.", parameter="phoneNumberId")


async def _make_way(session: AsyncSession, account_id: str) -> None:
    main = await service.find_main_number(session, account_id)
    if main is not None:
        main.usage = Usage.COMPANY
        await session.flush()
        tell_number(session, main, "Updated")


async def swap_numbers(session: AsyncSession, first: PhoneNumber, second: PhoneNumber) -> None:
    """A number of the inventory takes over everything that the other one did, which goes to the inventory."""
    check_is_here(first)
    check_is_here(second)
    if (first.usage == Usage.INVENTORY) == (second.usage == Usage.INVENTORY):
        raise Invalid(
            "One of the two numbers has to be in the inventory, and the other in use.", parameter="targetPhoneNumberId"
        )
    for name in (
        "usage",
        "extension_id",
        "contact_center",
        "cost_center_id",
        "label",
        "caller_id_name",
        "type",
        "fax_detection",
    ):
        one, other = getattr(first, name), getattr(second, name)
        setattr(first, name, other)
        setattr(second, name, one)
    await session.flush()
    for row in (first, second):
        tell_number(session, row, "Updated")


async def release_number(session: AsyncSession, row: PhoneNumber, now: datetime | None = None) -> None:
    """Give a number back to the carrier. Raises Forbidden for one that is in use."""
    if row.usage not in CAN_GO:
        raise Forbidden(
            "This number is in use; only numbers of the inventory can be deleted.", code="CMN-101", parameter="id"
        )
    if row.usage not in ELSEWHERE:
        await lay_to_rest(session, row, now)
    tell_number(session, row, "Deleted")
    await session.delete(row)
    await session.flush()


async def release_all_numbers(session: AsyncSession, account_id: str, now: datetime, *, most: int) -> int:
    """Give numbers of an account that closes back to the carrier, also those in use; how many. They rest from now."""
    query = select(PhoneNumber).where(PhoneNumber.account_id == account_id).order_by(PhoneNumber.id).limit(most)
    rows = (await session.scalars(query)).all()
    for row in rows:
        if row.usage not in ELSEWHERE:
            await lay_to_rest(session, row, now)
        tell_number(session, row, "Deleted")
        await session.delete(row)
    await session.flush()
    return len(rows)


async def put_into_inventory(session: AsyncSession, row: PhoneNumber) -> None:
    """Take a number out of use and keep it. The main number cannot rest. Raises Invalid."""
    if row.usage == Usage.MAIN:
        raise Invalid("The main number cannot go to the inventory.", parameter="phoneNumberId")
    check_is_here(row)
    before = row.extension_id
    row.usage, row.extension_id, row.contact_center = Usage.INVENTORY, None, None
    await session.flush()
    tell_number(session, row, "Updated")
    if before is not None:
        service.tell(session, row.account_id or "", before)


def tell_number(session: AsyncSession, row: PhoneNumber, event_type: Literal["Created", "Updated", "Deleted"]) -> None:
    """Announce what happened to one number."""
    change = NumbersChanged(
        account_id=row.account_id or "",
        extension_id=row.extension_id,
        event_type=event_type,
        number_id=row.id,
        phone_number=row.number,
        usage_type=row.usage,
    )
    announce(session, NUMBERS_CHANGED, change)
