"""Attacks that spread or hide: over prefixes, seats, numbers, accounts, networks; at night, with jitter, in slow ramps.

Each case draws its own parameters: how many, how fast, to where, for how long.
"""

import random
from collections.abc import Iterator

from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.generator.making import (
    DAY,
    HOUR,
    MINUTE,
    Account,
    Talk,
    call_in,
    call_out,
    digest,
    number_of,
    text_out,
)
from clarion.features.conduct.replay import Event

FAR = (
    "+22177", "+23480", "+25470", "+21655", "+96170", "+99893", "+59895", "+50761", "+38970", "+35569", "+95945",
    "+92300", "+88017", "+24381", "+26097", "+85620", "+97798", "+50938", "+59299", "+21891", "+26461", "+22890",
)  # fmt: skip
_WORDS = [
    "loan", "approved", "debt", "relief", "solar", "roof", "insurance", "quote", "medicare", "plan", "mortgage", "car",
    "refinance", "warranty", "vehicle", "credit", "score", "repair", "cash", "offer", "property", "buyer", "home",
    "value", "free", "estimate", "lower", "bill", "energy", "rates", "today", "friend", "please", "answer", "soon",
    "neighbor", "street", "program", "qualify", "senior", "benefit", "card", "balance", "interest", "payment",
    "savings", "lawyer", "injury", "claim", "settlement",
]  # fmt: skip


def old_account(name: str, family: str, dice: random.Random) -> Account:
    age = dice.randint(90, 2000)
    return Account(
        f"old-{name}", dice, age_days=age, abroad=True, family=family, case=name, main_number=number_of(dice)
    )


def history(account: Account, start: float, days: int) -> Iterator[Event]:
    """What its people did before: calls in office hours, some of them abroad, to one country."""
    dice, partners = account.dice, [number_of(account.dice) for _ in range(30)]
    for day in range(days, 0, -1):
        for each in range(dice.randint(12, 25)):
            at = start - day * DAY - (start % DAY) + dice.uniform(13, 22) * HOUR
            talk = Talk(at=at, extension=f"x-{account.case}-{each % 5}", callee=dice.choice(partners))
            talk.seconds = dice.uniform(40, 400)
            for event in call_out(account, talk):
                if event.happening is not None:
                    yield event


def _abroad(account: Account, seat: str, at: float, prefix: str, minutes: float, price: float) -> list[Event]:
    talk = Talk(at=at, extension=seat, callee=number_of(account.dice, prefix), country="XX", seconds=minutes * MINUTE)
    talk.loss = round(minutes * price, 3)
    return call_out(account, talk)


def irsf_spread(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Long calls to many countries that no list names, a few to each. Loss: dollars."""
    account, prefixes = old_account(name, "irsf-spread", dice), dice.sample(FAR, dice.randint(8, 20))
    seats, at = dice.randint(1, 6), start
    for each in range(dice.randint(100, 220)):
        yield from _abroad(account, f"x-{name}-{each % seats}", at, dice.choice(prefixes), dice.uniform(3, 15), 1.0)
        at += dice.uniform(15, 120)


def irsf_one(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """The same to one country. Loss: dollars."""
    account, prefix = old_account(name, "irsf-one", dice), dice.choice(FAR)
    seats, at = dice.randint(1, 6), start
    for each in range(dice.randint(80, 200)):
        yield from _abroad(account, f"x-{name}-{each % seats}", at, prefix, dice.uniform(3, 15), 1.0)
        at += dice.uniform(15, 120)


def takeover_night(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """A new device signs in; hours later, at night, calls go wherever they cost. Loss: dollars."""
    account, start = old_account(name, "takeover-night", dice), start - start % DAY + dice.uniform(5, 9) * HOUR
    yield from history(account, start, 9)
    seat = f"x-{name}-1"
    yield account.told("sign-in.done", start - dice.uniform(0.2, 6) * HOUR, f"in-{name}", {"new_device": True},
                       extension=seat, source=f"203.0.113.{dice.randint(1, 250)}", party=digest(name))  # fmt: skip
    at, prefixes = start, dice.sample(FAR, dice.randint(1, 12))
    for _ in range(dice.randint(60, 160)):
        yield from _abroad(account, seat, at, dice.choice(prefixes), dice.uniform(3, 12), 1.0)
        at += dice.uniform(20, 90)


def slow_ramp(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Two calls an hour, then four, seven, twelve: the account's own past is made to look like it. Loss: dollars."""
    account, prefix, seat = old_account(name, "slow-ramp", dice), dice.choice(FAR), f"x-{name}"
    calls, hour = 2.0, 0
    while hour < 14:
        for each in range(int(calls)):
            at = start + hour * HOUR + (each + dice.random()) * HOUR / int(calls)
            yield from _abroad(account, seat, at, prefix, dice.uniform(3, 9), 0.5)
        calls, hour = min(40.0, calls * dice.uniform(1.4, 1.8)), hour + 1


def _dialer(
    account: Account, seats: list[str], dice: random.Random, start: float, gap: float, most: int
) -> Iterator[Event]:
    at = start
    for each in range(most):
        talk = Talk(at=at, extension=seats[each % len(seats)], callee=number_of(dice), ring_s=dice.uniform(4, 20))
        answered = dice.random() < dice.uniform(0.3, 0.6)
        talk.seconds, talk.loss = (min(55.0, dice.lognormvariate(2.2, 0.7)), 1.0) if answered else (0.0, 0.0)
        yield from call_out(account, talk)
        at += gap * dice.lognormvariate(0, 0.7)


def dialer_jitter(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """A machine that dials at random numbers with random pauses. Loss: people who answered."""
    account = old_account(name, "dialer-jitter", dice)
    return _dialer(account, [f"x-{name}"], dice, start, dice.uniform(6, 18), dice.randint(250, 450))


def dialer_seats(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """The same over many seats, each below every limit. Loss: people who answered."""
    account, seats = (
        old_account(name, "dialer-seats", dice),
        [f"x-{name}-{each}" for each in range(dice.randint(6, 12))],
    )
    return _dialer(account, seats, dice, start, dice.uniform(4, 12), dice.randint(400, 700))


def texts_reworded(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """An offer in ever other words from ten numbers. Loss: texts that went out."""
    account, at = old_account(name, "texts-reworded", dice), start
    numbers = [number_of(dice) for _ in range(dice.randint(8, 14))]
    for each in range(dice.randint(600, 900)):
        words = " ".join(dice.sample(_WORDS, dice.randint(7, 14))).capitalize() + dice.choice((".", "!", "?"))
        yield from text_out(account, at, words, number=numbers[each % len(numbers)], callee=number_of(dice),
                            extension=f"x-{name}-{each % 3}", loss=1.0)  # fmt: skip
        at += dice.uniform(15, 60)


def sms_pumping(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Texts to ranges abroad whose owner is paid for each. Loss: texts that went out."""
    account, at = old_account(name, "sms-pumping", dice), start
    blocks = [number_of(dice, dice.choice(FAR))[:-4] for _ in range(dice.randint(1, 4))]
    for each in range(dice.randint(150, 400)):
        words = f"Your code is {dice.randint(100000, 999999)}"
        callee = f"{dice.choice(blocks)}{dice.randint(0, 9999):04}"
        seat, own = f"x-{name}-{each % 2}", account.main_number
        yield from text_out(account, at, words, number=own, callee=callee, extension=seat, loss=1.0, country="XX")
        at += dice.uniform(5, 40)


def harassing_texts(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """One person is written to again and again, and never answers. Loss: texts that arrived."""
    account, target, at = old_account(name, "harassing-texts", dice), number_of(dice), start
    for _ in range(dice.randint(60, 120)):
        words = " ".join(dice.sample(_WORDS, dice.randint(3, 8)))
        yield from text_out(
            account, at, words, number=account.main_number, callee=target, extension=f"x-{name}", loss=1.0
        )
        at += dice.uniform(60, 600)


def harassing_calls(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """One person is rung again and again; nobody speaks. Loss: calls that rang."""
    account, target, at = old_account(name, "harassing-calls", dice), number_of(dice), start
    for _ in range(dice.randint(60, 120)):
        talk = Talk(at=at, extension=f"x-{name}", callee=target, ring_s=dice.uniform(3, 20), loss=1.0)
        talk.seconds = dice.uniform(1, 6) if dice.random() < 0.3 else 0.0
        yield from call_out(account, talk)
        at += dice.uniform(60, 500)


def flood_together(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """One number is called by twenty accounts, each a little. Loss: calls that took its line."""
    accounts = []
    for each in range(dice.randint(12, 24)):
        account = old_account(f"{name}-{each}", "flood-together", dice)
        account.case = name
        accounts.append(account)
    target, at = number_of(dice), start
    for _ in range(dice.randint(240, 400)):
        account = dice.choice(accounts)
        talk = Talk(at=at, extension=f"x-{account.account_id}", callee=target, ring_s=dice.uniform(2, 8), loss=1.0)
        talk.seconds = dice.uniform(4, 30)
        yield from call_out(account, talk)
        at += dice.uniform(1, 5)


def wangiri_ranges(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """One ring each from many ranges abroad. Loss: phones that rang."""
    account, at = old_account(name, "wangiri-ranges", dice), start
    starts = dice.sample(FAR, dice.randint(2, 5))
    blocks = [number_of(dice, dice.choice(starts))[:-4] for _ in range(dice.randint(25, 40))]
    for each in range(dice.randint(250, 400)):
        caller = f"{dice.choice(blocks)}{dice.randint(0, 9999):04}"
        talk = Talk(at=at, extension=f"x-{name}-{each % 40}", callee=caller, ring_s=dice.uniform(0.8, 2.5), loss=1.0)
        yield from call_in(account, talk, number_of(dice))
        at += dice.uniform(3, 14)


def stuffing_botnet(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Stolen passwords, each name once, each from another network. Loss: tries that were let through."""
    account = Account("", dice, family="stuffing-botnet", case=name)
    account.known, at = {}, start
    for each in range(dice.randint(400, 700)):
        event_id, source = (
            f"bot-{name}-{each}",
            f"{dice.randint(11, 190)}.{dice.randint(0, 255)}.{dice.randint(0, 255)}.9",
        )
        claimed = digest(f"{name}/{each}")
        yield account.attempt(
            AttemptKind.SIGN_IN, at, event_id, {}, loss=1.0, source=source, claimed=claimed, via="api"
        )
        yield account.told("sign-in.failed", at + 0.1, event_id, after=event_id, source=source, party=claimed)
        at += dice.uniform(0.5, 5)


def harvest_random(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """A directory read in random order through two apps. Loss: entries read."""
    account, at = Account(f"reader-{name}", dice, family="harvest-random", case=name), start
    entries = list(range(dice.randint(2500, 4000)))
    dice.shuffle(entries)
    for each, entry in enumerate(entries):
        event_id, app = account.next_id("read"), ("tool", "other")[each % 2]
        yield account.attempt(AttemptKind.DIRECTORY_READ, at, event_id, {}, loss=1.0, extension_id=f"x-{name}",
                              client_id=app, via="api")  # fmt: skip
        yield account.told("directory.read", at + 0.01, event_id, {"app": app}, after=event_id, extension=f"x-{name}",
                           party=f"extensionId/{entry:07}")  # fmt: skip
        at += dice.uniform(0.05, 0.4)
