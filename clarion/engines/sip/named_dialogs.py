"""Live dialogs that a new INVITE names: to take their place (Replaces, RFC 3891) or to be joined (Join, RFC 3911)."""

from clarion.calls.wire import OfferSource
from clarion.engines.sip.core import Core, Elsewhere
from clarion.engines.sip.dialog import parse_join, parse_replaces
from clarion.engines.sip.grammar import ParseError
from clarion.engines.sip.leg import Leg, Stage
from clarion.engines.sip.message import Message

Named = tuple[str | None, str | None]
"""The leg whose place is to be taken, and the leg that is to be joined."""


class NamedDialogs:
    """What is named must be a leg of the caller's own account: no other shows, not even that it is there."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def find(self, request: Message, source: OfferSource, *, fetched: bool) -> Named:
        """Raises ParseError (400, 481, 486), and Elsewhere, unless `fetched`: another call server may have it."""
        replaces, joins = request.values("replaces"), request.values("join")
        if len(joins) > 1 or (joins and replaces):
            raise ParseError("Bad Join")  # RFC 3911 §4
        if joins:
            return None, self._joined(joins[0], source, fetched=fetched)
        return self._replaced(request.find("replaces"), source, fetched=fetched), None

    def _replaced(self, value: str | None, source: OfferSource, *, fetched: bool) -> str | None:
        if value is None or value.startswith("s-"):  # a session id of ours is for the call core to read
            return None
        call_id, to_tag, from_tag, early_only = parse_replaces(value)
        leg = self._leg(call_id, to_tag, from_tag, source, fetched=fetched)
        if early_only and leg.stage is not Stage.EARLY:
            raise ParseError("Busy Here", 486)
        return leg.leg_id

    def _joined(self, value: str, source: OfferSource, *, fetched: bool) -> str:
        """Nobody is joined who has not been answered: there is nothing to hear yet."""
        leg = self._leg(*parse_join(value), source, fetched=fetched)
        if leg.stage is Stage.EARLY:
            raise ParseError("Call/Transaction Does Not Exist", 481)
        return leg.leg_id

    def _leg(self, call_id: str, to_tag: str, from_tag: str, source: OfferSource, *, fetched: bool) -> Leg:
        leg = self._core.find_leg(call_id, to_tag, from_tag)
        if leg is None and source.authenticated and self._core.bring is not None and not fetched:
            raise Elsewhere(call_id, to_tag, from_tag)
        if leg is None or leg.stage is Stage.ENDED or not source.authenticated or leg.account_id != source.account_id:
            raise ParseError("Call/Transaction Does Not Exist", 481)
        return leg
