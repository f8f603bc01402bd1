"""An entry of the directory becomes somebody here: found again, matched, or made."""

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.storage import AsyncSession
from clarion.features.people.ldap.entries import Entry, roles_of_groups
from clarion.features.people.ldap.models import LdapDirectory, LdapLink
from clarion.features.people.ldap.planning import Choices, link_refused
from clarion.features.people.sso.newcomers import find_by_email, make_person
from clarion.features.people.users.models import Extension


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
    person = await find_by_email(session, row.account_id, entry.profile["email"])
    if person is not None:
        taken = await session.get(LdapLink, person.id)
        if taken is not None or link_refused(person.is_admin, choices_of(row)):
            return None
    elif row.create_people:
        person = await make_of_entry(here, session, row, entry)
    else:
        return None
    link(session, row.account_id, person.id, entry)
    return person


def link(session: AsyncSession, account_id: str, extension_id: str, entry: Entry) -> LdapLink:
    found = LdapLink(extension_id=extension_id, account_id=account_id, external_id=entry.external_id, dn=entry.dn)
    session.add(found)
    return found


async def make_of_entry(here: Container, session: AsyncSession, row: LdapDirectory, entry: Entry) -> Extension:
    """A new person, as the directory has them. Raises Invalid, Conflict."""
    return await make_person(
        here,
        session,
        row.account_id,
        entry.profile,
        number=entry.number,
        first_number=row.first_number,
        role_ids=roles_of_groups(entry.groups, row.group_roles),
    )


def sentence(error: ClarionError) -> str:
    """Why somebody could not be written, for the report of a run."""
    return error.message[:200]
