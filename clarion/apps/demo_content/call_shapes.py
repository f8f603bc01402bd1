"""The CDRs of the demo's calls: each shape has the parties and facts that a real call of its kind leaves.

Times are seconds since the epoch. `tests/scenarios/test_demo_day.py` compares them with those of calls that took place.
"""

from dataclasses import dataclass, field

from clarion.calls.cdr import CallRecord, FactRecord, PartyRecord, WhoRecord

_RINGS_AFTER = 0.4


def outsider(number: str, name: str = "") -> WhoRecord:
    return _who(number=number, name=name, trunk_id="simulated-network")


def insider(account_id: str, extension_id: str, extension_number: str, name: str, number: str = "") -> WhoRecord:
    return _who(
        account_id=account_id,
        extension_id=extension_id,
        extension_number=extension_number,
        name=name,
        number=number,
    )


def _who(**known: str) -> WhoRecord:
    return WhoRecord.model_validate(dict.fromkeys(WhoRecord.model_fields, "") | known)


@dataclass
class _Party:
    who: WhoRecord
    far: WhoRecord
    direction: str
    started: float
    answered: float = 0.0
    ended: float = 0.0
    result: str = ""
    reason: str = ""


@dataclass
class CallShape:
    """One call while it is being made up. The first party is the caller's."""

    session_id: str
    telephony_session_id: str
    account_id: str
    dialed: str
    started: float
    parties: list[_Party] = field(default_factory=list)
    facts: list[FactRecord] = field(default_factory=list)

    def party_id(self, index: int) -> str:
        return f"p-{self.telephony_session_id[2:]}-{index}"

    # ---- what happens, in order

    def offered(self, caller: WhoRecord, callee: WhoRecord) -> None:
        self.parties.append(_Party(caller, callee, "Outbound", self.started))
        self._note(self.started, "offered", 1, self.dialed)

    def routed(self, at: float, callee: WhoRecord) -> int:
        """Another party that is to take the call. Returns its index."""
        self.parties.append(_Party(callee, self.parties[0].who, "Inbound", at))
        index = len(self.parties)
        self._note(at, "route", index, callee.extension_number or callee.number)
        return index

    def served(self, at: float, index: int, program: str) -> None:
        """A program speaks with the caller: the line is answered."""
        self._answer_caller(at)
        self._note(at, "program", index, program)

    def went_on(self, at: float, index: int) -> None:
        """A menu has handed the caller on."""
        self._leave(at, index, "Accepted", "CallRedirected")

    def joined(self, at: float, index: int, queue_id: str) -> None:
        self._note(at, "queue-joined", index, queue_id)

    def rang(self, at: float, index: int) -> None:
        self._note(at + _RINGS_AFTER, "ringing", index)

    def offered_to(self, at: float, member: WhoRecord, queue_id: str) -> int:
        """A member of a queue rings."""
        self.parties.append(_Party(member, self.parties[0].who, "Inbound", at))
        index = len(self.parties)
        self._note(at, "offered-to", index, queue_id)
        self.rang(at, index)
        return index

    def offer_ended(self, at: float, index: int) -> None:
        """A member did not answer."""
        self._note(at, "offer-ended", index, "no-answer")
        self._leave(at, index, "Missed", "")

    def picked_up(self, at: float, index: int) -> None:
        self._answer_caller(at)
        self.parties[index - 1].answered = at
        self._note(at, "answered", index)

    def taken_from_queue(self, at: float, queue: int, member: int, queue_id: str) -> None:
        self.picked_up(at, member)
        self.parties[queue - 1].answered = at
        self._note(at, "queue-left", queue, f"{queue_id} answered")
        self._note(at, "queue-answered", member, queue_id)
        self._leave(at, queue, "Accepted", "AgentAnswered")

    def gave_up(self, at: float, queue: int, queue_id: str) -> CallRecord:
        """The caller hung up while waiting; ringing phones stop."""
        self._note(at, "hung-up", 1)
        self._leave(at, 1, "Accepted", "")
        for index, party in enumerate(self.parties, 1):
            if not party.ended and index != queue:
                self._leave(at, index, "Missed", "")
        self._note(at, "queue-left", queue, f"{queue_id} abandoned")
        self._leave(at, queue, "Hang Up", "")
        return self._record(at)

    def held(self, start: float, end: float, index: int) -> None:
        self._note(start, "held", index)
        self._note(end, "resumed", index)

    def unanswered(self, at: float, index: int, why: str) -> None:
        """`why`: no-answer, unreachable, busy."""
        self._note(at, "hop-ended", index, why)

    def message_left(self, at: float, index: int, seconds: float) -> CallRecord:
        """The caller hung up after a message for the party."""
        self._note(at, "hung-up", 1)
        self._leave(at, 1, "Voicemail", "", said="Accepted")
        self._note(at, "voicemail", index, f"{seconds:.1f} s")
        self._leave(at, index, "Voicemail", "Voicemail")
        return self._record(at)

    def hung_up(self, at: float, by: int, *, result: str = "") -> CallRecord:
        """`result`: of everybody who is still there; empty: Accepted where somebody spoke, else Missed."""
        self._note(at, "hung-up", by)
        return self._over(at, by, result, "")

    def refused(self, at: float, result: str, reason: str) -> CallRecord:
        """The caller heard why nobody took the call."""
        return self._over(at, 1, result, reason)

    # ---- how it is kept

    def _over(self, at: float, first: int, result: str, reason: str) -> CallRecord:
        there = [index for index, party in enumerate(self.parties, 1) if not party.ended]
        for index in sorted(there, key=lambda each: each != first):
            answered = self.parties[index - 1].answered
            self._leave(at, index, result or ("Accepted" if answered else "Missed"), reason)
        return self._record(at)

    def _answer_caller(self, at: float) -> None:
        self.parties[0].answered = self.parties[0].answered or at

    def _leave(self, at: float, index: int, result: str, reason: str, *, said: str = "") -> None:
        party = self.parties[index - 1]
        party.ended, party.result, party.reason = at, result, reason
        self._note(at, "left", index, said or reason or result)

    def _note(self, at: float, kind: str, party: int, detail: str = "") -> None:
        self.facts.append(FactRecord(at=round(at, 3), kind=kind, party=party, detail=detail))

    def _record(self, at: float) -> CallRecord:
        self._note(at, "ended", 0)
        return CallRecord(
            session_id=self.session_id,
            telephony_session_id=self.telephony_session_id,
            server_id="cs1",
            origin="Call",
            account_ids=[self.account_id],
            started=round(self.started, 3),
            answered=round(self.parties[0].answered, 3),
            ended=round(at, 3),
            emergency="",
            parties=[self._party(index, party) for index, party in enumerate(self.parties, 1)],
            facts=self.facts,
        )

    def _party(self, index: int, party: _Party) -> PartyRecord:
        return PartyRecord(
            index=index,
            party_id=self.party_id(index),
            direction=party.direction,
            who=party.who,
            far=party.far,
            status="Disconnected",
            reason=party.reason,
            result=party.result,
            started=round(party.started, 3),
            answered=round(party.answered, 3),
            ended=round(party.ended, 3),
            peer={},
        )
