"""Who signs in by an identity provider (SAML or OpenID Connect): matched or made, and kept as the provider says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clarion.base.changes import Change, changing
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.storage import AsyncSession
from clarion.features.people.ldap.entries import roles_of_groups
from clarion.features.people.roles.queries import default_role, roles_of
from clarion.features.people.sso.models import ProviderLink
from clarion.features.people.sso.newcomers import as_profile, find_by_email, give_roles, make_person
from clarion.features.people.users.models import Extension
from clarion.features.people.users.service import update_extension

_OWN_PAGE = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,2000}")


class SignInRefused(ClarionError):
    """The provider's answer is good, but the person may not come in by it; the sentence tells administrators why."""

    default_code = "OAU-140"
    default_status = 400


class JoiningRules(Protocol):
    """What administrators chose for a provider; `group_roles`: [{group, roleId}]."""

    account_id: Any
    create_people: Any
    link_by_email: Any
    link_administrators: Any
    first_number: Any
    group_roles: Any


@dataclass(frozen=True)
class ToldPerson:
    """What a provider says of somebody. `provider`: entity id or issuer, `name_id`: its name for the person (NameID,
    `sub`); `profile`: by the names of `Profile`, without what is not told; `number`: extension number, if any.
    """

    provider: str
    name_id: str
    profile: Mapping[str, str]
    groups: frozenset[str]
    number: str


def own_page(to: str) -> str:
    """Where somebody wanted to go, if that is a page of ours; else the first one."""
    return to if _OWN_PAGE.fullmatch(to) else "/"


async def person_of_provider(here: Container, rules: JoiningRules, told: ToldPerson) -> Extension:
    """Each change leaves a line in the audit trail. Raises SignInRefused, and Conflict for a number that is taken."""
    told = _bounded(told)
    digest = sha256(f"{told.provider}\0{told.name_id}".encode()).hexdigest()
    roles = roles_of_groups(frozenset(text.lower() for text in told.groups), rules.group_roles)
    async with here.storage.reading() as session:
        person = await _linked(session, rules.account_id, digest)
    if person is None:
        try:
            person = await _join(here, rules, told, digest, roles)
        except (ClarionError, IntegrityError):
            async with here.storage.reading() as session:  # in another tab they were faster by a moment
                person = await _linked(session, rules.account_id, digest)
            if person is None:
                raise
    await _follow(here, rules, person.id, told.profile, roles)
    return person


def _bounded(told: ToldPerson) -> ToldPerson:
    """With texts that have a place here; addresses in lower case."""
    profile = {}
    for name, text in told.profile.items():
        clean = text.replace("\0", "")[: 254 if name == "email" else 100].strip()
        if clean:
            profile[name] = clean.lower() if name == "email" else clean
    number = told.number if told.number.isascii() and told.number.isdigit() and len(told.number) <= 8 else ""
    return ToldPerson(told.provider, told.name_id, profile, told.groups, number)


async def _linked(session: AsyncSession, account_id: str, digest: str) -> Extension | None:
    query = select(Extension).join(ProviderLink, ProviderLink.extension_id == Extension.id)
    return await session.scalar(query.where(ProviderLink.account_id == account_id, ProviderLink.name_digest == digest))


async def _join(here: Container, rules: JoiningRules, told: ToldPerson, digest: str, roles: list[str]) -> Extension:
    with changing(Change("cli", command="join_from_provider")):
        async with here.storage.transaction() as session:
            person = await _newcomer(here, session, rules, told, roles)
            link = ProviderLink(extension_id=person.id, account_id=rules.account_id, name_digest=digest)
            link.name_id = told.name_id[:400]
            session.add(link)
            return person


async def _newcomer(
    here: Container, session: AsyncSession, rules: JoiningRules, told: ToldPerson, roles: list[str]
) -> Extension:
    """Matched by e-mail address, or made."""
    email = told.profile.get("email", "")
    if "@" not in email:
        raise SignInRefused("The provider tells no e-mail address of the person.")
    person = await find_by_email(session, rules.account_id, email)
    if person is not None:
        if not rules.link_by_email or await session.get(ProviderLink, person.id) is not None:
            raise SignInRefused(f"Somebody else has the address {email}.")
        if person.is_admin and not rules.link_administrators:
            raise SignInRefused(f"An administrator has the address {email}, and those are not matched.")
        return person
    if not rules.create_people:
        raise SignInRefused(f"Nobody here has the address {email}, and people are not made.")
    return await make_person(
        here,
        session,
        rules.account_id,
        {"first_name": email.partition("@")[0][:100], **told.profile},
        number=told.number,
        first_number=rules.first_number,
        role_ids=roles,
    )


async def _follow(
    here: Container, rules: JoiningRules, person_id: str, profile: Mapping[str, str], roles: list[str]
) -> None:
    """What changed at the provider changes here. An address that somebody else has stays as it is."""
    async with here.storage.reading() as session:
        person = await session.get_one(Extension, person_id)
        changed = {name: text for name, text in profile.items() if text != (getattr(person, name) or "")}
        if "email" in changed and await find_by_email(session, rules.account_id, changed["email"]) is not None:
            del changed["email"]
        wanted = set(roles) or {(await default_role(session, rules.account_id)).id}
        others = bool(rules.group_roles) and {role.id for role in await roles_of(session, person)} != wanted
    if not changed and not others:
        return
    with changing(Change("cli", command="follow_provider")):
        async with here.storage.transaction() as session:
            person = await session.get_one(Extension, person_id)
            if changed:
                await update_extension(session, person, as_profile(changed))
            if others:
                await give_roles(here, session, person, roles)
