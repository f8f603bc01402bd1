"""Lets a call server, and the media engines that it uses, be drained (`clarion drain`)."""

from functools import partial

from clarion.apps.sip_addresses import other_servers
from clarion.base.bus import Payload
from clarion.base.settings import Settings
from clarion.calls.call_migration import CallMigration
from clarion.calls.control import ControlServer
from clarion.calls.destinations import Router
from clarion.calls.draining import DrainControl
from clarion.calls.switchboard import Switchboard
from clarion.engines.rtpengine import EngineDrain, RtpengineMedia
from clarion.engines.sip import SipEngine
from clarion.features.fax import SEND_FAX
from clarion.features.meetings import CALL_OUT
from clarion.features.phone.click_to_call import OPERATION as CLICK_TO_CALL
from clarion.features.phone.wake_ups import OPERATION as WAKE_UP

_BEGIN_CALLS = frozenset({"ring-out", CLICK_TO_CALL, WAKE_UP, SEND_FAX, CALL_OUT})


def add_draining(
    control: ControlServer,
    settings: Settings,
    board: Switchboard,
    sip: SipEngine,
    moves: CallMigration,
    media: RtpengineMedia,
    router: Router,
) -> DrainControl:
    """Stop what is returned with the call server."""
    begins = partial(begins_call, router)
    drain = DrainControl(other_servers(settings), board, sip, moves, EngineDrain(media), begins)
    control.check = drain.check
    for name, operation in drain.operations.items():
        control.add(name, operation)
    return drain


def begins_call(router: Router, payload: Payload) -> bool:
    """Whether a request begins a call that waits for another server: one for help, in whichever country its account
    is, never does.
    """
    if payload.get("op") not in _BEGIN_CALLS:
        return False
    dialed, account_id = str(payload.get("to", "")), str(payload.get("account_id", ""))
    return not (router.is_emergency(dialed) or router.is_emergency_in(dialed, account_id))
