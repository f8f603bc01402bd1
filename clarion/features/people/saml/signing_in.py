"""A sign-in by the identity provider: begun by us (or, if allowed, there), and the answer taken once."""

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clarion.base.changes import Change, changing
from clarion.base.container import Container
from clarion.base.errors import ClarionError, Unauthorized
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.browser_sessions import tickets
from clarion.features.people.ldap.entries import roles_of_groups
from clarion.features.people.openid.models import UsedAssertion
from clarion.features.people.roles.queries import default_role, roles_of
from clarion.features.people.saml.assertions import EMAIL_FORMAT, Expected, Subject, check_response, read_assertion
from clarion.features.people.saml.documents import Element, SamlRefused, read_xml
from clarion.features.people.saml.models import IdentityProvider, ProviderLink
from clarion.features.people.saml.requests import Question
from clarion.features.people.saml.settings import answers_at, entity_id_of, own_key_of
from clarion.features.people.saml.signatures import signed_assertion
from clarion.features.people.sign_in.sessions import check_may_sign_in
from clarion.features.people.sso.newcomers import as_profile, find_by_email, give_roles, make_person
from clarion.features.people.users.models import Extension
from clarion.features.people.users.service import update_extension

_OWN_PAGE = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,2000}")
_FRIENDLY = {"email": ("mail", "email", "emailaddress"), "firstName": ("givenname", "firstname"),
             "lastName": ("sn", "surname", "lastname"), "jobTitle": ("title",), "department": ("ou", "department"),
             "groups": ("groups", "memberof")}  # fmt: skip
_FIELDS = {"email": "email", "firstName": "first_name", "lastName": "last_name", "jobTitle": "job_title",
           "department": "department"}  # fmt: skip


def own_page(to: str) -> str:
    """Where somebody wanted to go, if that is a page of ours; else the first one."""
    return to if _OWN_PAGE.fullmatch(to) else "/"


def ask(
    session: AsyncSession, here: Container, row: IdentityProvider, *, to: str, remember: bool, browser: str
) -> Question:
    """A new request. `browser`: a hash of the cookie of the browser that begins, which must also end."""
    facts = {"account": row.account_id, "to": own_page(to), "remember": remember, "browser": browser}
    text = tickets.make_ticket(session, tickets.PROVIDER_REQUEST, here.clock.now(), facts=facts)
    return Question(
        request_id=f"_{text}",
        entity_id=entity_id_of(here, row.account_id),
        answers_at=answers_at(here, row.account_id),
        sign_in_url=row.sign_in_url,
        own_key=own_key_of(here, row),
        own_certificate=row.own_certificate,
        now=here.clock.now(),
    )


@dataclass(frozen=True)
class Taken:
    """`ticket`: what the sign-in page goes on with; `to`: where the person wanted to go."""

    ticket: str
    to: str


async def take_answer(here: Container, row: IdentityProvider, content: bytes, relay_state: str) -> Taken:
    """Raises SamlRefused for what is not a right answer to what we asked, Unauthorized for who may not sign in."""
    response = await asyncio.to_thread(read_xml, content)
    facts = await _use_request(here, row, response)
    expected = Expected(
        provider=row.entity_id,
        audience=entity_id_of(here, row.account_id),
        recipient=answers_at(here, row.account_id),
        request_id=str(response.get("InResponseTo") or ""),
        now=here.clock.now(),
    )
    subject = await asyncio.to_thread(_subject, response, row.certificates, own_key_of(here, row), expected)
    await _count_once(here, row, subject)
    facts = facts or {"to": own_page(relay_state), "remember": False, "browser": ""}
    person = await _person(here, row, subject)
    async with here.storage.transaction() as session:
        check_may_sign_in(person, await session.get_one(Account, person.account_id))
        proved = ["saml", "mfa"] if row.second_step_there else ["saml"]
        kept = {"proved": proved, "remember": facts["remember"], "browser": facts["browser"]}
        now = here.clock.now()
        return Taken(
            tickets.make_ticket(session, tickets.PROVIDER_ANSWER, now, extension_id=person.id, facts=kept), facts["to"]
        )


def _subject(response: Element, certificates: list[str], own_key: str, expected: Expected) -> Subject:
    check_response(response, expected)
    return read_assertion(signed_assertion(response, certificates, own_key, expected.now), expected)


async def _use_request(here: Container, row: IdentityProvider, response: Element) -> dict[str, Any]:
    """What was noted when the request was made; it is used up. Empty: the provider began, and may."""
    request_id = str(response.get("InResponseTo") or "")
    if not request_id:
        if not row.unasked:
            raise SamlRefused("Nobody asked for this answer, and the provider may not begin.")
        return {}
    async with here.storage.transaction() as session:
        try:
            ticket = await tickets.get_ticket(session, request_id[1:], tickets.PROVIDER_REQUEST, now=here.clock.now())
        except Unauthorized:
            raise SamlRefused("The answer is to no request of ours, or came too late.") from None
        if ticket.facts["account"] != row.account_id:
            raise SamlRefused("The answer is to a request of another account.")
        facts = dict(ticket.facts)
        try:
            await tickets.use_up(session, ticket)
        except Unauthorized:
            raise SamlRefused("The request was answered already.") from None
    return facts


async def _count_once(here: Container, row: IdentityProvider, subject: Subject) -> None:
    used = sha256(f"saml\0{row.account_id}\0{row.entity_id}\0{subject.assertion_id}".encode()).hexdigest()
    try:
        async with here.storage.transaction() as session:
            session.add(UsedAssertion(id=used, expires_at=subject.until))
    except IntegrityError:
        raise SamlRefused("This assertion was used already.") from None


def values_of(subject: Subject, names: dict[str, Any], key: str) -> tuple[str, ...]:
    """An attribute by the name that was chosen, else by the friendly names it has at most providers."""
    chosen = str(names.get(key, "")).lower()
    for name in (chosen, *_FRIENDLY.get(key, ())):
        if name and name in subject.attributes:
            return subject.attributes[name]
    return ()


def profile_of(subject: Subject, names: dict[str, Any]) -> dict[str, str]:
    """What the provider says of the person, by the names of `Profile`."""
    found = {}
    for key, name in _FIELDS.items():
        text = next((value for value in values_of(subject, names, key) if value), "").replace("\0", "")
        if text:
            found[name] = text[: 254 if key == "email" else 100].strip()
    if "email" not in found and subject.name_format == EMAIL_FORMAT:
        found["email"] = subject.name_id[:254]
    if "email" in found:
        found["email"] = found["email"].lower()
    return found


async def _person(here: Container, row: IdentityProvider, subject: Subject) -> Extension:
    """Who that is here; matched or made, and kept as the provider says. Each change leaves a line in the trail."""
    digest = sha256(f"{row.entity_id}\0{subject.name_id}".encode()).hexdigest()
    profile = profile_of(subject, row.attribute_names)
    groups = frozenset(text.lower() for text in values_of(subject, row.attribute_names, "groups"))
    roles = roles_of_groups(groups, row.group_roles)
    async with here.storage.reading() as session:
        person = await _linked(session, row.account_id, digest)
    if person is None:
        try:
            person = await _join(here, row, subject, digest, profile, roles)
        except (ClarionError, IntegrityError):
            async with here.storage.reading() as session:  # in another tab they were faster by a moment
                person = await _linked(session, row.account_id, digest)
            if person is None:
                raise
    await _as_told(here, row, person.id, profile, roles)
    return person


async def _linked(session: AsyncSession, account_id: str, digest: str) -> Extension | None:
    query = select(Extension).join(ProviderLink, ProviderLink.extension_id == Extension.id)
    return await session.scalar(query.where(ProviderLink.account_id == account_id, ProviderLink.name_digest == digest))


async def _join(
    here: Container,
    row: IdentityProvider,
    subject: Subject,
    digest: str,
    profile: dict[str, str],
    roles: list[str],
) -> Extension:
    with changing(Change("cli", command="join_from_provider")):
        async with here.storage.transaction() as session:
            person = await _newcomer(here, session, row, subject, profile, roles)
            link = ProviderLink(extension_id=person.id, account_id=row.account_id, name_digest=digest)
            link.name_id = subject.name_id
            session.add(link)
            return person


async def _newcomer(
    here: Container,
    session: AsyncSession,
    row: IdentityProvider,
    subject: Subject,
    profile: dict[str, str],
    roles: list[str],
) -> Extension:
    """Matched by e-mail address, or made. Raises SamlRefused."""
    email = profile.get("email", "")
    if "@" not in email:
        raise SamlRefused("The provider tells no e-mail address of the person.")
    person = await find_by_email(session, row.account_id, email)
    if person is not None:
        if not row.link_by_email or await session.get(ProviderLink, person.id) is not None:
            raise SamlRefused(f"Somebody else has the address {email}.")
        if person.is_admin and not row.link_administrators:
            raise SamlRefused(f"An administrator has the address {email}, and those are not matched.")
        return person
    if not row.create_people:
        raise SamlRefused(f"Nobody here has the address {email}, and people are not made.")
    number = next(iter(values_of(subject, row.attribute_names, "extensionNumber")), "")
    values = {"first_name": email.partition("@")[0][:100], **profile}
    return await make_person(
        here,
        session,
        row.account_id,
        values,
        number=number if number.isascii() and number.isdigit() and len(number) <= 8 else "",
        first_number=row.first_number,
        role_ids=roles,
    )


async def _as_told(
    here: Container, row: IdentityProvider, person_id: str, profile: dict[str, str], roles: list[str]
) -> None:
    """What changed at the provider changes here. An address that somebody else has stays as it is."""
    async with here.storage.reading() as session:
        person = await session.get_one(Extension, person_id)
        changed = {name: text for name, text in profile.items() if text != (getattr(person, name) or "")}
        if "email" in changed and await find_by_email(session, row.account_id, changed["email"]) is not None:
            del changed["email"]
        wanted = set(roles) or {(await default_role(session, row.account_id)).id}
        others = bool(row.group_roles) and {role.id for role in await roles_of(session, person)} != wanted
    if not changed and not others:
        return
    with changing(Change("cli", command="follow_provider")):
        async with here.storage.transaction() as session:
            person = await session.get_one(Extension, person_id)
            if changed:
                await update_extension(session, person, as_profile(changed))
            if others:
                await give_roles(here, session, person, roles)


async def note_refusal(here: Container, account_id: str, problem: ClarionError, now: datetime) -> None:
    """For administrators, who see why the last one was refused."""
    async with here.storage.transaction() as session:
        row = await session.get(IdentityProvider, account_id)
        if row is not None:
            row.last_refusal, row.last_refusal_at = problem.message[:400], now
