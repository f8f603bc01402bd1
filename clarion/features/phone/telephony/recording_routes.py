"""Recording a live call: begin, pause, go on, end (PH-31)."""

from typing import Annotated

from fastapi import APIRouter, Response

from clarion.base.container import Here
from clarion.base.errors import ClarionError, Forbidden, NotFound
from clarion.base.http import WireModel
from clarion.features.people.sign_in import Caller, require
from clarion.features.phone.recording.service import settings_of
from clarion.features.phone.telephony.responses import CallParty, CallPartyRecording, CallRecordingState
from clarion.features.phone.telephony.routes import PARTY, act_on_party, get_session, party_in

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/telephony", tags=["Call control"])
User = Annotated[Caller, require(scopes="CallControl")]


class RecordingChange(WireModel):
    active: bool


@router.post(f"{PARTY}/recordings", summary="Record", status_code=201)
async def start_recording(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
) -> CallRecordingState:
    """Answers once it is known whether it may be. Where the law wants it, everybody is told first, with a tone."""
    party = await act_on_party(here, caller, accountId, telephonySessionId, partyId, "record")
    return _view(party["recordings"][-1])


@router.patch(f"{PARTY}/recordings/{{recordingId}}", summary="Pause or resume a recording")
async def change_recording(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
    recordingId: str,
    body: RecordingChange,
) -> CallRecordingState:
    """What is said in a pause is never written down."""
    found = _find(party_in(await get_session(here, caller, accountId, telephonySessionId), partyId), recordingId)
    async with here.storage.reading() as session:
        settings = await settings_of(session, caller.account_id)
    if found["mode"] == "Automatic" and not settings.allow_mute:
        raise Forbidden("Your company records all of these calls and does not allow pauses.", code="CMN-408")
    action = "resume-recording" if body.active else "pause-recording"
    try:
        party = await act_on_party(here, caller, accountId, telephonySessionId, partyId, action, target=recordingId)
    except NotFound:
        raise _unknown() from None
    return _view(_find(party, recordingId))


@router.delete(f"{PARTY}/recordings/{{recordingId}}", summary="End a recording", status_code=204)
async def end_recording(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
    recordingId: str,
) -> Response:
    """What there is is kept, and whoever was told that it begins is told that it ends. Not of calls that the company
    records all; ending what has ended is no mistake.
    """
    found = _find(party_in(await get_session(here, caller, accountId, telephonySessionId), partyId), recordingId)
    if found["mode"] == "Automatic":
        raise Forbidden("Your company records all of these calls; nobody ends that in a call.", code="CMN-408")
    if not found.get("ended"):
        try:
            await act_on_party(
                here, caller, accountId, telephonySessionId, partyId, "stop-recording", target=recordingId
            )
        except NotFound:
            raise _unknown() from None
    return Response(status_code=204)


def _find(party: CallParty, recording_id: str) -> CallPartyRecording:
    for found in party.get("recordings", ()):
        if found["id"] == recording_id:
            return found
    raise _unknown()


def _unknown() -> ClarionError:
    return NotFound("Resource for parameter [recordingId] is not found.", parameter="recordingId")


def _view(recording: CallPartyRecording) -> CallRecordingState:
    return {**recording, "view": "Party"}
