"""An entry of the directory becomes somebody here: found again, matched, or made."""

from collections.abc import Mapping

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.storage import AsyncSession
from clarion.features.people.ldap.entries import Entry, roles_of_groups
from clarion.features.people.ldap.models import LdapDirectory, LdapLink
from clarion.features.people.ldap.planning import Choices, link_refused
from clarion.features.people.roles.catalogue import Role
from clarion.features.people.roles.queries import default_role, find_role
from clarion.features.people.roles.service import assign_roles
from clarion.features.people.users.models import PEOPLE_TYPES, Extension
from clarion.features.people.users.rules import next_free_number
from clarion.features.people.users.service import Profile, create_extension


def choices_of(row: LdapDirectory, default_role_id: str = "") -> Choices:
    return Choices(row.create_people, row.link_by_email, row.link_administrators, row.photos, default_role_id)


async def find_linked(session: AsyncSession, account_id: str, entry: Entry) -> Extension | None:
    """Whoever is this entry already."""
    query = select(Extension).join(LdapLink, LdapLink.extension_id == Extension.id)
    return await session.scalar(
        query.where(LdapLink.account_id == account_id, LdapLink.external_id == entry.external_id)
    )


async def join(here: Container, session: AsyncSession, row: LdapDirectory, entry: Entry) -> Extension | None:
    """Who somebody is here whose password the directory took; made or matched as was chosen. None: nobody."""
    person = await find_linked(session, row.account_id, entry)
    if person is not None or entry.problem:
        return person
    query = select(Extension).where(
        Extension.account_id == row.account_id,
        Extension.email == entry.profile["email"],
        Extension.type.in_(PEOPLE_TYPES),
    )
    person = await session.scalar(query)
    if person is not None:
        taken = await session.get(LdapLink, person.id)
        if taken is not None or link_refused(person.is_admin, choices_of(row)):
            return None
    elif row.create_people:
        person = await make_person(here, session, row, entry)
    else:
        return None
    link(session, row.account_id, person.id, entry)
    return person


def link(session: AsyncSession, account_id: str, extension_id: str, entry: Entry) -> LdapLink:
    found = LdapLink(extension_id=extension_id, account_id=account_id, external_id=entry.external_id, dn=entry.dn)
    session.add(found)
    return found


async def make_person(here: Container, session: AsyncSession, row: LdapDirectory, entry: Entry) -> Extension:
    """A new person, with the number of the directory, else the lowest free one. Raises Invalid, Conflict."""
    person = await create_extension(
        session,
        row.account_id,
        as_profile(entry.profile),
        now=here.clock.now(),
        number=entry.number or await free_number(session, row.account_id, row.first_number),
    )
    roles = await named_roles(session, row.account_id, roles_of_groups(entry.groups, row.group_roles))
    await assign_roles(here, session, person, roles or [await default_role(session, row.account_id)])
    return person


async def free_number(session: AsyncSession, account_id: str, first: int) -> str:
    taken = set(await session.scalars(select(Extension.number).where(Extension.account_id == account_id)))
    return next_free_number(taken, first)


async def named_roles(session: AsyncSession, account_id: str, role_ids: list[str] | tuple[str, ...]) -> list[Role]:
    """Those that the account still has."""
    found = [await find_role(session, account_id, role_id) for role_id in role_ids]
    return [role for role in found if role is not None]


def as_profile(values: Mapping[str, str]) -> Profile:
    """What is to be written of an entry."""
    profile = Profile()
    for name, text in values.items():
        setattr(profile, name, text)
    return profile


def sentence(error: ClarionError) -> str:
    """Why somebody could not be written, for the report of a run."""
    return error.message[:200]
