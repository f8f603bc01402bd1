"""Conferences that begin while people talk: begun, joined by dialling their token, others brought in, calls merged."""

from typing import Annotated, Any, cast

from fastapi import APIRouter

from clarion.base.container import Here
from clarion.base.errors import Invalid, NotFound
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.telephony.responses import CallSessionInfo, ConferenceList, ConferenceResponse
from clarion.features.phone.telephony.routes import PARTY, control_of, get_session, party_in
from clarion.features.phone.telephony.rules import find_party_index, session_of_party
from clarion.features.phone.telephony.schemas import Bridge, BringIn, ConferenceChange

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/telephony", tags=["Call control"])
User = Annotated[Caller, require(scopes="CallControl")]
SESSION = "/sessions/{telephonySessionId}"


def _asker(caller: Caller) -> dict[str, str]:
    return {"extension_id": caller.extension_id, "admin": "1" if caller.is_admin else ""}


@router.post("/conference", summary="Begin a conference", status_code=201)
async def begin_conference(here: Here, caller: User, accountId: str) -> ConferenceResponse:
    """Its host dials `voiceCallToken` within 38 seconds, and brings others in then."""
    account = resolve_account(caller, accountId)
    payload = {"extension_id": caller.extension_id}
    return {
        "session": cast("CallSessionInfo", await control_of(here).ask_session(account, "", "begin-conference", payload))
    }


@router.post(f"{SESSION}/parties/bring-in", summary="Bring a party into a conference", status_code=201)
async def bring_in(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    body: BringIn,
) -> CallSessionInfo:
    """A party of one's own: whom they talk with comes in, and they leave that call. Any other: that party itself."""
    session = await get_session(here, caller, accountId, telephonySessionId)
    other, index = _named(body.party_id)
    payload = {**_asker(caller), "other_session": other, "other_party": str(index)}
    account = resolve_account(caller, accountId)
    return cast("CallSessionInfo", await control_of(here).ask_session(account, session["id"], "bring-in", payload))


@router.post(f"{PARTY}/clarion/merge", summary="Make one conference of two calls", status_code=201)
async def merge(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
    body: Bridge,
) -> CallSessionInfo:
    """Path: my party in one call; body: my party in the other. I and both whom I talk with hear each other then."""
    session = await get_session(here, caller, accountId, telephonySessionId)
    party_in(session, partyId)
    other, index = _named(body.party_id)
    if other != body.telephony_session_id:
        raise NotFound("Resource for parameter [partyId] is not found.", parameter="partyId")
    mine = str(find_party_index(session["id"], partyId) or 0)
    payload = {**_asker(caller), "party": mine, "other_session": other, "other_party": str(index)}
    account = resolve_account(caller, accountId)
    return cast("CallSessionInfo", await control_of(here).ask_session(account, session["id"], "merge", payload))


@router.patch(f"{SESSION}/clarion/conference", summary="Silence or lock a conference")
async def change_conference(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    body: ConferenceChange,
) -> CallSessionInfo:
    """By its hosts. `quiet`: nobody but hosts is heard; `locked`: nobody else comes in."""
    account = resolve_account(caller, accountId)
    wanted = []
    if body.quiet is not None:
        wanted.append("quiet" if body.quiet else "loud")
    if body.locked is not None:
        wanted.append("lock" if body.locked else "unlock")
    if not wanted:
        raise Invalid("Parameter [quiet] or [locked] is required.", parameter="quiet")
    answers = [
        await control_of(here).ask_session(
            account, telephonySessionId, "set-conference", {**_asker(caller), "setting": setting}
        )
        for setting in wanted
    ]
    return cast("CallSessionInfo", answers[-1])


@router.get("/clarion/conferences", summary="List conferences that go on")
async def list_conferences(here: Here, caller: User, accountId: str) -> ConferenceList:
    """One's own, and those one is in; administrators see all of the account."""
    account = resolve_account(caller, accountId)
    found = await control_of(here).ask_all(account, "conferences", "conferences")
    return {
        "records": [
            cast("CallSessionInfo", each) for each in found if caller.is_admin or _concerns(each, caller.extension_id)
        ]
    }


def _concerns(session: dict[str, Any], extension_id: str) -> bool:
    owner = session.get("conference", {}).get("ownerId")
    return owner == extension_id or any(party.get("extensionId") == extension_id for party in session["parties"])


def _named(party_id: str) -> tuple[str, int]:
    """Session and index that a party id tells. Raises NotFound for what is none."""
    session_id = session_of_party(party_id)
    index = find_party_index(session_id, party_id) if session_id else None
    if index is None:
        raise NotFound("Resource for parameter [partyId] is not found.", parameter="partyId")
    return session_id, index
