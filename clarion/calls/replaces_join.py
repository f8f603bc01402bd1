"""Route INVITEs that enter an existing call: Replaces (RFC 3891), Join (RFC 3911) or a conference token.

A conference that lives on another call server migrates here first.
"""

import asyncio
from collections.abc import Callable, Mapping

import structlog

from clarion.calls.actor import Actor
from clarion.calls.conference_steps import DIALLED
from clarion.calls.conferences import Conferences
from clarion.calls.events import Arrival
from clarion.calls.leg_migration import newcomer
from clarion.calls.model import Call, Identity
from clarion.calls.supervising import BARGE
from clarion.calls.supervisors import Supervisors, words_of
from clarion.calls.wire import CallOffered, Cancelled, HungUp, LegEvent, Lost

log = structlog.stdlib.get_logger("clarion.calls")

Adopt = Callable[[Actor, CallOffered], None]
Open = Callable[[CallOffered, Identity], None]
Refuse = Callable[[str, int], None]  # leg, status


class ReplacesJoinRouter:
    """`calls`, `owner`: the switchboard's. `adopt` gives the leg of an INVITE to a call, `open_call` makes one for it,
    `refuse` answers it.
    """

    def __init__(
        self,
        calls: dict[str, Actor],
        owner: dict[str, str],
        conferences: Conferences,
        supervisors: Supervisors,
        adopt: Adopt,
        open_call: Open,
        refuse: Refuse,
        is_emergency: Callable[[str], bool],
    ) -> None:
        self._calls = calls
        self._owner = owner
        self._conferences = conferences
        self._supervisors = supervisors
        self._adopt = adopt
        self._open = open_call
        self._refuse = refuse
        self._is_emergency = is_emergency
        self._coming: set[str] = set()  # legs whose conference is being looked for
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, offer: CallOffered, caller: Identity) -> bool:
        """False: it opens a call of its own."""
        if offer.joins_leg is not None:
            self._join(offer, caller, offer.joins_leg)
            return True
        if offer.dialed.startswith(DIALLED) and offer.source.authenticated:
            return self._enter(offer, caller) or self._look_elsewhere(offer, caller)
        session_id = session_to_pick_up(offer.headers)
        if session_id and not self._is_emergency(offer.dialed) and self._pick_up(offer, caller, session_id):
            return True
        return offer.replaces_leg is not None and self._take_place(offer, caller, offer.replaces_leg)

    def leg_event(self, leg_id: str, event: LegEvent) -> None:
        """Who gives up while their conference is looked for does not enter it."""
        if isinstance(event, Cancelled | HungUp | Lost):
            self._coming.discard(leg_id)

    # ---- Replaces

    def _take_place(self, offer: CallOffered, caller: Identity, place: str) -> bool:
        """The new leg goes where the old one was. Only for people of an account that takes part (RFC 3891 §8)."""
        actor = self._calls.get(self._owner.get(place, ""))
        if actor is None:
            return False
        accounts = {party.identity.account_id for party in actor.call.parties.values()}
        if not offer.source.authenticated or offer.source.account_id not in accounts:
            return False
        self._arrive(actor, offer, caller, in_place_of=place)
        return True

    def _pick_up(self, offer: CallOffered, caller: Identity, session_id: str) -> bool:
        """A web phone takes what rings at the other phones of its person. False: it does not ring (any longer)."""
        mine = (caller.account_id, caller.extension_id)
        for actor in self._calls.values() if offer.source.authenticated and all(mine) else ():
            call = actor.call
            if call.session_id != session_id or call.routing is None:
                continue
            for leg_id, status in call.routing.tried.items():
                whose = call.parties[call.legs[leg_id].party].identity
                if not status and mine == (whose.account_id, whose.extension_id):
                    self._arrive(actor, offer, caller, in_place_of=leg_id)
                    return True
        return False

    # ---- Join

    def _join(self, offer: CallOffered, caller: Identity, beside: str) -> None:
        """One's own call, from any phone of one's own or of a shared line, becomes a conference. A colleague's is
        entered by those who may barge in on it, as supervisors: whoever is heard is told as ever.
        """
        actor = self._calls.get(self._owner.get(beside, ""))
        leg = actor.call.legs.get(beside) if actor is not None else None
        if actor is None or leg is None:
            self._refuse(offer.leg_id, 481)
            return
        whose = actor.call.parties[leg.party].identity
        mine = (caller.account_id, caller.extension_id)
        if all(mine) and mine == (whose.account_id, whose.extension_id):
            self._arrive(actor, offer, caller, in_place_of=beside, confers=True)
            return
        answer = self._supervisors.ask(actor.call, leg.party, caller, BARGE) if all(mine) else None
        if answer is None or not answer.allowed:
            log.info("call.join_refused", call_id=actor.call.call_id, extension=caller.extension_id)
            self._refuse(offer.leg_id, 403)
            return
        self._arrive(actor, offer, caller, in_place_of=beside, supervises=True, words=words_of(answer, BARGE))

    # ---- conferences

    def _enter(self, offer: CallOffered, caller: Identity) -> bool:
        """Somebody of its account dials the token of a conference. False: there is none here."""
        found: Call | None = self._conferences.find(token=offer.dialed)
        if found is None or offer.source.account_id != found.account_id:
            return False
        self._arrive(self._calls[found.call_id], offer, caller, confers=True)
        return True

    def _look_elsewhere(self, offer: CallOffered, caller: Identity) -> bool:
        if self._conferences.bring_token is None or not offer.source.account_id:
            return False
        self._coming.add(offer.leg_id)
        task = asyncio.get_running_loop().create_task(self._bring(offer, caller))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def _bring(self, offer: CallOffered, caller: Identity) -> None:
        await self._conferences.fetch(offer.source.account_id, token=offer.dialed)
        if offer.leg_id not in self._coming:
            return
        self._coming.discard(offer.leg_id)
        if not self._enter(offer, caller):
            self._open(offer, caller)

    def _arrive(
        self,
        actor: Actor,
        offer: CallOffered,
        caller: Identity,
        *,
        in_place_of: str = "",
        confers: bool = False,
        supervises: bool = False,
        words: dict[str, str] | None = None,
    ) -> None:
        self._adopt(actor, offer)
        leg, party = newcomer(offer, caller)
        arrival = Arrival(
            leg=leg,
            party=party,
            in_place_of=in_place_of,
            from_call="",
            confers=confers,
            supervises=supervises,
            words=words or {},
        )
        actor.post(arrival)


def session_to_pick_up(headers: Mapping[str, str]) -> str:
    """The session id of `RC-call-type: inbound-pickup; session-id: 123; server-id: 1`; empty for any other call."""
    kind, *parameters = [part.strip() for part in headers.get("rc-call-type", "").split(";")]
    if kind.lower() != "inbound-pickup":
        return ""
    pairs = [parameter.partition(":") for parameter in parameters]
    return next((value.strip() for name, _, value in pairs if name.strip().lower() == "session-id"), "")
