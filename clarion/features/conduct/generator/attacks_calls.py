"""Attacks by phone: toll fraud in two paces, one-ring calls, robocalls, false numbers, floods of one callee."""

import random
from collections.abc import Iterator

from clarion.features.conduct.generator.making import HOT_SPOTS, MINUTE, Account, Talk, call_in, call_out, number_of
from clarion.features.conduct.replay import Event

PREMIUM_A_MINUTE, MIDDLE_A_MINUTE = 1.2, 0.2
_UNLISTED = ("+24177", "+67550", "+23278")


def _taken_over(name: str, family: str, dice: random.Random) -> Account:
    """An old, trusted customer whose phone system somebody has broken into."""
    return Account(
        f"victim-{name}", dice, age_days=800, abroad=True, family=family, case=name, main_number=number_of(dice)
    )


def _fresh(name: str, family: str, dice: random.Random) -> Account:
    """An account that was opened for this."""
    return Account(
        f"fresh-{name}", dice, age_days=4, identity_known=False, family=family, case=name, main_number=number_of(dice)
    )


def toll_pump(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """A test call to a hot spot, a pause, then as many long calls as the lines carry. Loss: dollars."""
    account, seat = _taken_over(name, "toll-pump", dice), f"x-{name}"
    yield from _premium(account, seat, start, dice.choice(HOT_SPOTS), 20.0, listed=True)
    begin = start + dice.uniform(3, 8) * MINUTE
    for at in (begin + each * dice.uniform(25, 40) for each in range(140)):
        listed = dice.random() < 0.6
        prefix = dice.choice(HOT_SPOTS if listed else _UNLISTED[:1])
        yield from _premium(account, seat, at, prefix, dice.uniform(5, 14) * MINUTE, listed=listed)


def _premium(account: Account, seat: str, at: float, prefix: str, seconds: float, *, listed: bool) -> Iterator[Event]:
    cost = round(seconds / 60 * PREMIUM_A_MINUTE, 4)
    talk = Talk(
        at=at, extension=seat, callee=number_of(account.dice, prefix), country="XX", seconds=seconds, ring_s=3.0
    )
    talk.extra = {"hot_spot": True} if listed else {}
    talk.cost = talk.loss = cost
    return iter(call_out(account, talk))


def toll_drip(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """One call after another to where nobody looks, all day, at a middling price. Loss: dollars."""
    account, seat, at = _taken_over(name, "toll-drip", dice), f"x-{name}", start
    for _ in range(55):
        seconds = dice.uniform(18, 26) * MINUTE
        talk = Talk(at=at, extension=seat, callee=number_of(dice, _UNLISTED[1]), country="XX", seconds=seconds)
        talk.cost = talk.loss = round(seconds / 60 * MIDDLE_A_MINUTE, 4)
        talk.extra = {"rate_per_minute": MIDDLE_A_MINUTE}
        yield from call_out(account, talk)
        at = talk.end + dice.uniform(1, 4) * MINUTE


def wangiri(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """One ring each from one range abroad; some call back. Loss: phones that rang, and calls back."""
    account = _taken_over(name, "wangiri", dice)
    block, at = f"+2697{dice.randint(100, 999)}", start
    for each in range(160):
        own, caller = number_of(dice), f"{block}{dice.randint(0, 9999):04}"
        talk = Talk(at=at, extension=f"x-{name}-{each % 40}", callee=caller, ring_s=dice.uniform(0.8, 2.5), loss=1.0)
        yield from call_in(account, talk, own)
        if dice.random() < 0.04:
            back = Talk(at=at + dice.uniform(10, 20) * MINUTE, extension=f"x-{name}-{each % 40}", callee=caller)
            back.country, back.seconds, back.loss = "KM", dice.uniform(30, 200), 1.0
            yield from call_out(account, back)
        at += dice.uniform(6, 16)


def robocalls(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """A machine that dials at an even beat, in order or at random, and plays a message. Loss: people who answered."""
    in_order = dice.random() < 0.5
    account, seat = _fresh(name, "robocalls", dice), f"x-{name}"
    first, gap, at = dice.randint(2_120_000, 9_890_000) * 1000, dice.uniform(5, 9), start
    for each in range(320):
        callee = f"+1{first + each}"[:12] if in_order else number_of(dice)
        answered = dice.random() < 0.45
        talk = Talk(at=at, extension=seat, callee=callee, ring_s=gap * dice.uniform(0.4, 0.6))
        talk.seconds, talk.loss = (dice.uniform(3, 24), 1.0) if answered else (0.0, 0.0)
        talk.extra = {"automated": True, "dialer_plan": False}
        yield from call_out(account, talk)
        at += gap * dice.uniform(0.9, 1.1)


def spoofing_out(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Calls that would show a bank's number. Loss: people to whom it was shown."""
    account, at, bank = _taken_over(name, "spoofing-out", dice), start, number_of(dice)
    account.main_number = ""
    for each in range(60):
        talk = Talk(at=at, extension=f"x-{name}-{each % 3}", callee=number_of(dice), shown=bank, seconds=40.0, loss=1.0)
        talk.extra = {"caller_number_owned": False, "caller_number_unusable": False}
        yield from call_out(account, talk)
        at += dice.uniform(30, 200)


def spoofing_in(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Calls from abroad with numbers of the neighbourhood, unsigned or with a false token. Loss: phones unwarned."""
    account, at = _taken_over(name, "spoofing-in", dice), start
    for each in range(60):
        forged = dice.random() < 0.4
        talk = Talk(at=at, extension=f"x-{name}-{each % 4}", callee=number_of(dice), seconds=30.0, loss=1.0)
        talk.extra = {"national_from_abroad": True, "attestation_level": ""}
        if forged:
            talk.extra |= {"identity_present": True, "identity_valid": False, "identity_hard_invalid": True}
        yield from call_in(account, talk, account.main_number)
        at += dice.uniform(20, 120)


def tdos(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """One number is called from many seats until nobody else gets through. Loss: calls that reached it."""
    account, at, target = _taken_over(name, "tdos", dice), start, number_of(dice)
    for each in range(300):
        talk = Talk(at=at, extension=f"x-{name}-{each % 6}", callee=target, ring_s=4.0, seconds=dice.uniform(5, 30))
        talk.loss = 1.0
        yield from call_out(account, talk)
        at += dice.uniform(0.3, 1.7)
