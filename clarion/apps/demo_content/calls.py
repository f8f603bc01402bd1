"""Four weeks of the demo company's calls, as CDRs, in an office's rhythm; the same for the same first start.

Call log, analytics, queue figures and charges are computed from them as from all others.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from clarion.apps.demo_content import cast
from clarion.apps.demo_content.call_shapes import CallShape, insider, outsider
from clarion.apps.demo_content.company import Company
from clarion.apps.demo_content.spoken import RECORDED, VOICEMAILS, RecordedCall, SpokenMail
from clarion.apps.demo_content.time_of_day import Calendar
from clarion.apps.demo_phone import MAIN_NUMBERS
from clarion.base.keys import MasterKey
from clarion.calls.cdr import CallRecord, WhoRecord
from clarion.features.people import demo

DAYS: Final = 28
_WEEKDAYS: Final = (46, 42, 40, 41, 34, 5, 2)  # calls of a day, Monday first
_HOURS: Final = {8: 6, 9: 11, 10: 15, 11: 13, 12: 7, 13: 9, 14: 13, 15: 12, 16: 9, 17: 4, 19: 1}
_MIX: Final = {"queue": 42, "direct": 17, "out": 26, "inside": 15}
_RING_S: Final = 20.0
_PATIENCE_S: Final = (25.0, 110.0)


@dataclass(frozen=True)
class KeptMail:
    """A voicemail of the demo, and the call that left it."""

    mail: SpokenMail
    record: CallRecord


@dataclass(frozen=True)
class KeptRecording:
    """A recorded call; `party` is the agent's."""

    recorded: RecordedCall
    record: CallRecord
    party: int


@dataclass
class CallPast:
    records: list[CallRecord] = field(default_factory=list)
    mails: list[KeptMail] = field(default_factory=list)
    recordings: list[KeptRecording] = field(default_factory=list)


class CallMaker:
    """`seconds_of(name)`: how long a sound of the demo lasts."""

    def __init__(
        self, keys: MasterKey, company: Company, calendar: Calendar, seconds_of: Callable[[str], float]
    ) -> None:
        self._keys, self._company, self._calendar = keys, company, calendar
        self._seconds_of = seconds_of
        self._random = random.Random(19)
        self._count = 0
        self._free_at: dict[str, float] = {}
        self._names = {each.number: each.name for each in cast.CUSTOMERS}
        self._main = MAIN_NUMBERS[demo.DEMO.key]

    def make(self) -> CallPast:
        past = CallPast()
        past.mails = [self._mail(each) for each in VOICEMAILS]
        past.recordings = [self._recorded(each) for each in RECORDED]
        past.records = [mail.record for mail in past.mails] + [each.record for each in past.recordings]
        now = self._calendar.now.timestamp()
        for moment in self._moments():
            record = self._one(moment)
            if record.ended < now - 60:
                past.records.append(record)
        past.records.sort(key=lambda record: record.ended)
        return past

    def _moments(self) -> Iterator[datetime]:
        first = self._calendar.today - timedelta(days=DAYS)
        for offset in range(DAYS + 1):
            yield from sorted(self._of_day(first + timedelta(days=offset)))

    def _of_day(self, day: date) -> Iterator[datetime]:
        usual = _WEEKDAYS[day.weekday()]
        count = max(0, round(self._random.gauss(usual, usual / 9)))
        for hour in self._random.choices(list(_HOURS), list(_HOURS.values()), k=count):
            minute, second = self._random.randrange(60), self._random.randrange(60)
            yield self._calendar.on(day, f"{hour}:{minute}") + timedelta(seconds=second)

    # ---- each kind

    def _one(self, moment: datetime) -> CallRecord:
        at = moment.timestamp() + self._random.random()
        if self._is_closed(moment):
            return self._after_hours(at)
        kind = self._random.choices(list(_MIX), list(_MIX.values()))[0]
        return {"queue": self._queued, "direct": self._direct, "out": self._out, "inside": self._inside}[kind](at)

    def _is_closed(self, moment: datetime) -> bool:
        minutes = moment.hour * 60 + moment.minute
        return moment.weekday() > 4 or not 8 * 60 <= minutes < 17 * 60 + 30

    def _queued(self, at: float) -> CallRecord:
        """Through the menu to a queue: answered, or given up."""
        number = self._random.choices((cast.SALES, cast.CARE, cast.FRONT_DESK), (30, 52, 18))[0]
        call, queue, joined = self._to_queue(at, number)
        members, queue_id = list(cast.QUEUE_MEMBERS[number]), self._company.id_of(number)
        call.served(joined, queue, "queue")
        call.joined(joined, queue, queue_id)
        self._random.shuffle(members)
        gives_up = joined + self._random.uniform(*_PATIENCE_S)
        offered = joined + 0.3
        while True:
            member = min(members, key=lambda each: max(self._free_at.get(each, 0.0), offered))
            offered = max(offered, self._free_at.get(member, 0.0))
            if offered + 2 > gives_up:
                return call.gave_up(gives_up, queue, queue_id)
            leg = call.offered_to(offered, self._who(member), queue_id)
            if len(members) > 1 and self._random.random() < 0.1 and offered + _RING_S < gives_up:
                offered += _RING_S
                call.offer_ended(offered, leg)
                self._free_at[member] = offered + 120  # away from the desk
                continue
            picked = min(offered + self._random.uniform(2.5, 13), gives_up)
            call.taken_from_queue(picked, queue, leg, queue_id)
            return self._talk(call, picked, leg, member, mean=210 if number != cast.FRONT_DESK else 75)

    def _to_queue(self, at: float, number: str) -> tuple[CallShape, int, float]:
        """Through the menu: the call, the queue's party, and when it got there."""
        menu, queue = self._who(cast.MENU), self._who(number)
        call = self._begin(at, self._main, self._stranger(), menu)
        first = call.routed(at, menu)
        call.served(at + 0.2, first, "menu")
        pressed = at + self._random.uniform(4, 13)
        call.went_on(pressed, first)
        second = call.routed(pressed, queue)
        return call, second, pressed

    def _direct(self, at: float) -> CallRecord:
        """To somebody's own number: answered, missed, or to voicemail without a message."""
        number = self._random.choices(("101", "102", "103", "104", "105", "107"), (16, 24, 18, 14, 22, 6))[0]
        callee = self._who(number)
        call = self._begin(at, cast.direct_number(number), self._stranger(), callee)
        return self._to_person(call, at, number, answers=0.72)

    def _inside(self, at: float) -> CallRecord:
        caller, number = self._random.sample([each.number for each in cast.EVERYONE], 2)
        call = self._begin(at, number, self._who(caller), self._who(number))
        return self._to_person(call, at, number, answers=0.8, mean=95)

    def _to_person(self, call: CallShape, at: float, number: str, *, answers: float, mean: float = 170) -> CallRecord:
        leg = call.routed(at, self._who(number))
        call.rang(at, leg)
        if self._free_at.get(number, 0.0) <= at and self._random.random() < answers:
            picked = at + self._random.uniform(2.5, 14)
            call.picked_up(picked, leg)
            return self._talk(call, picked, leg, number, mean=mean)
        if self._random.random() < 0.6:
            return call.hung_up(at + self._random.uniform(6, 19), 1, result="Missed")
        call.unanswered(at + _RING_S, leg, "no-answer")
        call.served(at + _RING_S, leg, "voicemail")
        return call.hung_up(at + _RING_S + self._random.uniform(2, 6), 1, result="Missed")

    def _out(self, at: float) -> CallRecord:
        number = self._random.choices(("102", "103", "104", "105", "106", "101"), (28, 18, 12, 26, 10, 6))[0]
        callee = self._stranger()
        caller = self._who(number, with_number=True)
        call = self._begin(at, callee.number, caller, callee)
        leg = call.routed(at, callee)
        how = self._random.random()
        if how < 0.06:
            call.unanswered(at + 1, leg, "busy")
            return call.refused(at + 6, "Busy", "TargetBusy")
        call.rang(at + 0.8, leg)
        if how < 0.24:
            return call.hung_up(at + self._random.uniform(15, 32), 1, result="Missed")
        picked = at + self._random.uniform(4, 18)
        call.picked_up(picked, leg)
        return self._talk(call, picked, leg, number, mean=190)

    def _after_hours(self, at: float) -> CallRecord:
        """Hears the menu and thinks better of it."""
        menu = self._who(cast.MENU)
        call = self._begin(at, self._main, self._stranger(), menu)
        call.served(at + 0.2, call.routed(at, menu), "menu")
        return call.hung_up(at + self._random.uniform(4, 16), 1, result="Hang Up")

    def _talk(self, call: CallShape, picked: float, leg: int, number: str, *, mean: float) -> CallRecord:
        """They speak for a while, on hold now and then."""
        length = min(max(12.0, self._random.lognormvariate(0, 0.75) * mean * 0.75), 1800.0)
        if self._random.random() < 0.14 and length > 60:
            call.held(picked + length * 0.3, picked + length * 0.3 + self._random.uniform(8, 40), leg)
        end = picked + length
        for busy in {number, *(party.who.extension_number for party in call.parties if party.who.account_id)}:
            self._free_at[busy] = end + 15
        return call.hung_up(end, self._random.choice((1, leg)))

    # ---- those that are heard

    def _mail(self, mail: SpokenMail) -> KeptMail:
        at = self._calendar.at(mail.days, mail.at).timestamp()
        colleague = mail.caller.isdigit()
        caller = self._who(mail.caller) if colleague else self._customer(mail.caller)
        owner = self._who(mail.to)
        dialed = mail.to if colleague else cast.direct_number(mail.to)
        call = self._begin(at, dialed, caller, owner)
        leg = call.routed(at, owner)
        call.rang(at, leg)
        call.unanswered(at + _RING_S, leg, "no-answer")
        call.served(at + _RING_S, leg, "voicemail")
        seconds = self._seconds_of(mail.key)
        return KeptMail(mail, call.message_left(at + _RING_S + 6 + seconds, leg, seconds))

    def _recorded(self, recorded: RecordedCall) -> KeptRecording:
        at = self._calendar.at(recorded.days, recorded.at).timestamp()
        caller, agent = self._customer(recorded.customer), self._who(recorded.agent)
        call = self._begin(at, cast.direct_number(recorded.agent), caller, agent)
        leg = call.routed(at, agent)
        call.rang(at, leg)
        call.picked_up(at + 5, leg)
        record = call.hung_up(at + 5 + self._seconds_of(recorded.key), 1)
        return KeptRecording(recorded, record, leg)

    # ---- who

    def _begin(self, at: float, dialed: str, caller: WhoRecord, callee: WhoRecord) -> CallShape:
        self._count += 1
        mark = self._keys.derive(f"demo: call {self._count} {self._company.account.created_at.isoformat()}")
        call = CallShape(
            session_id=str(10**14 + int.from_bytes(mark[:6])),
            telephony_session_id=f"s-{mark.hex()[:24]}",
            account_id=self._company.account.id,
            dialed=dialed,
            started=at,
        )
        call.offered(caller, callee)
        return call

    def _who(self, number: str, *, with_number: bool = False) -> WhoRecord:
        row = self._company.extensions[number]
        own = cast.direct_number(number) if with_number else ""
        return insider(row.account_id, row.id, number, row.name, own)

    def _customer(self, first_name: str) -> WhoRecord:
        found = cast.customer(first_name)
        return outsider(found.number, found.name)

    def _stranger(self) -> WhoRecord:
        known = self._random.random() < 0.78
        number = self._random.choice([each.number for each in cast.CUSTOMERS] if known else cast.STRANGERS)
        return outsider(number, self._names.get(number, ""))

    def _direct_number(self, number: str) -> str:
        return cast.direct_number(number)
