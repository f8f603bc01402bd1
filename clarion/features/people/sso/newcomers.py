"""People whom a company's directory or identity provider tells of: made, and kept as it says."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.roles.catalogue import Role
from clarion.features.people.roles.queries import default_role, find_role
from clarion.features.people.roles.service import assign_roles
from clarion.features.people.users.models import PEOPLE_TYPES, Extension
from clarion.features.people.users.rules import next_free_number
from clarion.features.people.users.service import Profile, create_extension


def as_profile(values: Mapping[str, str]) -> Profile:
    """What is to be written of names, addresses and numbers, by the names of `Profile`."""
    profile = Profile()
    for name, text in values.items():
        setattr(profile, name, text)
    return profile


async def make_person(
    here: Container,
    session: AsyncSession,
    account_id: str,
    values: Mapping[str, str],
    *,
    number: str,
    first_number: int,
    role_ids: Sequence[str],
) -> Extension:
    """A new person, with this number, else the lowest free one. Raises Invalid, Conflict."""
    person = await create_extension(
        session,
        account_id,
        as_profile(values),
        now=here.clock.now(),
        number=number or await _free_number(session, account_id, first_number),
    )
    await give_roles(here, session, person, role_ids)
    return person


async def _free_number(session: AsyncSession, account_id: str, first: int) -> str:
    taken = set(await session.scalars(select(Extension.number).where(Extension.account_id == account_id)))
    account = await session.get_one(Account, account_id)
    return next_free_number(taken, first, account.home_country, account.outside_line_prefix)


async def give_roles(here: Container, session: AsyncSession, person: Extension, role_ids: Sequence[str]) -> None:
    """Those that the account still has; the default role where there is none of them."""
    found = [await find_role(session, person.account_id, role_id) for role_id in role_ids]
    roles: list[Role] = [role for role in found if role is not None]
    await assign_roles(here, session, person, roles or [await default_role(session, person.account_id)])


async def find_by_email(session: AsyncSession, account_id: str, email: str) -> Extension | None:
    query = select(Extension).where(
        Extension.account_id == account_id, Extension.email == email, Extension.type.in_(PEOPLE_TYPES)
    )
    return await session.scalar(query)
