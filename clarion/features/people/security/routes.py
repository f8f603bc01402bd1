"""Our own surface: how I sign in. Password, authenticator, recovery codes, passkeys."""

from typing import Annotated

from fastapi import APIRouter, Response

from clarion.base.container import Here
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.people.browser_sessions import tickets
from clarion.features.people.second_factor import authenticators, email_codes, passkeys
from clarion.features.people.second_factor.models import Authenticator, EmailFactor, Passkey
from clarion.features.people.second_factor.recovery import make_recovery_codes
from clarion.features.people.second_factor.responses import PasskeyInfo
from clarion.features.people.second_factor.service import (
    factors_of,
    factors_view,
    passkey_view,
    remove_factors,
    second_factor_required,
)
from clarion.features.people.security import schemas
from clarion.features.people.security.confirm import confirm_password, first_party_only
from clarion.features.people.security.responses import (
    ConfirmedAuthenticator,
    EmailCodeSent,
    NewAuthenticator,
    OwnSecurity,
    PasskeyCreation,
    RecoveryCodes,
)
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sign_in.passwords import check_new_password, hash_password
from clarion.features.people.sign_in.sessions import Sessions
from clarion.features.people.users.models import Extension

router = APIRouter(prefix="/restapi/v1.0/clarion/security", tags=["Security"])
Me = Annotated[Caller, require("EditUserCredentials", scopes="EditExtensions")]


@router.get("", summary="How I sign in")
async def read(here: Here, caller: Me) -> OwnSecurity:
    async with here.storage.reading() as session:
        view = await factors_view(session, caller.extension_id)
        required = await second_factor_required(session, caller.account_id)
        person = await session.get_one(Extension, caller.extension_id)
    return {
        **view,
        "secondFactorRequired": required,
        "hasPassword": person.password_hash is not None,
        "passkeyOrigin": passkeys.origin_of(here.settings),
    }


@router.put("/password", status_code=204, summary="Change my password; other sessions end")
async def change_password(here: Here, caller: Me, body: schemas.NewPassword) -> Response:
    check_new_password(body.new_password)
    await confirm_password(here, caller, body.password)
    hashed = await hash_password(body.new_password)
    async with here.storage.transaction() as session:
        person = await session.get_one(Extension, caller.extension_id)
        person.password_hash = hashed
        await here.get(Sessions).end_all(session, person.id, "password changed", keep=caller.session_id)
    return Response(status_code=204)


@router.post("/authenticator", summary="Begin to set up an authenticator")
async def start_authenticator(here: Here, caller: Me, body: schemas.Confirmed) -> NewAuthenticator:
    await confirm_password(here, caller, body.password)
    async with here.storage.transaction() as session:
        person = await session.get_one(Extension, caller.extension_id)
        secret = await authenticators.start_authenticator(session, here.keys, person.id, here.clock.now())
    return authenticators.setup_view(secret, person.email or person.number)


@router.post("/authenticator/confirm", summary="Confirm the authenticator with a code that it shows")
async def confirm_authenticator(here: Here, caller: Me, body: schemas.Code) -> ConfirmedAuthenticator:
    """Recovery codes are made with the first second factor, and shown this once."""
    first_party_only(caller)
    async with here.storage.transaction() as session:
        await authenticators.confirm_authenticator(session, here.keys, caller.extension_id, body.code, here.clock.now())
        codes = await make_recovery_codes(session, caller.extension_id)
    return {"recoveryCodes": codes}


@router.post("/authenticator/remove", status_code=204, summary="Remove the authenticator")
async def remove_authenticator(here: Here, caller: Me, body: schemas.Confirmed) -> Response:
    await confirm_password(here, caller, body.password)
    async with here.storage.transaction() as session:
        row = await session.get(Authenticator, caller.extension_id)
        if row is not None:
            await session.delete(row)
            await session.flush()
            await _after_removal(session, caller)
    return Response(status_code=204)


async def _after_removal(session: AsyncSession, caller: Caller) -> None:
    if (await factors_of(session, caller.extension_id)).any:
        return
    if await second_factor_required(session, caller.account_id):
        raise Conflict("Your organisation asks for a second factor. Set up another before you remove this one.")
    await remove_factors(session, caller.extension_id)  # recovery codes for nothing help nobody


@router.post("/email-codes", summary="Begin to set up codes by email")
async def start_email_codes(here: Here, caller: Me, body: schemas.Confirmed) -> EmailCodeSent:
    """A first code goes to my address. 409: no mail server, no address, or set up already."""
    await confirm_password(here, caller, body.password)
    async with here.storage.transaction() as session:
        person = await session.get_one(Extension, caller.extension_id)
        address = email_codes.address_for_codes(here, person)
        if await session.get(EmailFactor, person.id) is not None:
            raise Conflict("Codes by email are on already. Switch them off first.")
        now = here.clock.now()
        text = tickets.make_ticket(
            session, tickets.EMAIL_FACTOR, now, extension_id=person.id, facts={"address": address}
        )
        await session.flush()
        ticket = await tickets.get_ticket(session, text, tickets.EMAIL_FACTOR, now=now)
        await email_codes.send_code(session, here, ticket, address)
    return {"ticket": text, "address": email_codes.masked(address)}


@router.post("/email-codes/confirm", summary="Confirm codes by email with the first one")
async def confirm_email_codes(here: Here, caller: Me, body: schemas.EmailCode) -> ConfirmedAuthenticator:
    """`recoveryCodes` are made with the first second factor, else empty."""
    first_party_only(caller)
    now = here.clock.now()
    async with here.storage.transaction() as session:
        ticket = await tickets.get_ticket(session, body.ticket, tickets.EMAIL_FACTOR, now=now)
        await tickets.count_attempt(session, ticket)
    async with here.storage.transaction() as session:
        ticket = await tickets.get_ticket(session, body.ticket, tickets.EMAIL_FACTOR, now=now)
        if ticket.extension_id != caller.extension_id:
            raise NotFound("This code was not asked for here. Begin again.")
        if not email_codes.takes_code(ticket, body.code):
            raise Invalid("That is not the code in the newest email.", parameter="code")
        address = str(ticket.facts["address"])
        await tickets.use_up(session, ticket)
        had = (await factors_of(session, caller.extension_id)).recovery_codes
        email_codes.confirm_address(session, caller.extension_id, address, now)
        codes = [] if had else await make_recovery_codes(session, caller.extension_id)
    return {"recoveryCodes": codes}


@router.post("/email-codes/remove", status_code=204, summary="Switch off codes by email")
async def remove_email_codes(here: Here, caller: Me, body: schemas.Confirmed) -> Response:
    await confirm_password(here, caller, body.password)
    async with here.storage.transaction() as session:
        row = await session.get(EmailFactor, caller.extension_id)
        if row is not None:
            await session.delete(row)
            await session.flush()
            await _after_removal(session, caller)
    return Response(status_code=204)


@router.post("/recovery-codes", summary="Make new recovery codes")
async def renew_recovery_codes(here: Here, caller: Me, body: schemas.Confirmed) -> RecoveryCodes:
    await confirm_password(here, caller, body.password)
    async with here.storage.transaction() as session:
        if not (await factors_of(session, caller.extension_id)).any:
            raise Conflict("Set up an authenticator or a passkey first.")
        codes = await make_recovery_codes(session, caller.extension_id)
    return {"recoveryCodes": codes}


@router.post("/passkeys/options", summary="Begin to add a passkey")
async def passkey_options(here: Here, caller: Me, body: schemas.Confirmed) -> PasskeyCreation:
    await confirm_password(here, caller, body.password)
    async with here.storage.transaction() as session:
        person = await session.get_one(Extension, caller.extension_id)
        rows = await passkeys.passkeys_of(session, person.id)
        options = passkeys.registration_options(here.settings, person, rows)
        facts = {"challenge": options["challenge"]}
        ticket = tickets.make_ticket(
            session, tickets.PASSKEY_NEW, here.clock.now(), extension_id=person.id, facts=facts
        )
    return {"ticket": ticket, "publicKey": options}


@router.post("/passkeys", summary="Add a passkey")
async def add_passkey(here: Here, caller: Me, body: schemas.NewPasskey) -> PasskeyInfo:
    """`recoveryCodes` come along when this is the first second factor."""
    first_party_only(caller)
    now = here.clock.now()
    async with here.storage.transaction() as session:
        ticket = await tickets.get_ticket(session, body.ticket, tickets.PASSKEY_NEW, now=now)
        if ticket.extension_id != caller.extension_id:
            raise NotFound("This ceremony is not known. Begin again.")
        challenge = str(ticket.facts["challenge"])
        await tickets.use_up(session, ticket)
        person = await session.get_one(Extension, caller.extension_id)
        had = (await factors_of(session, person.id)).recovery_codes
        row = await passkeys.add_passkey(session, here.settings, person, body.credential, challenge, body.name, now)
        codes = [] if had else await make_recovery_codes(session, person.id)
    view = passkey_view(row)
    if codes:
        view["recoveryCodes"] = codes
    return view


async def _get_passkey(session: AsyncSession, caller: Caller, passkey_id: str) -> Passkey:
    row = await session.get(Passkey, passkey_id[:64])
    if row is None or row.extension_id != caller.extension_id:
        raise NotFound("Resource for parameter [passkeyId] is not found.", parameter="passkeyId")
    return row


@router.put("/passkeys/{passkeyId}", summary="Rename a passkey")
async def rename_passkey(
    here: Here,
    caller: Me,
    passkeyId: str,
    body: schemas.PasskeyName,
) -> PasskeyInfo:
    first_party_only(caller)
    async with here.storage.transaction() as session:
        row = await _get_passkey(session, caller, passkeyId)
        row.name = body.name
        return passkey_view(row)


@router.post("/passkeys/{passkeyId}/remove", status_code=204, summary="Remove a passkey")
async def remove_passkey(
    here: Here,
    caller: Me,
    passkeyId: str,
    body: schemas.Confirmed,
) -> Response:
    await confirm_password(here, caller, body.password)
    async with here.storage.transaction() as session:
        await session.delete(await _get_passkey(session, caller, passkeyId))
        await session.flush()
        await _after_removal(session, caller)
    return Response(status_code=204)
