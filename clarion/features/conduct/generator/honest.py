"""Honest offices: people who call, text, sign in, look each other up; clinics, shops, salespeople, agents."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.generator.making import (
    ABROAD,
    HOUR,
    Account,
    Known,
    Talk,
    Where,
    call_in,
    call_out,
    digest,
    number_of,
    text_out,
)
from clarion.features.conduct.generator.odd import odd
from clarion.features.conduct.generator.words import office_text, reminder
from clarion.features.conduct.replay import Event

_BY_WEEKDAY = (1.15, 1.05, 1.0, 1.0, 0.9, 0.08, 0.04)
_BY_HOUR = (0,) * 7 + (2, 7, 11, 12, 9, 5, 8, 11, 11, 8, 4, 1) + (0,) * 5
_PROVEN: Known = {
    "identity_present": True, "identity_valid": True, "identity_hard_invalid": False, "attestation_level": "A",
    "national_from_abroad": False,
}  # fmt: skip
_SELLING: Known = {
    "marketing": True, "inside_calling_hours": True, "on_national_list": False, "on_internal_list": False,
    "national_list_age_days": 5, "consent_valid": True, "hours_consented": True, "reassigned_answer": "no",
}  # fmt: skip
_REGISTERED: Known = {
    "a2p": True, "campaign_registered": True, "number_kind": "10dlc", "campaign_score": 60, "campaign_class": "CD",
}  # fmt: skip

TRADES = ("plain",) * 6 + ("clinic", "shop", "sales", "agents")


@dataclass(slots=True)
class Seat:
    extension: str
    number: str
    address: str  # at home, where it is not the office's
    busy_until: float = 0.0


@dataclass(slots=True)
class Office:
    """One account of honest people. Its days are made one after another, always the same for the same seed."""

    index: int
    seed: int
    account: Account = field(init=False)
    trade: str = field(init=False)
    seats: list[Seat] = field(init=False)
    partners: list[tuple[str, str]] = field(init=False)
    west: float = field(init=False)  # how far behind UTC
    address: str = field(init=False)

    def __post_init__(self) -> None:
        dice = random.Random(f"{self.seed}/office/{self.index}")
        self.trade = TRADES[self.index % len(TRADES)]
        self.west = dice.choice((5, 5, 6, 7, 8)) * HOUR
        self.account = Account(
            f"office-{self.index}",
            dice,
            age_days=dice.choice((12, 60, 200, 400, 900, 1500)),
            abroad=dice.random() < 0.5,
            main_number=number_of(dice),
            plan="contact-center" if self.trade == "agents" else "standard",
        )
        count = 10 if self.trade == "agents" else dice.randint(6, 14)
        self.address = f"198.18.{self.index // 250 % 250}.{self.index % 250 + 1}"
        self.seats = [
            Seat(f"x-{self.index}-{at}", number_of(dice), f"198.19.{dice.randint(0, 250)}.{dice.randint(1, 250)}")
            for at in range(count)
        ]
        self.partners = [(number_of(dice), "US") for _ in range(70)]
        if self.account.abroad:
            self.partners += [(number_of(dice, start), country) for start, country in dice.sample(ABROAD, 3)]

    def day(self, start: float, weekday: int) -> Iterator[Event]:
        """Everything of the day that begins at `start` (UTC), in no order."""
        dice, share = self.account.dice, _BY_WEEKDAY[weekday]
        morning = start + self.west
        for seat in self.seats:
            yield from self._access(seat, morning, share)
            yield from self._calls(seat, morning, share)
            yield from self._texts(seat, morning, share)
        yield from self._trade(morning, share)
        if self.seats and share > 0.5:
            yield from self._checks(start + 23.9 * HOUR)
        if share > 0.5:
            seat = dice.choice(self.seats)
            yield from odd(self.account, dice, seat.extension, seat.number, morning)
        if dice.random() < 0.1 * share:
            yield from self._forgetful(dice.choice(self.seats), _moment(dice, morning))

    # ---- calls

    def _calls(self, seat: Seat, morning: float, share: float) -> Iterator[Event]:
        dice = self.account.dice
        agent = self.trade == "agents"
        out, incoming = (26, 16) if agent else (9, 6)
        kinds: list[Callable[[Seat, float], Iterator[Event]]] = [self._out] * _about(dice, out * share)
        kinds += [self._in] * _about(dice, incoming * share) + [self._inside] * _about(dice, 4 * share)
        dice.shuffle(kinds)
        for at, make in zip(sorted(_moment(dice, morning) for _ in kinds), kinds, strict=True):
            if at > seat.busy_until:
                yield from make(seat, at)

    def _talk(self, seat: Seat, at: float, answers: float) -> Talk:
        dice = self.account.dice
        talk = Talk(at=at, extension=seat.extension, ring_s=dice.uniform(4, 25))
        if dice.random() < answers:
            talk.seconds = dice.uniform(1, 6) if dice.random() < 0.03 else min(5400.0, dice.lognormvariate(4.9, 0.9))
        seat.busy_until = talk.end + dice.uniform(5, 60)
        return talk

    def _out(self, seat: Seat, at: float) -> Iterator[Event]:
        dice = self.account.dice
        talk = self._talk(seat, at, 0.68)
        talk.callee, talk.country = dice.choice(self.partners)
        if self.trade in ("agents", "sales") and dice.random() < 0.7:
            talk.callee, talk.country = number_of(dice), "US"
        if self.trade == "sales":
            talk.extra, talk.subject = _SELLING, "offer"
        if talk.country != "US":
            talk.cost = round(talk.seconds / 60 * 0.05, 4)
            talk.extra = talk.extra | {"rate_per_minute": 0.05}
        talk.shown = dice.choice(("", seat.number, self.account.main_number))
        return iter(call_out(self.account, talk))

    def _in(self, seat: Seat, at: float) -> Iterator[Event]:
        dice = self.account.dice
        talk = self._talk(seat, at, 0.8)
        talk.callee = dice.choice(self.partners)[0] if dice.random() < 0.6 else number_of(dice)
        if dice.random() < 0.6:
            talk.extra = _PROVEN
        return iter(call_in(self.account, talk, dice.choice((seat.number, self.account.main_number))))

    def _inside(self, seat: Seat, at: float) -> Iterator[Event]:
        dice, account = self.account.dice, self.account
        talk, name = self._talk(seat, at, 0.75), account.next_id("inside")
        known: Known = {"caller_number_owned": True}
        yield account.attempt(AttemptKind.CALL_INTERNAL, at, f"{name}/call", known, extension_id=seat.extension,
                              dialed=dice.choice(self.seats).extension)  # fmt: skip
        where = Where(after=f"{name}/call", extension=seat.extension)
        yield account.told("call.begun", at, f"{name}/1", **where)
        values: Known = {"direction": "inside", "answered": talk.seconds > 0, "seconds": talk.seconds}
        yield account.told("call.ended", talk.end, f"{name}/1", values, **where)

    # ---- texts

    def _texts(self, seat: Seat, morning: float, share: float) -> Iterator[Event]:
        dice, account = self.account.dice, self.account
        for _ in range(_about(dice, 5 * share)):
            at, callee = _moment(dice, morning), dice.choice(self.partners)[0]
            sent = text_out(account, at, office_text(dice), number=seat.number, callee=callee, extension=seat.extension)
            yield from sent
            if dice.random() < 0.01:
                name = sent[1].happening.event_id if sent[1].happening else ""
                yield account.told("text.failed", at + 9, name, {"number": seat.number}, after=name, party=callee)
            if dice.random() < 0.8:
                number: Known = {"number": seat.number}
                yield account.told(
                    "text.received", at + dice.uniform(30, 900), account.next_id("sms"), number, party=callee
                )

    def _trade(self, morning: float, share: float) -> Iterator[Event]:
        dice, account = self.account.dice, self.account
        if self.trade == "clinic":
            for _ in range(_about(dice, 45 * share)):
                yield from text_out(
                    account,
                    _moment(dice, morning),
                    reminder(dice),
                    number=account.main_number,
                    callee=number_of(dice),
                    extension=self.seats[0].extension,
                    extra=_REGISTERED,
                    campaign=f"reminders-{self.index}",
                )
        elif self.trade == "shop":
            for _ in range(_about(dice, 40 * max(share, 0.6))):
                yield from self._code(_moment(dice, morning))

    def _code(self, at: float) -> Iterator[Event]:
        dice, account = self.account.dice, self.account
        name, callee = account.next_id("code"), number_of(dice)
        yield account.attempt(AttemptKind.VERIFY_SEND, at, name, {}, callee=callee, via="api")
        yield account.told("code.sent", at + 0.1, name, {"country": "US"}, after=name, party=callee)
        if dice.random() < 0.85:
            yield account.told("code.used", at + dice.uniform(8, 90), name, after=name, party=callee)

    # ---- access

    def _access(self, seat: Seat, morning: float, share: float) -> Iterator[Event]:
        dice, account = self.account.dice, self.account
        address = seat.address if dice.random() < 0.25 else self.address
        for _ in range(_about(dice, 1.4 * share)):
            yield from self._sign_in(seat, _moment(dice, morning), address, wrong=int(dice.random() < 0.07))
        for hour in (7.9, 15.9):
            at = morning + hour * HOUR + dice.uniform(0, 600)
            told = account.next_id("reg")
            yield account.told(
                "sip.registered", at, told, extension=seat.extension, source=address, party=seat.extension
            )
        app = "web"
        for _ in range(_about(dice, 4 * share)):
            at, name = _moment(dice, morning), account.next_id("read")
            entry = f"extensionId/{dice.randint(0, 99):07}"
            yield account.attempt(AttemptKind.DIRECTORY_READ, at, name, {}, extension_id=seat.extension, client_id=app,
                                  source=address, via="api")  # fmt: skip
            kind = "directory.missed" if dice.random() < 0.03 else "directory.read"
            yield account.told(kind, at + 0.01, name, {"app": app}, after=name, extension=seat.extension, party=entry)

    def _sign_in(self, seat: Seat, at: float, address: str, *, wrong: int) -> Iterator[Event]:
        dice, account = self.account.dice, self.account
        claimed = digest(seat.extension)
        for attempt in range(wrong + 1):
            name = account.next_id("sign")
            yield account.attempt(AttemptKind.SIGN_IN, at, name, {}, source=address, claimed=claimed,
                                  claimed_account=account.account_id, via="api")  # fmt: skip
            if attempt < wrong:
                yield account.told("sign-in.failed", at + 0.2, name, after=name, source=address, party=claimed)
            else:
                where = Where(after=name, source=address, party=claimed, extension=seat.extension)
                yield account.told("sign-in.done", at + 0.2, name, **where)
            at += dice.uniform(6, 30)

    def _forgetful(self, seat: Seat, at: float) -> Iterator[Event]:
        return self._sign_in(seat, at, self.address, wrong=self.account.dice.randint(2, 7))

    def _checks(self, at: float) -> Iterator[Event]:
        """What looks at accounts and seats as a whole, at the end of a day."""
        for seat in self.seats:
            name = self.account.next_id("check")
            yield self.account.attempt(AttemptKind.PERIOD_CHECK, at, name, {}, extension_id=seat.extension, via="api")


def _about(dice: random.Random, mean: float) -> int:
    """A whole number whose mean is `mean`, spread as such counts are."""
    return max(0, round(dice.gauss(mean, mean**0.5))) if mean > 4 else sum(dice.random() < mean / 8 for _ in range(8))


def _moment(dice: random.Random, morning: float) -> float:
    """A time of a working day."""
    hour = dice.choices(range(24), _BY_HOUR)[0]
    return round(morning + hour * HOUR + dice.uniform(0, HOUR), 3)


EVENTS_A_DAY = 700.0
"""Roughly, of an office on a mean day of the week; for working out how many offices make so many events."""
