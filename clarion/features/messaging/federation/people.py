"""People of other companies in our chats: guests who never sign in here, one for each of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.rules import plain_line
from clarion.features.messaging.federation.models import FederationLink, RemotePerson
from clarion.features.messaging.federation.wire import FarPerson, person_view
from clarion.features.people import Extension, ExtensionStatus, ExtensionType
from clarion.features.people.sign_in import AppIdentity, Caller

_APP = AppIdentity("federation", "Other companies")


async def stand_in(here: Container, session: AsyncSession, link: FederationLink, person: FarPerson) -> Extension:
    """Whoever they are here, under the name that they have now."""
    query = select(RemotePerson).where(RemotePerson.link_id == link.id, RemotePerson.remote_id == person.id)
    known = (await session.scalars(query)).one_or_none()
    row = await session.get_one(Extension, known.extension_id) if known is not None else None
    if row is None:
        row = _new(here, link.account_id)
        session.add(row)
        await session.flush()
        session.add(RemotePerson(extension_id=row.id, link_id=link.id, remote_id=person.id))
    first, last = plain_line(person.first_name), plain_line(person.last_name)
    name = (first or last or person.id, f"{last if first else ''} · {link.remote_name}".strip()[:100])
    if (row.first_name, row.last_name, row.job_title) != (*name, plain_line(person.job_title)):
        row.first_name, row.last_name, row.job_title = *name, plain_line(person.job_title)
    await session.flush()
    return row


def _new(here: Container, account_id: str) -> Extension:
    extension_id = new_id()
    return Extension(
        id=extension_id,
        account_id=account_id,
        number=f"f{extension_id[-11:]}",  # nobody can dial letters
        type=ExtensionType.GUEST,
        status=ExtensionStatus.DISABLED,  # nobody signs in as them
        role="guest",
        hidden=True,
        voicemail_enabled=False,
        international_calling=False,
        created_at=here.clock.now(),
    )


def as_caller(row: Extension) -> Caller:
    """Somebody of the other company, as the one who does something here: no more than a guest may."""
    return Caller(
        account_id=row.account_id,
        extension_id=row.id,
        extension_number=row.number,
        session_id="",
        scopes=frozenset(("TeamMessaging",)),
        permissions=frozenset(("GuestChats", "VisitedChats")),
        is_admin=False,
        app=_APP,
    )


async def far_ids(session: AsyncSession, people: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """(their company's account, their id there) of those of these who are of another company."""
    query = (
        select(RemotePerson.extension_id, FederationLink.remote_account_id, RemotePerson.remote_id)
        .join(FederationLink, FederationLink.id == RemotePerson.link_id)
        .where(RemotePerson.extension_id.in_(list(people)))
    )
    return {row[0]: (row[1], row[2]) for row in (await session.execute(query)).all()}


async def near_ids(session: AsyncSession, link: FederationLink, remote: Iterable[str]) -> Mapping[str, str]:
    """Who people of the other company are here."""
    query = select(RemotePerson.remote_id, RemotePerson.extension_id)
    query = query.where(RemotePerson.link_id == link.id, RemotePerson.remote_id.in_(list(remote)))
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


async def view_of(session: AsyncSession, extension_id: str) -> dict[str, Any] | None:
    row = await session.get(Extension, extension_id)
    return None if row is None else person_view(row)
