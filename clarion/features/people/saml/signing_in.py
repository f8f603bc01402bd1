"""A sign-in by the identity provider: begun by us (or, if allowed, there), and the answer taken once."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.exc import IntegrityError

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Unauthorized
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.browser_sessions import tickets
from clarion.features.people.openid.models import UsedAssertion
from clarion.features.people.saml.assertions import EMAIL_FORMAT, Expected, Subject, check_response, read_assertion
from clarion.features.people.saml.documents import Element, SamlRefused, read_xml
from clarion.features.people.saml.models import IdentityProvider
from clarion.features.people.saml.requests import Question
from clarion.features.people.saml.settings import answers_at, entity_id_of, own_key_of
from clarion.features.people.saml.signatures import signed_assertion
from clarion.features.people.sign_in.sessions import check_may_sign_in
from clarion.features.people.sso.provider_people import ToldPerson, own_page, person_of_provider
from clarion.features.people.users.models import Extension

_FRIENDLY = {"email": ("mail", "email", "emailaddress"), "firstName": ("givenname", "firstname"),
             "lastName": ("sn", "surname", "lastname"), "jobTitle": ("title",), "department": ("ou", "department"),
             "groups": ("groups", "memberof")}  # fmt: skip
_FIELDS = {"email": "email", "firstName": "first_name", "lastName": "last_name", "jobTitle": "job_title",
           "department": "department"}  # fmt: skip


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
            found[name] = text
    if "email" not in found and subject.name_format == EMAIL_FORMAT:
        found["email"] = subject.name_id
    return found


async def _person(here: Container, row: IdentityProvider, subject: Subject) -> Extension:
    names = row.attribute_names
    told = ToldPerson(
        provider=row.entity_id,
        name_id=subject.name_id,
        profile=profile_of(subject, names),
        groups=frozenset(values_of(subject, names, "groups")),
        number=next(iter(values_of(subject, names, "extensionNumber")), ""),
    )
    return await person_of_provider(here, row, told)


async def note_refusal(here: Container, account_id: str, problem: ClarionError, now: datetime) -> None:
    """For administrators, who see why the last one was refused."""
    async with here.storage.transaction() as session:
        row = await session.get(IdentityProvider, account_id)
        if row is not None:
            row.last_refusal, row.last_refusal_at = problem.message[:400], now
