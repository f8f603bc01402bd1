"""What people do with bridges, and who may."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges.delegates import MeetingDelegates
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.rules import merged, new_link, new_password, new_pin
from clarion.features.meetings.bridges.schemas import BridgeChange, NewBridge, Security
from clarion.features.people import PEOPLE_TYPES, Extension, ExtensionStatus
from clarion.features.people.sign_in import Caller

PERSONAL: Final = "PMI"
WEBINAR: Final = "Webinar"
MOST_BRIDGES = 5000
_SEAL = "meeting passwords"


@dataclass(frozen=True)
class BridgePassword:
    """As the surface shows it: in words, as digits for phones, and as the `pw` of links."""

    plain: str
    digits: str
    query: str


def name_of(row: Extension) -> str:
    return row.display_name or f"{row.first_name} {row.last_name}".strip() or f"Extension {row.number}"


def password_of(here: Container, row: MeetingBridge) -> BridgePassword | None:
    if not row.password:
        return None
    plain = here.keys.unseal(_SEAL, row.password.encode()).decode()
    digest = hmac.new(here.keys.derive(_SEAL), f"{row.id}:{plain}".encode(), hashlib.sha256).hexdigest()
    return BridgePassword(plain, str(10**9 + int(digest[32:], 16) % (9 * 10**9)), digest[:32])


def opens(here: Container, row: MeetingBridge, given: str) -> bool:
    """Whether a password, as typed or as in a link, opens the bridge. In constant time."""
    password = password_of(here, row)
    if password is None:
        return True
    answers = (password.plain, password.query, password.digits)
    return sum(hmac.compare_digest(given.encode(), each.encode()) for each in answers) > 0


def link_of(here: Container, row: MeetingBridge) -> str:
    """The address that invitations carry."""
    password = password_of(here, row)
    query = f"?pw={password.query}" if password else ""
    return f"{here.settings.public_url.rstrip('/')}/meet/{row.link}{query}"


async def create(here: Container, session: AsyncSession, owner: Extension, body: NewBridge) -> MeetingBridge:
    """Raises Conflict for a PIN that is taken, a second personal meeting, or too many bridges."""
    check_may_host(owner)
    if body.type == PERSONAL and await find_personal(session, owner) is not None:
        raise Conflict("This person already has a personal meeting.", parameter="type")
    mine = select(func.count()).select_from(MeetingBridge).where(MeetingBridge.extension_id == owner.id)
    if (await session.scalar(mine) or 0) >= MOST_BRIDGES:
        raise Conflict(f"A person has at most {MOST_BRIDGES} bridges. Delete some.", parameter="extensionId")
    row = MeetingBridge(
        id=new_id(),
        account_id=owner.account_id,
        extension_id=owner.id,
        kind=body.type,
        name=body.name or f"{name_of(owner)}'s meeting",
        link=new_link(),
        web_pin=new_pin(),
        host_pin=new_pin(),
        participant_pin=new_pin(),
        preferences=merged({}, body.preferences or {}),
        created_at=here.clock.now(),
    )
    if body.pins is not None and body.pins.pstn is not None:
        row.host_pin = body.pins.pstn.host or row.host_pin
        row.participant_pin = body.pins.pstn.participant or row.participant_pin
    _apply(here, row, body)
    session.add(row)
    await _flush(session, row)
    return row


async def create_for_webinar(here: Container, session: AsyncSession, owner: Extension, name: str) -> MeetingBridge:
    """The room of a session of a webinar: its link is that of the audience. Raises Conflict."""
    body = NewBridge(type="Scheduled", preferences={"joinBeforeHost": False})
    row = await create(here, session, owner, body)
    row.kind, row.name = WEBINAR, name
    return row


async def change(here: Container, session: AsyncSession, row: MeetingBridge, body: BridgeChange) -> None:
    """Raises Conflict for a PIN that is taken, Forbidden for the room of a webinar."""
    if row.kind == WEBINAR:
        raise Forbidden("Change the webinar instead.", parameter="bridgeId")
    if body.pins is not None and body.pins.pstn is not None:
        raise Invalid("PINs for phones cannot be changed.", parameter="pins.pstn")
    if body.name is not None:
        row.name = body.name
    if body.preferences is not None:
        row.preferences = merged(row.preferences, body.preferences)
    _apply(here, row, body)
    await _flush(session, row)


def _apply(here: Container, row: MeetingBridge, body: BridgeChange) -> None:
    if body.pins is not None and body.pins.web is not None:
        row.web_pin = body.pins.web
    if body.security is not None:
        _secure(here, row, body.security)


def _secure(here: Container, row: MeetingBridge, wanted: Security) -> None:
    if wanted.e2ee is not None:
        row.e2ee = wanted.e2ee
    if wanted.no_guests is not None:
        row.no_guests = wanted.no_guests
    if wanted.same_account is not None:
        row.same_account = wanted.same_account
    if wanted.password_protected is False or (wanted.password == "" and not wanted.password_protected):
        row.password = ""
        return
    chosen = wanted.password or (new_password() if wanted.password_protected and not row.password else "")
    if chosen:
        row.password = here.keys.seal(_SEAL, chosen.encode()).decode()


async def _flush(session: AsyncSession, row: MeetingBridge) -> None:
    """Raises Conflict for PINs that are taken: web PINs and those for phones are one space each."""
    pins = (row.host_pin, row.participant_pin)
    taken = select(MeetingBridge.id).where(
        MeetingBridge.id != row.id,
        or_(
            MeetingBridge.web_pin == row.web_pin,
            MeetingBridge.host_pin.in_(pins),
            MeetingBridge.participant_pin.in_(pins),
        ),
    )
    with session.no_autoflush:
        clash = row.host_pin == row.participant_pin or await session.scalar(taken.limit(1)) is not None
    if clash:
        raise Conflict("This PIN is taken. Choose another.", parameter="pins")
    try:
        await session.flush()
    except IntegrityError:
        raise Conflict("This PIN is taken. Choose another.", parameter="pins") from None


async def delete(session: AsyncSession, row: MeetingBridge) -> None:
    """Raises Forbidden for a personal meeting, and the room of a webinar."""
    if row.kind == PERSONAL:
        raise Forbidden("A personal meeting cannot be deleted.", parameter="bridgeId")
    if row.kind == WEBINAR:
        raise Forbidden("Delete the session of the webinar instead.", parameter="bridgeId")
    await session.delete(row)


async def may_host(here: Container, session: AsyncSession, caller: Caller, row: MeetingBridge) -> bool:
    """Whether this is the host of the bridge or a delegate of the host."""
    if row.account_id != caller.account_id or caller.is_guest:
        return False
    if row.extension_id == caller.extension_id:
        return True
    return row.extension_id in await here.get(MeetingDelegates).delegators(session, caller.extension_id)


def check_may_host(owner: Extension) -> None:
    if owner.type not in PEOPLE_TYPES or owner.status != ExtensionStatus.ENABLED:
        raise NotFound("Only active people have meetings.", parameter="extensionId")


async def find_personal(session: AsyncSession, owner: Extension) -> MeetingBridge | None:
    query = select(MeetingBridge).where(MeetingBridge.extension_id == owner.id, MeetingBridge.kind == PERSONAL)
    return (await session.scalars(query)).one_or_none()


async def personal(here: Container, session: AsyncSession, owner: Extension) -> MeetingBridge:
    """The personal meeting of a person, made when it is first asked for."""
    found = await find_personal(session, owner)
    if found is None:
        owner = await session.get_one(Extension, owner.id, with_for_update=True)
        found = await find_personal(session, owner) or await create(here, session, owner, NewBridge(type=PERSONAL))
    return found


async def bridges_of(session: AsyncSession, owner: Extension, kind: str, most: int) -> Sequence[MeetingBridge]:
    """Newest first."""
    query = select(MeetingBridge).where(MeetingBridge.extension_id == owner.id, MeetingBridge.kind != WEBINAR)
    if kind:
        query = query.where(MeetingBridge.kind == kind)
    return (await session.scalars(query.order_by(MeetingBridge.created_at.desc(), MeetingBridge.id).limit(most))).all()


async def get_visible(
    here: Container, session: AsyncSession, caller: Caller, row: MeetingBridge | None, password: str
) -> MeetingBridge:
    """For colleagues, or for others with the password where there is one. Raises NotFound."""
    if row is None or (row.account_id != caller.account_id and not (row.password and opens(here, row, password))):
        raise NotFound("Resource for parameter [bridgeId] is not found.", parameter="bridgeId")
    return row


async def get_own(here: Container, session: AsyncSession, caller: Caller, bridge_id: str) -> MeetingBridge:
    """For its host, a delegate of the host, or an administrator. Raises NotFound, Forbidden."""
    row = await session.get(MeetingBridge, bridge_id[:64], with_for_update=True)
    if row is None or row.account_id != caller.account_id:
        raise NotFound("Resource for parameter [bridgeId] is not found.", parameter="bridgeId")
    if await may_host(here, session, caller, row):
        return row
    owner = await session.get_one(Extension, row.extension_id)
    if not (caller.may_act_on(owner.type) and caller.reaches(owner)):
        raise Forbidden("This bridge belongs to someone else.", parameter="bridgeId")
    return row


async def find_by_pin(session: AsyncSession, column: Any, pin: str) -> MeetingBridge | None:
    """By a column that holds PINs or links."""
    return (await session.scalars(select(MeetingBridge).where(column == pin[:32]))).one_or_none()
