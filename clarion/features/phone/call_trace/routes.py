"""The ladder of a call, and its messages as a capture file."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.errors import NotFound
from clarion.base.languages import Tongue
from clarion.calls.call_traces import CallTrace
from clarion.calls.cdr import CallRecord
from clarion.calls.control import CallControl
from clarion.features.conduct import find_operator_account
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.call_trace.ladder import Ladder, Viewer, build_ladder
from clarion.features.phone.call_trace.pcap import MEDIA_TYPE, write_pcap
from clarion.features.phone.call_trace.service import find_record, live_traces, traces_of
from clarion.features.phone.handling import explain_record, past_in_language
from clarion.features.phone.trunks import SIMULATED, SipTrunk

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/calls", tags=["Call log"])
Administrator = Annotated[Caller, require("FullCompanyCallLog", scopes="ReadCallLog")]


async def _find(here: Container, account_id: str, name: str) -> tuple[CallRecord | None, list[CallTrace]]:
    """Raises NotFound for a call of which this account has no part."""
    record = await find_record(here, name)
    if record is not None and account_id in record.account_ids:
        return record, await traces_of(here, record)
    traces = [] if record is not None else await live_traces(here.get(CallControl), account_id, name[:64])
    if not traces:
        raise NotFound("Resource for parameter [telephonySessionId] is not found.", parameter="telephonySessionId")
    return None, traces


async def _viewer(here: Container, account_id: str) -> Viewer:
    """The operator's administrators see what goes to the carriers of everybody, too."""
    async with here.storage.reading() as session:
        owners = {account_id}
        own = await session.scalars(select(SipTrunk.id).where(SipTrunk.account_id.in_(owners)))
        trunks = {*own, SIMULATED}
        if await find_operator_account(session, here) == account_id:
            trunks |= set(await session.scalars(select(SipTrunk.id).where(SipTrunk.account_id.is_(None))))
    return Viewer(account_id, frozenset(trunks))


@router.get("/{telephonySessionId}/trace", summary="Show the SIP messages and decisions of a call as a ladder")
async def read_call_trace(
    here: Here,
    caller: Administrator,
    tongue: Tongue,
    accountId: str,
    telephonySessionId: str,
) -> Ladder:
    """Of a call that is over (kept for CLARION_CALL_TRACE_DAYS), or up: then without decisions. Messages of other
    companies, and of carriers that are not the company's own, have no `text`. Passwords, keys and digits are hidden.
    """
    account_id = resolve_account(caller, accountId)
    record, traces = await _find(here, account_id, telephonySessionId)
    steps = past_in_language(explain_record(record, account_id), tongue)["steps"] if record is not None else []
    ladder = build_ladder(traces, steps, await _viewer(here, account_id))
    if record is not None:
        ladder["telephonySessionId"], ladder["sessionId"] = record.telephony_session_id, record.session_id
    return ladder


@router.get(
    "/{telephonySessionId}/trace/capture",
    summary="Download the SIP messages of a call for Wireshark or sngrep",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}, "description": "A pcap file"}},
)
async def download_call_trace(
    here: Here,
    caller: Administrator,
    accountId: str,
    telephonySessionId: str,
) -> Response:
    """Without the messages that the ladder shows without `text`."""
    account_id = resolve_account(caller, accountId)
    _, traces = await _find(here, account_id, telephonySessionId)
    viewer = await _viewer(here, account_id)
    shown = {leg.leg_id for trace in traces for leg in trace.legs if viewer.sees(leg)}
    messages = sorted(
        (one for trace in traces for one in trace.messages if one.leg_id in shown), key=lambda one: one.at
    )
    name = traces[0].telephony_session_id if traces else "call"
    return Response(
        write_pcap(messages),
        media_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.pcap"'},
    )
