"""Honest but unusual traffic: what rules that look at numbers alone take for attacks. Each case draws its parameters.

Each has what an attacker has not: people who know the number, answers, a consent on record, a registered campaign, a
network where people sign in, an address book of one's own.
"""

import random
from collections.abc import Callable, Iterator, Mapping

from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.generator.making import (
    DAY,
    HOUR,
    MINUTE,
    Account,
    Known,
    Talk,
    call_in,
    call_out,
    digest,
    number_of,
    text_out,
)
from clarion.features.conduct.replay import Event

Maker = Callable[[str, random.Random, float], Iterator[Event]]


def _office(name: str, dice: random.Random) -> Account:
    return Account(f"honest-{name}", dice, age_days=dice.randint(60, 2000), case=name, main_number=number_of(dice))


def _wrote(account: Account, party: str, at: float) -> Event:
    return account.told("text.received", at, account.next_id("sms"), {"number": account.main_number}, party=party)


def contest_caller(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Redials a radio station whose line is busy until it is not."""
    account, station, at = _office(name, dice), number_of(dice), start
    for _ in range(dice.randint(30, 90)):
        talk = Talk(at=at, extension=f"x-{name}", callee=station, ring_s=dice.uniform(0.1, 0.9))
        yield from call_out(account, talk)
        at += dice.uniform(4, 15)
    yield from call_out(account, Talk(at=at, extension=f"x-{name}", callee=station, ring_s=4.0, seconds=40.0))


def school_notice(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """A school that has registered nothing tells parents, whose consent is on record, that it is closed."""
    account, at = _office(name, dice), start
    words = f"Due to snow all schools are closed {dice.choice(('today', 'tomorrow'))}. Stay safe!"
    for _ in range(dice.randint(150, 500)):
        extra: Known = {"recipient_consented": True}
        yield from text_out(
            account, at, words, number=account.main_number, callee=number_of(dice), extension=f"x-{name}", extra=extra
        )
        at += dice.uniform(1.2, 4)


def courier(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Says the same at every door, and people come or answer."""
    account, at = _office(name, dice), start
    for _ in range(dice.randint(40, 90)):
        party = number_of(dice)
        words = dice.choice(("I'm outside with your parcel", "I'm outside", "Your delivery is here, I'm at the door"))
        yield from text_out(account, at, words, number=account.main_number, callee=party, extension=f"x-{name}")
        if dice.random() < 0.6:
            yield _wrote(account, party, at + dice.uniform(20, 200))
        at += dice.uniform(3, 9) * MINUTE


def coach(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Writes to the parents of a team, who have written before."""
    account, parents = _office(name, dice), [number_of(dice) for _ in range(dice.randint(28, 60))]
    for parent in parents:
        yield _wrote(account, parent, start - dice.uniform(1, 40) * DAY)
    at, words = start, f"Practice moved to {dice.randint(4, 7)} pm, bring water and a jacket please"
    for parent in parents:
        yield from text_out(account, at, words, number=account.main_number, callee=parent, extension=f"x-{name}")
        at += dice.uniform(1.5, 6)


def pharmacy(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Reminders of a registered campaign that people asked for."""
    account, at = _office(name, dice), start
    extra: Known = {
        "a2p": True, "campaign_registered": True, "number_kind": "10dlc", "campaign_score": 60, "campaign_class": "EF",
        "campaign_sells": False, "campaign_opt_in": True,
    }  # fmt: skip
    for _ in range(dice.randint(100, 300)):
        words = f"Your prescription is ready for pickup until {dice.randint(5, 9)} pm. Reply STOP to opt out."
        yield from text_out(
            account, at, words, number=account.main_number, callee=number_of(dice), extension=f"x-{name}", extra=extra,
            campaign=f"c-{name}",
        )  # fmt: skip
        at += dice.uniform(2, 40)


def clinic_reminders(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Leaves short messages for patients who have called or written before."""
    account, patients = _office(name, dice), [number_of(dice) for _ in range(dice.randint(40, 90))]
    for patient in patients:
        yield _wrote(account, patient, start - dice.uniform(1, 60) * DAY)
    at = start
    for patient in patients:
        talk = Talk(at=at, extension=f"x-{name}", callee=patient, ring_s=dice.uniform(8, 22))
        talk.seconds = dice.uniform(15, 40)
        yield from call_out(account, talk)
        at = talk.end + dice.uniform(4, 25)


def after_reset(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """An office signs in again after a password reset, with many typos."""
    account, source = _office(name, dice), f"198.18.{dice.randint(0, 250)}.{dice.randint(1, 250)}"
    people, at = [f"x-{name}-{each}" for each in range(dice.randint(25, 60))], start
    for person in people:
        yield account.told("sip.registered", start - dice.uniform(0.1, 10) * HOUR, account.next_id("reg"),
                           extension=person, source=source, party=person)  # fmt: skip
    for person in people:
        for wrong in (True,) * dice.randint(0, 3) + (False,):
            event_id, claimed = account.next_id("sign"), digest(person)
            yield account.attempt(AttemptKind.SIGN_IN, at, event_id, {}, source=source, claimed=claimed,
                                  claimed_account=account.account_id, via="api")  # fmt: skip
            kind = "sign-in.failed" if wrong else "sign-in.done"
            yield account.told(kind, at + 0.2, event_id, after=event_id, source=source, party=claimed,
                               extension="" if wrong else person)  # fmt: skip
            at += dice.uniform(1, 12)


def outage_line(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """A waterworks after a burst pipe: a quarter of the town rings, most give up soon, all are rung back and told."""
    account, town, at = _office(name, dice), number_of(dice)[:-4], start
    callers = [f"{town}{each:04}" for each in dice.sample(range(10_000), dice.randint(60, 160))]
    for caller in callers:
        talk = Talk(at=at, extension=f"x-{name}", callee=caller, ring_s=dice.uniform(1, 15))
        talk.seconds = dice.uniform(20, 120) if dice.random() < 0.3 else 0.0
        yield from call_in(account, talk, account.main_number)
        at += dice.uniform(2, 25)
    words = f"Water is back by {dice.randint(3, 9)} pm in your street. We are sorry for the trouble."
    for each, caller in enumerate(callers):
        if each % 2:
            talk = Talk(at=at, extension=f"x-{name}-{each % 3}", callee=caller, ring_s=dice.uniform(5, 20))
            talk.seconds = dice.uniform(12, 60) if dice.random() < 0.8 else 0.0
            yield from call_out(account, talk)
        else:
            yield from text_out(account, at, words, number=account.main_number, callee=caller, extension=f"x-{name}")
        at += dice.uniform(2, 12)


def recruiter(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Rings candidates who do not know the company, all day: some talk, some have voicemail, some do not answer."""
    account, at = _office(name, dice), start
    for _ in range(dice.randint(50, 100)):
        talk, luck = (
            Talk(at=at, extension=f"x-{name}", callee=number_of(dice), ring_s=dice.uniform(8, 28)),
            dice.random(),
        )
        if luck < 0.25:
            talk.seconds = dice.lognormvariate(5.3, 0.8)
        elif luck < 0.75:
            talk.seconds = dice.uniform(14, 45)
        yield from call_out(account, talk)
        at = talk.end + dice.uniform(30, 420)


def new_supplier(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """An importer finds a supplier in a country that it never called: a few people there, long talks, for days."""
    account, prefix = _office(name, dice), dice.choice(("+8424", "+9021", "+4822", "+2722", "+5511", "+6621", "+2011"))
    account.known["international_enabled"] = True
    people = [number_of(dice, prefix) for _ in range(dice.randint(2, 4))]
    for day in range(4):
        at = start + day * DAY
        for _ in range(dice.randint(2, 6)):
            seconds = dice.uniform(60, 2700)
            talk = Talk(at=at, extension=f"x-{name}", callee=dice.choice(people), country="XX", seconds=seconds)
            talk.cost, talk.extra = round(seconds / 60 * 0.12, 4), {"rate_per_minute": 0.12}
            yield from call_out(account, talk)
            at = talk.end + dice.uniform(3, 60) * MINUTE


def first_sync(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """An app that may synchronise fetches the whole address book of a company, entry by entry, as fast as it goes."""
    account, at = _office(name, dice), start
    for entry in range(dice.randint(300, 3000)):
        event_id = account.next_id("read")
        known: Known = {"may_synchronise": True}
        yield account.attempt(AttemptKind.DIRECTORY_READ, at, event_id, known, extension_id=f"x-{name}",
                              client_id="desk", via="api")  # fmt: skip
        kind = "directory.missed" if dice.random() < 0.01 else "directory.read"
        yield account.told(kind, at + 0.01, event_id, {"app": "desk"}, after=event_id, extension=f"x-{name}",
                           party=f"extensionId/{entry:07}")  # fmt: skip
        at += dice.uniform(0.03, 0.4)


def taxi(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """A taxi driver texts customers who booked online; few of these strangers reply, and the driver calls some."""
    account, at = _office(name, dice), start
    for _ in range(dice.randint(30, 70)):
        party, plate = number_of(dice), f"{dice.choice('ABCDEFGH')}{dice.randint(100, 999)}"
        words = f"Your taxi {plate} is at the door. Driver: {dice.choice(('Amir', 'Joana', 'Lars', 'Mei'))}"
        yield from text_out(account, at, words, number=account.main_number, callee=party, extension=f"x-{name}")
        if dice.random() < 0.15:
            yield _wrote(account, party, at + dice.uniform(20, 200))
        elif dice.random() < 0.3:
            talk = Talk(at=at + 120, extension=f"x-{name}", callee=party, ring_s=dice.uniform(4, 20))
            talk.seconds = dice.uniform(4, 20) if dice.random() < 0.7 else 0.0
            yield from call_out(account, talk)
        at += dice.uniform(4, 14) * MINUTE


UNUSUAL: Mapping[str, Maker] = {
    "contest-caller": contest_caller,
    "school-notice": school_notice,
    "courier": courier,
    "coach": coach,
    "pharmacy": pharmacy,
    "clinic-reminders": clinic_reminders,
    "after-reset": after_reset,
    "outage-line": outage_line,
    "recruiter": recruiter,
    "new-supplier": new_supplier,
    "first-sync": first_sync,
    "taxi": taxi,
}
