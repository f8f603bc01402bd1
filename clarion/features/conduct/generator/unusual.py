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


UNUSUAL: Mapping[str, Maker] = {
    "contest-caller": contest_caller,
    "school-notice": school_notice,
    "courier": courier,
    "coach": coach,
    "pharmacy": pharmacy,
    "clinic-reminders": clinic_reminders,
    "after-reset": after_reset,
}
