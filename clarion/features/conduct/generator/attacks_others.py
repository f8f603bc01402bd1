"""Attacks by text and by network: snowshoe spam, pumped codes, stuffed passwords, harvested directories."""

import random
from collections.abc import Callable, Iterator

from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.generator.making import Account, digest, number_of, text_out
from clarion.features.conduct.generator.words import greeting, leaflet, swindle
from clarion.features.conduct.replay import Event

CODE_PRICE = 0.08


def snowshoe(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """A swindle in ever other words from a dozen numbers, slowly. Loss: texts that went out."""
    return _spread("snowshoe", name, dice, start, swindle)


def snowshoe_dull(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Dull advertising from a dozen numbers, each below every limit. Loss: texts that went out."""
    return _spread("snowshoe-dull", name, dice, start, leaflet)


def snowshoe_names(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """The same, by name and in other words each time. Loss: texts that went out."""
    return _spread("snowshoe-names", name, dice, start, greeting)


def _spread(
    family: str, name: str, dice: random.Random, start: float, write: Callable[[random.Random], str]
) -> Iterator[Event]:
    account = Account(f"fresh-{name}", dice, age_days=20, family=family, case=name, main_number=number_of(dice))
    numbers, at = [number_of(dice) for _ in range(12)], start
    for each in range(360):
        words, number = write(dice), numbers[each % len(numbers)]
        yield from text_out(
            account, at, words, number=number, callee=number_of(dice), extension=f"x-{name}-{each % 3}", loss=1.0
        )
        at += dice.uniform(20, 70)


def text_pumping(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Codes to a range whose owner is paid for each; nobody types one in. Loss: dollars."""
    account = Account(f"shop-{name}", dice, family="text-pumping", case=name, main_number=number_of(dice))
    block, at = f"+9945{dice.randint(1000, 9999)}", start
    for _ in range(260):
        callee, event_id = f"{block}{dice.randint(0, 9999):04}", account.next_id("code")
        yield account.attempt(
            AttemptKind.VERIFY_SEND, at, event_id, {}, loss=CODE_PRICE, callee=callee, callee_country="AZ", via="api"
        )
        yield account.told("code.sent", at + 0.1, event_id, {"country": "AZ"}, after=event_id, party=callee)
        at += dice.uniform(3, 12)


def stuffing_fast(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """One address tries a list of stolen passwords. Loss: passwords that were looked at."""
    yield from _stuffing("stuffing-fast", name, dice, start, sources=1, tries=400, gap=(0.4, 2.0))


def stuffing_slow(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Three addresses, each with a try every half minute at most. Loss: passwords that were looked at."""
    yield from _stuffing("stuffing-slow", name, dice, start, sources=3, tries=420, gap=(7.0, 9.0))


def stuffing_drip(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Four addresses of one network, a try every two minutes or so: below every limit of minutes. Loss: tries."""
    yield from _stuffing("stuffing-drip", name, dice, start, sources=4, tries=400, gap=(60.0, 200.0))


def spraying(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """One password for everybody of a company, each name from a network of its own. Loss: tries."""
    account = Account("", dice, family="spraying", case=name)
    account.known = {}
    victim, at = Account(f"sprayed-{name}", dice, family="spraying", case=name), start
    for each in range(300):
        event_id, claimed = f"spray-{name}-{each}", digest(f"{name}/{each}")
        source = f"{dice.randint(60, 99)}.{each % 250}.{dice.randint(0, 250)}.{dice.randint(1, 250)}"
        yield account.attempt(AttemptKind.SIGN_IN, at, event_id, {}, loss=1.0, source=source, claimed=claimed,
                              claimed_account=victim.account_id, via="api")  # fmt: skip
        yield victim.told("sign-in.failed", at + 0.1, event_id, after=event_id, source=source, party=claimed)
        at += dice.uniform(100, 400)


def _stuffing(
    family: str, name: str, dice: random.Random, start: float, *, sources: int, tries: int, gap: tuple[float, float]
) -> Iterator[Event]:
    account = Account("", dice, family=family, case=name)
    account.known = {}
    block, at = f"203.0.{dice.randint(0, 250)}", start
    for each in range(tries):
        event_id = f"sign-{name}-{each}"
        source, claimed = f"{block}.{each % sources + 1}", digest(f"{name}/{each}")
        yield account.attempt(
            AttemptKind.SIGN_IN, at, event_id, {}, loss=1.0, source=source, claimed=claimed, via="api"
        )
        yield account.told("sign-in.failed", at + 0.1, event_id, after=event_id, source=source, party=claimed)
        at += dice.uniform(*gap)


def harvesting(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Entries of a directory read one after another, with many guesses. Loss: entries asked for."""
    account = Account(f"reader-{name}", dice, family="harvesting", case=name, main_number=number_of(dice))
    seat, entry, at = f"x-{name}", dice.randint(1000, 90_000), start
    for _ in range(450):
        event_id = account.next_id("read")
        yield account.attempt(
            AttemptKind.DIRECTORY_READ, at, event_id, {}, loss=1.0, extension_id=seat, client_id="tool", via="api"
        )
        kind = "directory.missed" if dice.random() < 0.35 else "directory.read"
        party = f"extensionId/{entry:07}"
        yield account.told(kind, at + 0.01, event_id, {"app": "tool"}, after=event_id, extension=seat, party=party)
        entry, at = entry + 1, at + dice.uniform(0.5, 3.0)
