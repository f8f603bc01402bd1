"""What an ended call was to the company, its numbers, people, queues and menus. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clarion.calls.cdr import CallRecord, PartyRecord
from clarion.features.operations.analytics.spans import CALLER, Span, seconds_of, spans_of
from clarion.features.operations.analytics.words import (
    COMPANY,
    MENUS,
    NUMBERS,
    QUEUES,
    SHARED,
    USERS,
)
from clarion.features.phone import QueueGoal, QueueStay, queue_stays_of, refusal_of

_AT_ONCE_S = 1.0  # who ends so shortly before the call ends, ended with it


@dataclass(frozen=True, slots=True)
class Known:
    """What a record does not hold, as it was when the call ended."""

    kinds: Mapping[str, str] = field(default_factory=dict)  # extension → Users, IVRs, SharedLines
    goals: Mapping[str, QueueGoal] = field(default_factory=dict)  # of queues
    closed: frozenset[str] = frozenset()  # accounts and queues outside their hours when the call began


@dataclass(frozen=True, slots=True)
class CallView:
    """One call as one subject has it. Durations in seconds; words are those of the surface, empty where none fits.

    `nth` tells several views of one subject on one call apart. `seconds`: the time of the subject; `call_seconds`: of
    the whole call. `offers`: how often a queue made the subject ring.
    """

    session_id: str
    account_id: str
    kind: str
    subject: str
    nth: int
    started: int
    direction: str
    origin: str
    response: str
    result: str
    ending_party: str
    company_hours: str
    type: str
    seconds: float
    call_seconds: float
    queue_hours: str = ""
    queue_sla: str = ""
    called: str = ""
    from_id: str = ""
    to_id: str = ""
    queues: tuple[str, ...] = ()
    actions: frozenset[str] = frozenset()
    offers: int = 0
    segments: Mapping[str, float] = field(default_factory=dict)


def views_of(call: CallRecord, known: Known) -> list[CallView]:
    """Of every account that took part. Phones that only heard a page took none."""
    if not call.parties or call.origin == "Paging":
        return []
    told = _Told(call, known)
    return [view for account_id in call.account_ids for view in told.of_account(account_id)]


class _Told:
    """One call, looked at from all sides."""

    def __init__(self, call: CallRecord, known: Known) -> None:
        self.call = call
        self.known = known
        self.spans = spans_of(call)
        self.caller = call.parties[0]
        self.talkers = [s.party for s in sorted(self.spans, key=lambda s: s.start) if s.segment == "LiveTalk"]
        self.talkers = [index for index in self.talkers if index != CALLER]
        self.stays = queue_stays_of(call)
        self.ending = self._ending()
        self.arrivals = _arrivals(call)
        self.messages = {fact.party for fact in call.facts if fact.kind == "voicemail"}

    def of_account(self, account_id: str) -> Iterable[CallView]:
        company = self._company(account_id)
        yield company
        number = _number(self.call)
        if company.direction == "Inbound" and number:
            yield self._as(company, NUMBERS, number)
        for party in self.call.parties:
            if party.who.account_id == account_id and party.who.extension_id and not _watched(party):
                kind = self.known.kinds.get(party.who.extension_id, "")
                if kind in (USERS, SHARED):
                    yield self._person(account_id, party, kind)
                elif kind == MENUS:
                    yield self._menu(account_id, party)
        if account_id in self._queue_accounts():
            for nth, stay in enumerate(self.stays, 1):
                yield self._queue(account_id, stay, nth)

    # ---- each kind

    def _company(self, account_id: str) -> CallView:
        outbound = self.caller.who.account_id == account_id
        internal = self._is_internal()
        return self._view(
            account_id,
            COMPANY,
            account_id,
            direction="" if internal else "Outbound" if outbound else "Inbound",
            response=self._response(outbound=outbound and not internal, answered=bool(self.talkers)),
            result=self._company_result(outbound=outbound),
            type="Outbound" if outbound and not internal else "Direct",
            seconds=self.call.ended - self.call.started,
            segments=seconds_of(self.spans),
            actions=self._actions(None),
        )

    def _person(self, account_id: str, party: PartyRecord, kind: str) -> CallView:
        outbound = party.index == CALLER and party.direction == "Outbound"
        own = [span for span in self.spans if outbound or span.party == party.index]
        facts = [fact for fact in self.call.facts if fact.party == party.index and fact.kind == "offered-to"]
        return self._view(
            account_id,
            kind,
            party.who.extension_id,
            nth=party.index,
            direction="Outbound" if outbound else "Inbound",
            response=self._response(outbound=outbound, answered=party.index in self.talkers),
            result=self._company_result(outbound=True) if outbound else self._person_result(party),
            type="Outbound" if outbound else self.arrivals.get(party.index, "Direct"),
            seconds=_lasted(self.call, party),
            segments=seconds_of(own),
            actions=self._actions(party.index),
            offers=len(facts),
        )

    def _menu(self, account_id: str, party: PartyRecord) -> CallView:
        own = [span for span in self.spans if span.party == party.index]
        return self._view(
            account_id,
            MENUS,
            party.who.extension_id,
            nth=party.index,
            direction="Inbound",
            response=self._response(outbound=False, answered=bool(self.talkers)),
            result=self._menu_result(party),
            type=self.arrivals.get(party.index, "Direct"),
            seconds=_lasted(self.call, party),
            segments=seconds_of(own),
        )

    def _queue(self, account_id: str, stay: QueueStay, nth: int) -> CallView:
        answered = stay.how == "answered"
        members = self._members(stay.queue_id) if answered else set()
        talk = [span for span in self.spans if span.party in members and span.segment in ("LiveTalk", "Hold", "Park")]
        waited = Span("Ringing", 0, stay.joined, stay.joined + stay.waited)
        until = max([waited.end, *(span.end for span in talk)])
        return self._view(
            account_id,
            QUEUES,
            stay.queue_id,
            nth=nth,
            started=stay.joined,
            direction="Inbound",
            response=self._response(outbound=False, answered=answered),
            result=_queue_result(stay, left_message=bool(self.messages)),
            type="Overflow" if nth > 1 else "Direct",
            seconds=until - stay.joined,
            segments=seconds_of([waited, *talk]),
            queue_sla=_in_time(stay, self.known.goals.get(stay.queue_id, QueueGoal())),
            queue_hours="AfterHours" if stay.queue_id in self.known.closed else "BusinessHours",
        )

    # ---- what they are made of

    def _view(
        self, account_id: str, kind: str, subject: str, *, seconds: float, started: float = 0, **told: object
    ) -> CallView:
        first = next((p for p in self.call.parties if self.talkers and p.index == self.talkers[0]), None)
        return CallView(
            session_id=self.call.session_id,
            account_id=account_id,
            kind=kind,
            subject=subject,
            nth=int(str(told.pop("nth", 0))),
            started=int(started or self.call.started),
            origin="Internal" if self._is_internal() else "External",
            ending_party=self.ending,
            company_hours="AfterHours" if account_id in self.known.closed else "BusinessHours",
            seconds=round(max(0.0, seconds), 3),
            call_seconds=round(max(0.0, self.call.ended - self.call.started), 3),
            called=_number(self.call),
            from_id=self.caller.who.extension_id if self.caller.who.account_id == account_id else "",
            to_id=first.who.extension_id if first is not None and first.who.account_id == account_id else "",
            queues=tuple(dict.fromkeys(stay.queue_id for stay in self.stays)),
            **told,  # type: ignore[arg-type]
        )

    @staticmethod
    def _as(view: CallView, kind: str, subject: str) -> CallView:
        names = (name for name in CallView.__slots__ if name not in ("kind", "subject"))
        return CallView(kind=kind, subject=subject, **{name: getattr(view, name) for name in names})

    def _is_internal(self) -> bool:
        callee = next((p for p in self.call.parties if p.index != CALLER), self.caller)
        return bool(self.caller.who.account_id) and callee.who.account_id == self.caller.who.account_id

    def _response(self, *, outbound: bool, answered: bool) -> str:
        if not outbound:
            return "Answered" if answered else "NotAnswered"
        connected = any(party.answered for party in self.call.parties if party.index != CALLER)
        return "Connected" if connected else "NotConnected"

    def _company_result(self, *, outbound: bool) -> str:
        if self.talkers:
            return "Completed"
        if self.messages:
            return "Voicemail"
        refused = any(fact.kind == "refused" for fact in self.call.facts)
        if self.ending == "Caller" and not (outbound and refusal_of(self.call, self.caller)):
            return "Abandoned"
        return "Unknown" if refused or outbound else "Missed"

    def _person_result(self, party: PartyRecord) -> str:
        kinds = {fact.kind for fact in self.call.facts if fact.party == party.index}
        if party.index in self.talkers:
            if party.reason in ("BlindTransfer", "AttendedTransfer"):
                return "Transferred"
            return "PickedUp" if kinds & {"picked-up", "fetched"} else "Accepted"
        if party.index in self.messages:
            return "Voicemail"
        if "forwarded" in kinds:
            return "Forwarded"
        if party.result == "Answered elsewhere":
            return "AnsweredElsewhere"
        with_call = self.call.ended - party.ended < _AT_ONCE_S
        return "Abandoned" if self.ending == "Caller" and with_call and not self.talkers else "Missed"

    def _menu_result(self, party: PartyRecord) -> str:
        if party.index in self.messages:
            return "Voicemail"
        if party.result == "Call forwarded" or self.call.ended - party.ended >= _AT_ONCE_S:
            return "Transferred"
        return "Abandoned" if self.ending == "Caller" else "Completed"

    def _ending(self) -> str:
        """Who hung up last of those who did so themselves: with them the call ended."""
        gone = [f for f in self.call.facts if f.kind == "hung-up" and f.detail in ("", "Cancelled")]
        if not gone:
            return "System"
        return "Caller" if gone[-1].party == CALLER else "Callee"

    def _actions(self, party: int | None) -> frozenset[str]:
        kinds = {
            "held": "HoldOn",
            "resumed": "HoldOff",
            "parked": "ParkOn",
            "fetched": "ParkOff",
            "transfer": "BlindTransfer",
        }
        facts = [fact for fact in self.call.facts if party in (None, fact.party)]
        found = {kinds[fact.kind] for fact in facts if fact.kind in kinds}
        if any(fact.kind == "left" and fact.detail == "AttendedTransfer" for fact in facts):
            found.add("WarmTransfer")
        return frozenset(found)

    def _members(self, queue_id: str) -> set[int]:
        """Parties whom the queue gave this caller."""
        return {fact.party for fact in self.call.facts if fact.kind == "queue-answered" and fact.detail == queue_id}

    def _queue_accounts(self) -> set[str]:
        """The account of the queues: only one's own queues take a call."""
        joined = {fact.party for fact in self.call.facts if fact.kind == "queue-joined"}
        return {party.who.account_id for party in self.call.parties if party.index in joined}


def _watched(party: PartyRecord) -> bool:
    """Who supervised a call had none of their own."""
    return party.reason == "Supervising" and party.status != "Gone"


def _lasted(call: CallRecord, party: PartyRecord) -> float:
    return (party.ended or call.ended) - (party.started or call.started)


def _number(call: CallRecord) -> str:
    """What was dialled, when it is a number of the telephone network. E.164."""
    dialled = next((fact.detail for fact in call.facts if fact.kind == "offered"), "")
    digits = dialled.removeprefix("+")
    return f"+{digits}" if digits.isdigit() and len(digits) >= 8 else ""


def _arrivals(call: CallRecord) -> dict[int, str]:
    """How parties came into the call, where not directly."""
    found: dict[int, str] = {}
    transferred = False
    for fact in call.facts:
        if fact.kind == "transfer":
            transferred = True
        elif fact.kind == "route" and transferred:
            found[fact.party], transferred = "Transferred", False
        elif fact.kind == "replaced":
            found[int(fact.detail)] = "Transferred"
        elif fact.kind == "offered-to":
            found.setdefault(fact.party, "FromQueue")
        elif fact.kind == "picked-up":
            found[fact.party] = "QueueCallPickup"
        elif fact.kind == "fetched":
            found[fact.party] = "ParkRetrieval"
    return found


def _queue_result(stay: QueueStay, *, left_message: bool) -> str:
    match stay.how:
        case "answered":
            return "Accepted"
        case "abandoned":
            return "Abandoned"
        case "callback":
            return "Unknown"
        case _:
            return "Voicemail" if left_message else "Missed"


def _in_time(stay: QueueStay, goal: QueueGoal) -> str:
    """As `service_level` counts; nothing for who does not count."""
    if stay.how == "answered":
        return "InSla" if stay.waited <= goal.threshold else "OutSla"
    counts = goal.counts_abandoned and stay.how != "callback" and stay.waited >= goal.abandoned_after
    return "OutSla" if counts else ""
