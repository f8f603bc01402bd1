"""A leg as JSON, and back: so that a call outlives the process that carried it."""

from dataclasses import asdict
from typing import Any, Final

from clarion.base.telemetry import get_logger
from clarion.engines.sip.core import Core
from clarion.engines.sip.dialects import traits_named
from clarion.engines.sip.dialog import Dialog
from clarion.engines.sip.grammar import ParseError
from clarion.engines.sip.leg import Leg, Role, SessionTimer, Stage, Transfer
from clarion.engines.sip.message import Message
from clarion.engines.sip.outgoing import Request
from clarion.engines.sip.rc_messages import AgentIds
from clarion.engines.sip.transaction import ClientTransaction, OnResponse, ServerTransaction, State, server_key

_log = get_logger(__name__)
_PLAIN: Final = (
    "account_id",
    "extension_id",
    "device_id",
    "instance",
    "trunk_id",
    "source",
    "invite_cseq",
    "provisionals",
    "cancelled",
    "late_offer",
    "early_sdp",
    "local_sdp",
    "offer_without_sdp",
    "peer_updates",
    "rseq",
    "rseq_seen",
)


def export_leg(leg: Leg) -> dict[str, object]:
    """Everything needed to go on; the INVITE itself only while it has no final response."""
    state: dict[str, object] = {name: getattr(leg, name) for name in _PLAIN}
    state["sbc"], state["urgent"] = leg.sbc, leg.urgent
    state["role"] = leg.role.value
    state["stage"] = int(leg.stage)
    state["traits"] = leg.traits.dialect.name
    state["dialog"] = leg.dialog.export()
    state["presented"] = list(leg.presented)
    if leg.agent_ids is not None:
        state["agent_ids"] = asdict(leg.agent_ids)
    if leg.session is not None:
        state["session"] = [leg.session.interval, leg.session.we_refresh]
    if leg.transfer is not None:
        state["transfer"] = [leg.transfer.event, leg.transfer.silent]
    if leg.stage is Stage.EARLY:
        state["invite"] = _export_invite(leg)
    return state


def _export_invite(leg: Leg) -> dict[str, object] | None:
    server, client = leg.server, leg.client
    if server is not None:
        request = server.request
        kept = [[n, v] for n, v in request.headers if n in ("via", "from", "to", "call-id", "cseq", "record-route")]
        return {"uri": request.uri, "headers": kept}
    if client is not None:
        request_out = client.request
        return {
            "uri": request_out.uri,
            "via": request_out.via,
            "from": request_out.from_,
            "to": request_out.to,
            "cseq": request_out.cseq,
            "routes": list(request_out.routes),
            "answered": client.state is State.PROCEEDING,
        }
    return None


def restore_leg(core: Core, leg_id: str, state: dict[str, Any], on_response: OnResponse | None) -> Leg | None:
    """Put an exported leg back into the tables. None when the state cannot be used; that leg is lost."""
    try:
        leg = Leg(leg_id, Role(state["role"]), Dialog.restore(state["dialog"]), traits_named(str(state["traits"])))
        for name in _PLAIN:
            setattr(leg, name, state[name])
        leg.sbc, leg.urgent = str(state.get("sbc", "")), bool(state.get("urgent"))
        # A 200 without its ACK counts as talking: the phone has it, or hangs up.
        leg.stage = Stage.EARLY if state["stage"] == Stage.EARLY else Stage.CONFIRMED
        leg.presented = tuple(state["presented"])
        if state.get("agent_ids"):
            leg.agent_ids = AgentIds(**state["agent_ids"])
        if state.get("session"):
            interval, we_refresh = state["session"]
            leg.session = SessionTimer(int(interval), we_refresh=bool(we_refresh))
        if state.get("transfer"):
            event, silent = state["transfer"]
            leg.transfer = Transfer(str(event), silent=bool(silent))
        leg.restored = True
        if leg.stage is Stage.EARLY:
            _restore_invite(core, leg, state.get("invite"), on_response)
    except (KeyError, TypeError, ValueError) as problem:
        _log.error("sip.leg_unreadable", leg=leg_id, problem=repr(problem))
        return None
    core.add(leg)
    return leg


def _restore_invite(core: Core, leg: Leg, kept: dict[str, Any] | None, on_response: OnResponse | None) -> None:
    if kept is None:
        return
    if leg.role is Role.OFFERED:
        _restore_server(core, leg, kept)
    elif on_response is not None:
        _restore_client(core, leg, kept, on_response)


def _restore_server(core: Core, leg: Leg, kept: dict[str, Any]) -> None:
    request = Message("INVITE", str(kept["uri"]), 0, "")
    request.headers = [(str(name), str(value)) for name, value in kept["headers"]]
    via = request.via
    channel = core.transports.channel(via.transport.lower(), via.params.get("received") or via.host, via.port or 5060)
    transaction = ServerTransaction(core.transactions, server_key(request, "INVITE"), request, channel)
    transaction.state = State.PROCEEDING
    transaction.to_tag = leg.dialog.local_tag
    transaction.user = leg
    core.transactions.servers[transaction.key] = transaction
    leg.invite = transaction


def _restore_client(core: Core, leg: Leg, kept: dict[str, Any], on_response: OnResponse) -> None:
    request = Request(
        "INVITE",
        str(kept["uri"]),
        from_=str(kept["from"]),
        to=str(kept["to"]),
        call_id=leg.dialog.call_id,
        cseq=int(kept["cseq"]),
        routes=[str(route) for route in kept["routes"]],
    )
    request.via = str(kept["via"])
    channel = core.channel_for(request)
    if channel is None:
        raise ParseError("No way to the next hop")
    transaction = ClientTransaction(core.transactions, request, channel, on_response)
    transaction.state = State.PROCEEDING
    transaction.data = None
    core.transactions.clients[transaction.key] = transaction
    leg.invite = transaction
