"""The grants of the token endpoint."""

from dataclasses import dataclass, replace

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Unauthorized
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account, companies
from clarion.features.people.browser_sessions.sign_ons import known_device_of
from clarion.features.people.browser_sessions.visit import Visit
from clarion.features.people.directory.numbers import NumberBook
from clarion.features.people.ldap.proving import prove_in_directory
from clarion.features.people.second_factor.service import factors_of, second_factor_required
from clarion.features.people.sign_in.credentials import get_credential_of_assertion
from clarion.features.people.sign_in.errors import OAuthError, invalid_grant
from clarion.features.people.sign_in.gate import SignInGate, SignInTry, name_digest
from clarion.features.people.sign_in.oauth_issuing import Issued, SignInRequest
from clarion.features.people.sign_in.passwords import password_matches
from clarion.features.people.sign_in.sessions import Sessions, check_may_sign_in
from clarion.features.people.sign_in.throttle import SignInThrottle
from clarion.features.people.sign_in.throttle_rules import counted_for
from clarion.features.people.sso.login_methods import own_password_counts
from clarion.features.people.users.models import Extension

_MAX_CANDIDATES = 5
_PHONE_DIGITS = 7
_NOT_FOR_APP = "The JWT is not for this app: its owner limited it to other apps, or the app belongs to another account"
_ELSEWHERE = "This person signs in by their company's directory or identity provider, not with a password of Clarion."


@dataclass(frozen=True)
class UserName:
    """What someone typed: an e-mail address, a number, `number*extension`, or an extension number."""

    text: str
    extension: str = ""

    @property
    def key(self) -> str:
        return f"{self.text.strip().lower()}*{self.extension.strip()}"[:300]

    @property
    def digits(self) -> str:
        """Of the number before a star."""
        return "".join(char for char in self.text.partition("*")[0] if char.isascii() and char.isdigit())

    @property
    def is_short(self) -> bool:
        """Only an extension number, which means somebody else in each account."""
        return "@" not in self.text and len(self.digits) < _PHONE_DIGITS


async def prove_password(
    here: Container, visit: Visit, name: UserName, password: str, account_id: str | None = None
) -> Extension:
    """The person who has this name and password; within one account if one is given, whose directory then counts too.

    Raises OAuthError: invalid_grant for wrong credentials, and 429 for who failed too often just now; LdapProblem.
    """
    async with here.storage.reading() as session:
        book = here.find(NumberBook) or NumberBook()
        candidates = await _candidates(session, book, name, account_id)
        company = account_id or await _home_id(session)
        if account_id is not None and await _is_of_others(session, book, name, account_id):
            company = None  # whose directory would have the password of somebody who is on the wrong page
        ids = [candidate.id for candidate in candidates]
        device, known_source, first = await known_device_of(session, here, ids, visit)
    throttle, gate = here.get(SignInThrottle), here.find(SignInGate) or SignInGate()
    attempt = SignInTry(
        name_digest(name.key),
        visit.source,
        known_device=bool(device) or known_source,
        account_id=candidates[0].account_id if candidates else "",
    )
    doubt = gate.check(attempt)
    if doubt is not None:
        candidates = await _with_second_factor(here, candidates)
        if not candidates:
            raise doubt
    counted = counted_for(name.key, visit.source, device=device, known_source=known_source)
    check_wait(await throttle.reserve(counted))
    person = await _whose_password(candidates, password)
    elsewhere = person is not None and not await _counts(here, person)
    if person is None or elsewhere:
        person = await prove_in_directory(here, company, name.text.strip(), password, candidates)
    if person is None and elsewhere:
        gate.failed(attempt)
        raise invalid_grant(_ELSEWHERE, "OAU-140")
    if person is None or account_id not in (None, person.account_id):
        gate.failed(attempt)
        raise invalid_grant("Invalid resource owner credentials.", "OAU-140")
    await throttle.succeeded(counted)
    gate.succeeded(attempt, person.account_id, person.id, new_device=not (device or known_source or first))
    return person


async def _counts(here: Container, person: Extension) -> bool:
    async with here.storage.reading() as session:
        return await own_password_counts(session, person)


async def _with_second_factor(here: Container, candidates: list[Extension]) -> list[Extension]:
    async with here.storage.reading() as session:
        return [one for one in candidates if (await factors_of(session, one.id)).any]


def check_wait(wait: float) -> None:
    """Raise 429 when there is something to wait for."""
    if wait > 0:
        seconds = int(wait) + 1
        sentence = f"Too many failed attempts. Try again in {seconds} seconds."
        raise OAuthError("slow_down", sentence, code="OAU-147", status=429, retry_after=seconds)


async def sign_in_with_password(
    here: Container, request: SignInRequest, visit: Visit, name: UserName, password: str
) -> Issued:
    """The password grant. It cannot ask for a second factor, so who has one, or needs one, is refused."""
    person = await prove_password(here, visit, name, password, request.client.account_id)
    async with here.storage.reading() as session:
        factors = await factors_of(session, person.id)
        required = await second_factor_required(session, person.account_id)
    if factors.any or required:
        raise invalid_grant(
            "This person signs in with a second factor, which the grant type password cannot ask for. "
            "Use authorization_code, or a JWT credential.",
            "OAU-140",
        )
    return await _start(here, person.id, replace(request, methods=("pwd",)))


async def _whose_password(candidates: list[Extension], password: str) -> Extension | None:
    for candidate in candidates:
        if await password_matches(candidate.password_hash, password):
            return candidate
    if not candidates:
        await password_matches(None, password)  # an unknown name takes as long as a known one
    return None


async def _start(here: Container, extension_id: str, request: SignInRequest) -> Issued:
    async with here.storage.transaction() as session:
        person = await session.get(Extension, extension_id)
        account = await session.get(Account, person.account_id) if person else None
        if person is None or account is None:
            raise invalid_grant("Extension not found.", "OAU-136")
        try:
            check_may_sign_in(person, account)
        except Unauthorized as error:
            raise invalid_grant(error.message, error.code) from None
        return await here.get(Sessions).start(session, person, request)


async def _candidates(
    session: AsyncSession, book: NumberBook, name: UserName, account_id: str | None
) -> list[Extension]:
    """Within one account if one is given, whoever has the same name elsewhere."""
    text, short = name.text.strip(), name.extension.strip()
    if "@" in text:
        query = select(Extension).where(Extension.email == text.lower(), Extension.email_as_login)
        if account_id is not None:
            query = query.where(Extension.account_id == account_id)
        query = query.order_by(Extension.created_at, Extension.id)
        return list((await session.scalars(query.limit(_MAX_CANDIDATES))).all())
    digits, after_star = name.digits, text.partition("*")[2]
    short = short or after_star.strip()
    if not name.is_short:
        found = await _by_phone_number(session, book, "+" + digits, short)
        return [one for one in found if account_id in (None, one.account_id)]
    return await _by_short_number(session, account_id or await _home_id(session), short or digits)


async def _is_of_others(session: AsyncSession, book: NumberBook, name: UserName, account_id: str) -> bool:
    """Whether somebody of another account had this e-mail address or phone number first. Who takes a name that others
    have already neither gets their passwords, nor is in their way.
    """
    if name.is_short:
        return False
    known = await _candidates(session, book, name, None)
    return bool(known) and known[0].account_id != account_id


async def _by_phone_number(session: AsyncSession, book: NumberBook, number: str, short: str) -> list[Extension]:
    owner = await book.find_owner(session, number)
    if owner is None and len(number) == 11:  # ten digits: as people write numbers in North America
        owner = await book.find_owner(session, "+1" + number[1:])
    if owner is None:
        return []
    if short:
        return await _by_short_number(session, owner.account_id, short)
    person = await session.get(Extension, owner.extension_id) if owner.extension_id else None
    return [person] if person else []


async def home_account(session: AsyncSession) -> Account | None:
    """A bare extension number means the first account of this server; the others' people add their number."""
    query = companies().order_by(Account.created_at, Account.id).limit(1)
    return await session.scalar(query)


async def _home_id(session: AsyncSession) -> str | None:
    account = await home_account(session)
    return account.id if account else None


async def _by_short_number(session: AsyncSession, account_id: str | None, short: str) -> list[Extension]:
    query = select(Extension).where(
        Extension.account_id == account_id, Extension.number == short, func.length(Extension.number) > 0
    )
    return list((await session.scalars(query)).all())


async def sign_in_with_jwt(here: Container, request: SignInRequest, assertion: str) -> Issued:
    """Raises invalid_grant when the assertion, or its use with this app, is not right."""
    now = here.clock.now()
    async with here.storage.reading() as session:
        row = await get_credential_of_assertion(session, assertion, here.keys, now)
    if row.client_ids and request.client.client_id not in row.client_ids:
        raise invalid_grant(_NOT_FOR_APP, "OAU-140")
    if request.client.account_id not in (None, row.account_id):
        raise invalid_grant(_NOT_FOR_APP, "OAU-140")
    return await _start(here, row.extension_id, replace(request, credential_id=row.id))
