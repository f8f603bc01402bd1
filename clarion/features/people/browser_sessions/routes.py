"""What the sign-in page asks for. Cookies count here, so pages of other origins are refused."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid, Unauthorized
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.authorize.codes import Proof, issue_code
from clarion.features.people.browser_sessions import schemas, tickets
from clarion.features.people.browser_sessions.models import SignInTicket, SignOn
from clarion.features.people.browser_sessions.responses import (
    AuthenticatorEnrollment,
    BrowserSessionInfo,
    BrowserSessionList,
    BrowserSessionPerson,
    EmailedCode,
    OpenedLink,
    PasskeyOptionsInfo,
)
from clarion.features.people.browser_sessions.sign_ons import find_present
from clarion.features.people.browser_sessions.steps import Step, proceed, proceed_from
from clarion.features.people.browser_sessions.visit import (
    Visit,
    check_own_page,
    clear_sign_on_cookie,
    set_device_cookie,
    set_sign_on_cookie,
    visit_of,
)
from clarion.features.people.second_factor import authenticators, email_codes, passkeys
from clarion.features.people.second_factor.models import EmailFactor
from clarion.features.people.second_factor.recovery import make_recovery_codes, use_recovery_code
from clarion.features.people.sign_in.clients import ClientSource, RegisteredClient
from clarion.features.people.sign_in.errors import invalid_grant
from clarion.features.people.sign_in.guard import Admission, public
from clarion.features.people.sign_in.passwords import check_new_password, hash_password
from clarion.features.people.sign_in.service import UserName, check_wait, prove_password
from clarion.features.people.sign_in.sessions import Sessions, check_may_sign_in
from clarion.features.people.sign_in.throttle import SignInThrottle
from clarion.features.people.sign_in.throttle_rules import FREE_FAILURES_OF_PAIR, Counted
from clarion.features.people.sso.login_methods import get_company, own_ways_count
from clarion.features.people.users.models import Extension

WEB_APP_ID = "clarion-web"


async def _own_page(request: Request) -> Visit:
    check_own_page(request)
    return visit_of(request)


async def _limited(request: Request, here: Here) -> None:
    admission = here.find(Admission)
    if admission is not None:
        await admission.admit_client(request, "sign-in page")


OwnPage = Annotated[Visit, Depends(_own_page)]
router = APIRouter(prefix="/restapi/v1.0/clarion/sign-in", tags=["Sign-in"], dependencies=[public(), Depends(_limited)])


@router.post("", summary="Sign in with a password")
async def with_password(
    here: Here, visit: OwnPage, response: Response, body: schemas.PasswordStep
) -> BrowserSessionInfo:
    client = await _web_app(here)
    account_id = await _company_id(here, body.company)
    person = await prove_password(here, visit, UserName(body.username), body.password, account_id)
    async with here.storage.transaction() as session:
        await _check_person(session, person)
        step = await proceed(session, here, person, visit, ["pwd"], body.remember)
        return _answer(session, here, response, step, client, body)


@router.post("/second-factor", summary="Prove it a second time, with a code")
async def with_code(here: Here, visit: OwnPage, response: Response, body: schemas.CodeStep) -> BrowserSessionInfo:
    client = await _web_app(here)
    async with here.storage.transaction() as session:
        ticket = await tickets.get_ticket(session, body.ticket, tickets.SECOND_FACTOR, now=here.clock.now())
        await tickets.count_attempt(session, ticket)
    counted = (Counted(f"second factor {ticket.extension_id}", FREE_FAILURES_OF_PAIR, own=True),)
    check_wait(await here.get(SignInThrottle).reserve(counted))
    async with here.storage.transaction() as session:
        ticket = await tickets.get_ticket(session, body.ticket, tickets.SECOND_FACTOR, now=here.clock.now())
        if not await _code_is_right(session, here, ticket, body):
            raise Invalid("That code is not right, or was used already.", code="OAU-140", parameter="code")
        step = await proceed_from(session, here, ticket, visit, "otp", "mfa")
        answer = _answer(session, here, response, step, client, body)
    await here.get(SignInThrottle).succeeded(counted)
    return answer


async def _code_is_right(session: AsyncSession, here: Container, ticket: SignInTicket, body: schemas.CodeStep) -> bool:
    person_id = str(ticket.extension_id)
    if body.method == "email":
        return await email_codes.email_code_matches(session, ticket, body.code)
    if body.method == "recovery":
        return await use_recovery_code(session, person_id, body.code, here.clock.now())
    return await authenticators.code_matches(session, here.keys, person_id, body.code, here.clock.now())


@router.post("/second-factor/email", summary="Ask for a code by email")
async def send_code(here: Here, visit: OwnPage, body: schemas.TicketOnly) -> EmailedCode:
    """To the address that the person confirmed; at most three times for a sign-in."""
    async with here.storage.transaction() as session:
        ticket = await tickets.get_ticket(session, body.ticket, tickets.SECOND_FACTOR, now=here.clock.now())
        row = await session.get(EmailFactor, ticket.extension_id)
        if row is None:
            raise Invalid("Codes by email are not set up.", code="OAU-140")
        await email_codes.send_code(session, here, ticket, row.address)
        return {"address": email_codes.masked(row.address)}


@router.post("/passkey/options", summary="Begin to sign in with a passkey")
async def passkey_options(here: Here, visit: OwnPage, body: schemas.PasskeyOptions) -> PasskeyOptionsInfo:
    """With a ticket: the passkeys of who gave the password. Without: any that the browser has for us."""
    now = here.clock.now()
    async with here.storage.transaction() as session:
        rows, extension_id = [], None
        facts: dict[str, Any] = {"proved": [], "remember": body.remember}
        if body.ticket is not None:
            ticket = await tickets.get_ticket(session, body.ticket, tickets.SECOND_FACTOR, now=now)
            extension_id, facts = ticket.extension_id, dict(ticket.facts)
            rows = list(await passkeys.passkeys_of(session, str(extension_id)))
        options = passkeys.authentication_options(here.settings, rows)
        facts["challenge"] = options["challenge"]
        made = tickets.make_ticket(session, tickets.PASSKEY_SIGN_IN, now, extension_id=extension_id, facts=facts)
    return {"ticket": made, "publicKey": options}


@router.post("/passkey", summary="Sign in with a passkey")
async def with_passkey(here: Here, visit: OwnPage, response: Response, body: schemas.PasskeyStep) -> BrowserSessionInfo:
    client, now = await _web_app(here), here.clock.now()
    async with here.storage.transaction() as session:
        ticket = await tickets.get_ticket(session, body.ticket, tickets.PASSKEY_SIGN_IN, now=now)
        await tickets.use_up(session, ticket)
    async with here.storage.transaction() as session:
        row = await passkeys.check_passkey(session, here.settings, body.credential, ticket.facts["challenge"], now)
        if ticket.extension_id not in (None, row.extension_id):
            raise Invalid("This passkey belongs to somebody else.", code="OAU-140")
        person = await session.get_one(Extension, row.extension_id)
        await _check_person(session, person)
        if ticket.extension_id is None:
            await _check_own_way(session, person)
        proved = [*ticket.facts["proved"], "hwk", "user", "mfa"]
        step = await proceed(session, here, person, visit, proved, bool(ticket.facts["remember"]))
        return _answer(session, here, response, step, client, body)


@router.post("/enrol", summary="Set up an authenticator, because the account asks for one")
async def enrol(here: Here, visit: OwnPage, body: schemas.TicketOnly) -> AuthenticatorEnrollment:
    async with here.storage.transaction() as session:
        ticket = await tickets.get_ticket(session, body.ticket, tickets.ENROL, now=here.clock.now())
        person = await session.get_one(Extension, ticket.extension_id)
        secret = await authenticators.start_authenticator(session, here.keys, person.id, here.clock.now())
        return authenticators.setup_view(secret, person.email or person.number)


@router.post("/enrol/confirm", summary="Confirm the authenticator, and go on")
async def confirm(here: Here, visit: OwnPage, response: Response, body: schemas.CodeStep) -> BrowserSessionInfo:
    client, now = await _web_app(here), here.clock.now()
    async with here.storage.transaction() as session:
        ticket = await tickets.get_ticket(session, body.ticket, tickets.ENROL, now=now)
        await tickets.count_attempt(session, ticket)
    async with here.storage.transaction() as session:
        ticket = await tickets.get_ticket(session, body.ticket, tickets.ENROL, now=now)
        person_id = str(ticket.extension_id)
        await authenticators.confirm_authenticator(session, here.keys, person_id, body.code, now)
        codes = await make_recovery_codes(session, person_id)
        step = await proceed_from(session, here, ticket, visit, "otp", "mfa")
        return {**_answer(session, here, response, step, client, body), "recoveryCodes": codes}


@router.post("/link", summary="Open a one-time link of an administrator")
async def open_link(here: Here, visit: OwnPage, body: schemas.TicketOnly) -> OpenedLink:
    """The link stays good until the new password is set."""
    async with here.storage.reading() as session:
        ticket = await tickets.get_ticket(session, body.ticket, tickets.LINK, now=here.clock.now())
        person = await session.get_one(Extension, ticket.extension_id)
        return {"state": "newPassword", "ticket": body.ticket, "person": _person_view(person)}


@router.post("/new-password", summary="Set a new password by a one-time link, and go on")
async def new_password(
    here: Here, visit: OwnPage, response: Response, body: schemas.NewPasswordStep
) -> BrowserSessionInfo:
    check_new_password(body.password)
    client = await _web_app(here)
    async with here.storage.reading() as session:
        await tickets.get_ticket(session, body.ticket, tickets.LINK, now=here.clock.now())
    hashed = await hash_password(body.password)
    async with here.storage.transaction() as session:
        ticket = await tickets.get_ticket(session, body.ticket, tickets.LINK, now=here.clock.now())
        person = await session.get_one(Extension, ticket.extension_id)
        await _check_person(session, person)
        await _check_own_way(session, person)
        person.password_hash = hashed
        await here.get(Sessions).end_all(session, person.id, "password changed")
        step = await proceed_from(session, here, ticket, visit)
        return _answer(session, here, response, step, client, body)


_ANSWERED = (tickets.PROVIDER_ANSWER, tickets.ENTRY)


@router.post("/provider", summary="Go on after the identity provider's answer, or by a link that signs in once")
async def after_provider(
    here: Here, visit: OwnPage, response: Response, body: schemas.TicketStep
) -> BrowserSessionInfo:
    """In the browser where it began; else somebody could be signed in as somebody else without noticing."""
    client = await _web_app(here)
    async with here.storage.transaction() as session:
        ticket = await tickets.get_ticket(session, body.ticket, *_ANSWERED, now=here.clock.now())
        if ticket.facts["browser"] not in ("", visit.browser):
            raise Unauthorized("This sign-in began in another browser. Begin again.", code="OAU-213")
        await _check_person(session, await session.get_one(Extension, ticket.extension_id))
        step = await proceed_from(session, here, ticket, visit)
        return _answer(session, here, response, step, client, body)


@router.get("", summary="Who is signed in in this browser")
async def who(here: Here, visit: OwnPage) -> BrowserSessionList:
    async with here.storage.reading() as session:
        present = await find_present(session, here, visit)
    return {
        "person": _person_view(present.person) if present else None,
        "passkeyOrigin": passkeys.origin_of(here.settings),
    }


@router.post("/resume", summary="Go on in a browser that is signed in")
async def resume(here: Here, visit: OwnPage, body: schemas.Resume) -> BrowserSessionInfo:
    client = await _web_app(here)
    async with here.storage.transaction() as session:
        present = await find_present(session, here, visit)
        if present is None:
            raise Unauthorized("Nobody is signed in in this browser.", code="OAU-213")
        present.sign_on.last_seen_at = here.clock.now()
        return {"state": "done", "code": _code(session, here, client, present.sign_on, body)}


@router.post("/end", status_code=204, summary="Sign this browser out")
async def end(here: Here, visit: OwnPage) -> Response:
    async with here.storage.transaction() as session:
        present = await find_present(session, here, visit)
        if present is not None:
            present.sign_on.ended_at = here.clock.now()
    response = Response(status_code=204)
    clear_sign_on_cookie(response, here)
    return response


async def _company_id(here: Container, company: str | None) -> str | None:
    if not company:
        return None
    async with here.storage.reading() as session:
        return (await get_company(session, company)).id


async def _check_own_way(session: AsyncSession, person: Extension) -> None:
    """Passkeys and one-time links count where the company leaves signing in to Clarion."""
    if not await own_ways_count(session, person):
        raise Invalid("This company's people sign in by its directory or identity provider.", code="OAU-140")


def _person_view(person: Extension) -> BrowserSessionPerson:
    name = f"{person.first_name} {person.last_name}".strip()
    return {"id": person.id, "name": name or person.number, "extensionNumber": person.number, "email": person.email}


async def _check_person(session: AsyncSession, person: Extension) -> None:
    try:
        check_may_sign_in(person, await session.get_one(Account, person.account_id))
    except Unauthorized as error:
        raise invalid_grant(error.message, error.code) from None


async def _web_app(here: Container) -> RegisteredClient:
    client = await here.get(ClientSource).find_client(WEB_APP_ID)
    if client is None:
        raise Invalid("The web app is not registered.", code="OAU-146")
    return client


def _code(
    session: AsyncSession, here: Container, client: RegisteredClient, sign_on: SignOn, asked: schemas.ForWebApp
) -> str:
    return issue_code(
        session,
        here,
        client,
        Proof.of(sign_on),
        scopes=client.scopes,
        challenge=asked.code_challenge or "",
        challenge_method=asked.code_challenge_method,
    )


def _answer(
    session: AsyncSession,
    here: Container,
    response: Response,
    step: Step,
    client: RegisteredClient,
    asked: schemas.ForWebApp,
) -> BrowserSessionInfo:
    if step.opened is None:
        return {"state": step.state, "ticket": step.ticket, "methods": step.methods}
    set_sign_on_cookie(response, here, step.opened.token, step.opened.seconds)
    if step.opened.device_token is not None:
        set_device_cookie(response, here, step.opened.device_token)
    answer: BrowserSessionInfo = {"state": "done"}
    if asked.code_challenge is not None:
        answer["code"] = _code(session, here, client, step.opened.row, asked)
    return answer
