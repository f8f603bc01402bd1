"""Our own surface: what an administrator does for how others sign in."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Response
from sqlalchemy import delete

from clarion.base.container import Here
from clarion.base.errors import Forbidden, Invalid
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.people.browser_sessions import tickets
from clarion.features.people.browser_sessions.models import SignInTicket
from clarion.features.people.second_factor.service import (
    factors_view,
    remove_factors,
    second_factor_required,
    set_second_factor_required,
)
from clarion.features.people.security import schemas
from clarion.features.people.security.confirm import company_wide_only, first_party_only
from clarion.features.people.security.responses import (
    EnrollmentLink,
    PersonSecurity,
    SecurityPolicyInfo,
    SecurityPolicyResponse,
)
from clarion.features.people.security.session_routes import live_sessions
from clarion.features.people.sign_in.caller import Caller, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sign_in.sessions import Sessions
from clarion.features.people.users.models import PEOPLE_TYPES, Extension

router = APIRouter(prefix="/restapi/v1.0/clarion/security", tags=["Security"])
Admin = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]
ForPeople = Annotated[Caller, require("EditUserCredentials", scopes="EditExtensions")]
LINK_LIFE = timedelta(hours=24)


@router.get("/policy", summary="What the account asks of its people when they sign in")
async def read_policy(here: Here, caller: Admin) -> SecurityPolicyInfo:
    async with here.storage.reading() as session:
        return {"secondFactorRequired": await second_factor_required(session, caller.account_id)}


@router.put("/policy", summary="Ask everybody in the account for a second factor, or not")
async def write_policy(here: Here, caller: Admin, body: schemas.SecurityPolicy) -> SecurityPolicyResponse:
    """Who has none sets one up the next time they sign in. Sessions that are open stay open."""
    company_wide_only(caller)
    async with here.storage.transaction() as session:
        await set_second_factor_required(session, caller.account_id, body.second_factor_required)
    return {"secondFactorRequired": body.second_factor_required}


async def _person(session: AsyncSession, caller: Caller, extension_id: str) -> Extension:
    row = await resolve_extension(session, caller, "~", extension_id, reach="admin")
    if row.type not in PEOPLE_TYPES:
        raise Invalid("Only people sign in.", parameter="extensionId")
    if row.is_admin and not caller.is_admin:
        raise Forbidden("Only an administrator changes how administrators sign in.", code="CMN-402")
    return row


@router.get("/people/{extensionId}", summary="How somebody signs in")
async def read_person(
    here: Here,
    caller: ForPeople,
    extensionId: str,
) -> PersonSecurity:
    async with here.storage.reading() as session:
        person = await _person(session, caller, extensionId)
        view = await factors_view(session, person.id)
        sessions = await live_sessions(session, here, person.id)
    return {**view, "hasPassword": person.password_hash is not None, "sessions": len(sessions)}


@router.post("/people/{extensionId}/sign-in-link", summary="Make a one-time link to set a new password")
async def make_link(
    here: Here,
    caller: ForPeople,
    extensionId: str,
) -> EnrollmentLink:
    """The link is shown this once; earlier ones are void. A second factor stays as it is, and is asked for."""
    first_party_only(caller)
    now = here.clock.now()
    async with here.storage.transaction() as session:
        person = await _person(session, caller, extensionId)
        await session.execute(
            delete(SignInTicket).where(SignInTicket.extension_id == person.id, SignInTicket.purpose == tickets.LINK)
        )
        facts = {"proved": ["pwd"], "remember": False}
        text = tickets.make_ticket(session, tickets.LINK, now, extension_id=person.id, facts=facts, life=LINK_LIFE)
    return {
        "link": f"{here.settings.public_url}/sign-in#link={text}",
        "expirationTime": wire_time(now + LINK_LIFE),
    }


@router.delete("/people/{extensionId}/second-factor", status_code=204, summary="Remove somebody's second factors")
async def reset_second_factor(here: Here, caller: ForPeople, extensionId: str) -> Response:
    """For who has lost them all. Their sessions end: whoever has what was lost is out too."""
    first_party_only(caller)
    async with here.storage.transaction() as session:
        person = await _person(session, caller, extensionId)
        await remove_factors(session, person.id)
        await here.get(Sessions).end_all(session, person.id, "second factor reset", keep=caller.session_id)
    return Response(status_code=204)


@router.post("/people/{extensionId}/sign-out", status_code=204, summary="Sign somebody out everywhere")
async def sign_out(here: Here, caller: ForPeople, extensionId: str) -> Response:
    first_party_only(caller)
    async with here.storage.transaction() as session:
        person = await _person(session, caller, extensionId)
        await here.get(Sessions).end_all(session, person.id, "signed out by an administrator")
    return Response(status_code=204)
