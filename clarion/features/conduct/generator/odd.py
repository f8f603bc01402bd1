"""What honest people do now and then that looks like something else."""

import random
from collections.abc import Callable, Iterator

from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.generator.making import (
    ABROAD,
    HOUR,
    Account,
    Known,
    Talk,
    call_in,
    call_out,
    number_of,
    text_out,
)
from clarion.features.conduct.generator.words import office_text
from clarion.features.conduct.replay import Event

Oddity = Callable[[Account, str, str, float], Iterator[Event]]


def same_to_many(account: Account, extension: str, number: str, at: float) -> Iterator[Event]:
    """Word goes round: the same text to customers, one by one."""
    dice, words = account.dice, office_text(account.dice)
    for _ in range(dice.randint(8, 24)):
        yield from text_out(account, at, words, number=number, callee=number_of(dice), extension=extension)
        at += dice.uniform(8, 40)


def insistent(account: Account, extension: str, number: str, at: float) -> Iterator[Event]:
    """Somebody who has to be reached and does not answer."""
    dice, callee = account.dice, number_of(account.dice)
    for _ in range(dice.randint(4, 12)):
        yield from call_out(account, Talk(at=at, extension=extension, callee=callee, ring_s=dice.uniform(15, 30)))
        at += dice.uniform(60, 1500)


def new_abroad(account: Account, extension: str, number: str, at: float) -> Iterator[Event]:
    """A first customer in a country where nobody called before, with a call back or two."""
    dice = account.dice
    start, country = dice.choice(ABROAD)
    callee = number_of(dice, start)
    for _ in range(dice.randint(1, 3)):
        seconds = dice.uniform(20, 900)
        talk = Talk(at=at, extension=extension, callee=callee, country=country, seconds=seconds)
        talk.cost, talk.extra = round(seconds / 60 * 0.05, 4), {"rate_per_minute": 0.05}
        yield from call_out(account, talk)
        at = talk.end + dice.uniform(60, 1200)


def broken_token(account: Account, extension: str, number: str, at: float) -> Iterator[Event]:
    """A carrier whose clock is wrong; or a customer who roams and whose call is signed."""
    dice = account.dice
    wrong: Known = {"identity_present": True, "identity_valid": False, "identity_hard_invalid": False}
    roams: Known = {
        "identity_present": True,
        "identity_valid": True,
        "national_from_abroad": True,
        "attestation_level": "A",
    }
    talk = Talk(at=at, extension=extension, callee=number_of(dice), seconds=dice.uniform(20, 300))
    talk.extra = wrong if dice.random() < 0.3 else roams
    yield from call_in(account, talk, number)


def synchronise(account: Account, extension: str, number: str, at: float) -> Iterator[Event]:
    """A telephone reads the whole directory, in order."""
    dice = account.dice
    for entry in range(dice.randint(30, 160)):
        name = account.next_id("read")
        yield account.attempt(
            AttemptKind.DIRECTORY_READ, at, name, {}, extension_id=extension, client_id="sync", via="api"
        )
        kind = "directory.missed" if dice.random() < 0.05 else "directory.read"
        party = f"extensionId/{entry:07}"
        yield account.told(kind, at + 0.01, name, {"app": "sync"}, after=name, extension=extension, party=party)
        at += dice.uniform(0.2, 0.8)


def quick_round(account: Account, extension: str, number: str, at: float) -> Iterator[Event]:
    """A list of people called one after another, with a word for each."""
    dice = account.dice
    for _ in range(dice.randint(20, 45)):
        seconds = dice.uniform(8, 70) if dice.random() < 0.6 else 0.0
        talk = Talk(at=at, extension=extension, callee=number_of(dice), seconds=seconds, ring_s=dice.uniform(6, 20))
        yield from call_out(account, talk)
        at = talk.end + dice.uniform(4, 60)


_ODD: tuple[tuple[float, Oddity], ...] = (
    (0.03, same_to_many),
    (0.08, insistent),
    (0.08, new_abroad),
    (0.15, broken_token),
    (0.02, synchronise),
    (0.03, quick_round),
)


def odd(account: Account, dice: random.Random, extension: str, number: str, morning: float) -> Iterator[Event]:
    """What of it happens to one office in one day."""
    for chance, make in _ODD:
        if dice.random() < chance and (account.abroad or make is not new_abroad):
            yield from make(account, extension, number, morning + dice.uniform(9, 16) * HOUR)
