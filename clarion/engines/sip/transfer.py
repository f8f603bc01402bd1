"""REFER (RFC 3515, 4488, 3891, 3892, 3911): the request, its implicit subscription, and the parties it names."""

from clarion.calls.wire import TransferRequested
from clarion.engines.sip.core import Core, Elsewhere, nothing, refuse
from clarion.engines.sip.dialog import parse_join, parse_replaces
from clarion.engines.sip.fields import Address
from clarion.engines.sip.grammar import ParseError, escape_user, safe_value
from clarion.engines.sip.leg import Leg, Stage, Transfer
from clarion.engines.sip.message import Message
from clarion.engines.sip.refusals import named
from clarion.engines.sip.transaction import ServerTransaction

_SIPFRAG = "message/sipfrag;version=2.0"


class Transfers:
    def __init__(self, core: Core) -> None:
        self._core = core

    def received(self, leg: Leg, transaction: ServerTransaction) -> None:
        """REFER inside a dialog: 202, a first NOTIFY, and the question to the call core."""
        try:
            event = self._read(leg, transaction.request)
        except Elsewhere as elsewhere:
            self._core.fetch(elsewhere, leg.account_id, lambda: self._fetched(leg, transaction))
            return
        except ParseError as error:
            refuse(transaction, error)
            return
        self._accept(leg, transaction, event)

    def _fetched(self, leg: Leg, transaction: ServerTransaction) -> None:
        """The call that Replaces or Join names is here now, or nowhere."""
        if leg.stage is Stage.ENDED:
            transaction.respond(481)
            return
        try:
            event = self._read(leg, transaction.request, fetched=True)
        except ParseError as error:
            refuse(transaction, error)
            return
        self._accept(leg, transaction, event)

    def _accept(self, leg: Leg, transaction: ServerTransaction, event: TransferRequested) -> None:
        request = transaction.request
        silent = (request.find("refer-sub") or "").strip().lower() == "false"
        name = "refer" if leg.transfer is None else f"refer;id={request.cseq[0]}"
        leg.transfer = Transfer(name, silent=silent)
        headers = [self._core.contact_of(leg)]
        if silent:
            headers.append("Refer-Sub: false")
        self._core.answer_before_requests(leg, transaction)
        transaction.respond(202, headers=headers)
        self.progress(leg, 100, "Trying")
        self._core.tell(leg, event)

    def _read(self, leg: Leg, request: Message, *, fetched: bool = False) -> TransferRequested:
        """Raises ParseError; unless `fetched`, Elsewhere."""
        values = request.values("refer-to")
        if len(values) != 1:
            raise ParseError("Bad Refer-To")
        uri = _refer_to(values[0]).uri
        if uri.scheme not in ("sip", "sips", "tel"):
            raise ParseError("Unsupported URI Scheme", 416)
        method = uri.param("method")
        if method not in (None, "INVITE"):
            raise ParseError("Bad Refer-To")
        if not uri.dialed:
            raise ParseError("Address Incomplete", 484)
        referred_by = request.find("referred-by") or ""
        by = Address.parse(referred_by).uri.dialed if referred_by else ""
        replaces, joins = uri.headers.get("replaces"), uri.headers.get("join")
        if replaces is not None and joins is not None:
            raise ParseError("Bad Refer-To")  # RFC 3911 §4
        target = uri.dialed[:128]
        if joins is not None:
            beside = self._named(leg, *parse_join(joins), fetched=fetched)
            if beside.stage is Stage.EARLY:
                raise ParseError("Call/Transaction Does Not Exist", 481)
            return TransferRequested(target=target, joins_leg=beside.leg_id, referred_by=by)
        if replaces is not None:
            place = self._named(leg, *parse_replaces(replaces)[:3], fetched=fetched)
            return TransferRequested(target=target, replaces_leg=place.leg_id, referred_by=by)
        return TransferRequested(target=target, referred_by=by)

    def _named(self, leg: Leg, call_id: str, to_tag: str, from_tag: str, *, fetched: bool) -> Leg:
        """The other leg of an attended transfer; never one of another account."""
        other = self._core.find_leg(call_id, to_tag, from_tag)
        if other is None and self._core.bring is not None and not fetched:
            raise Elsewhere(call_id, to_tag, from_tag)
        if other is None or other is leg or other.account_id != leg.account_id or other.stage is Stage.ENDED:
            raise ParseError("Call/Transaction Does Not Exist", 481)
        return other

    def progress(self, leg: Leg, status: int, phrase: str) -> None:
        """NOTIFY how far it got. A final status ends the subscription."""
        transfer = leg.transfer
        if transfer is None or leg.stage is Stage.ENDED:
            return
        final = status >= 200
        if final:
            leg.transfer = None
        if status >= 400:
            self._core.refusals.note(
                "sip.transfer_failed",
                leg.source or named(leg.dialog.target),
                problem=f"{status} {phrase}",
                hint="Nothing has changed in the call: look at what the phone transfers to.",
                device=leg.device_id,
                call_id=leg.dialog.call_id,
            )
        if transfer.silent:
            return
        state = "terminated;reason=noresource" if final else "active;expires=60"
        headers = [self._core.contact_of(leg), "Event: " + transfer.event, "Subscription-State: " + state]
        body = f"SIP/2.0 {status} {safe_value(phrase)}\r\n"
        self._core.request_in(leg, "NOTIFY", nothing, headers=headers, body=body, content_type=_SIPFRAG)

    def refer(self, leg: Leg, target: str) -> None:
        """Ask the other side to call somebody."""
        if leg.stage is not Stage.CONFIRMED:
            return
        domain = self._core.config.domain
        headers = [
            self._core.contact_of(leg),
            f"Refer-To: <sip:{escape_user(safe_value(target))}@{domain}>",
            f"Referred-By: <sip:{self._core.config.server_id}@{domain}>",
        ]
        self._core.request_in(leg, "REFER", nothing, headers=headers)


def _refer_to(value: str) -> Address:
    """Without brackets a `?` is not allowed, and yet some phones write it so."""
    if "<" not in value and "?" in value:
        value = f"<{value.strip()}>"
    return Address.parse(value)
