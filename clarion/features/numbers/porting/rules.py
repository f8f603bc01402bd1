"""How porting orders go on, which numbers may be ordered, and how long a port out may be held. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import phonenumbers

from clarion.features.numbers.rules import to_e164

DRAFT, SUBMITTED, CONFIRMED, REJECTED = "Draft", "Submitted", "Confirmed", "Rejected"
IN_PROGRESS, DONE, CANCELLED = "InProgress", "Done", "Cancelled"
ON_HOLD: Final = "OnHold"
FOLLOWS: Final[dict[str, frozenset[str]]] = {
    DRAFT: frozenset({SUBMITTED, CANCELLED}),
    SUBMITTED: frozenset({CONFIRMED, REJECTED, CANCELLED}),
    CONFIRMED: frozenset({CONFIRMED, IN_PROGRESS, REJECTED, CANCELLED}),
    REJECTED: frozenset({SUBMITTED, CANCELLED}),
    IN_PROGRESS: frozenset({DONE, REJECTED}),
    DONE: frozenset(),
    CANCELLED: frozenset(),
}
CHANGEABLE: Final = frozenset({DRAFT, REJECTED})
UNDER_WAY: Final = frozenset({SUBMITTED, CONFIRMED, IN_PROGRESS})

LEAD: Final = timedelta(hours=1)
"""How long before its date a number is set up here: a carrier that moves it early must find somebody who answers."""
LATEST: Final = timedelta(days=180)
LONGEST_HOLD: Final = timedelta(hours=24)  # NUM-03
MOST_NUMBERS: Final = 100  # of an order
MOST_OPEN: Final = 200  # orders of an account
PIN_DIGITS: Final = (6, 10)
FREE_GUESSES: Final = 5  # wrong PINs a day of one carrier; then one an hour
FREE_GUESSES_OF_ALL: Final = 20  # the same of all carriers together, for one account
GUESS_AGAIN: Final = timedelta(hours=1)
_COSTLY: Final = frozenset(
    {
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.PAGER,
        phonenumbers.PhoneNumberType.VOICEMAIL,
    }
)
STATEMENT: Final = (
    "I am authorised to speak for the customer of {carrier} with account {account}. I ask {carrier} to hand over the "
    "numbers {numbers} to the carrier of {company}, and cancel their service there once they have moved."
)


@dataclass(frozen=True)
class Finding:
    """What is wrong with a number of an order. `code`: for programs."""

    number: str
    code: str
    message: str


def may_follow(state: str, wanted: str) -> bool:
    return wanted in FOLLOWS.get(state, frozenset())


def spell(texts: Sequence[str]) -> tuple[list[str], list[Finding]]:
    """Numbers of an order in E.164, and what is wrong with those that cannot be ported or come twice."""
    found: list[str] = []
    wrong: list[Finding] = []
    for text in texts:
        e164 = to_e164(text)
        problem = _problem(text, e164, found)
        if problem is not None:
            wrong.append(problem)
        elif e164 is not None:
            found.append(e164)
    message = "All numbers of an order are of one country: make an order for each."
    countries = [phonenumbers.parse(number).country_code for number in found]
    strange = [number for number, country in zip(found, countries, strict=True) if country != countries[0]]
    return found, wrong + [Finding(number, "MixedCountries", message) for number in strange]


def _problem(text: str, e164: str | None, before: Collection[str]) -> Finding | None:
    parsed = phonenumbers.parse(e164) if e164 else None
    if e164 is None or parsed is None or not phonenumbers.is_possible_number(parsed):
        return Finding(text[:40], "Format", "This is no phone number. Write it with its country code: +12025550123.")
    if e164 in before:
        return Finding(e164, "Twice", "This number is in the order twice.")
    if phonenumbers.number_type(parsed) in _COSTLY:
        return Finding(e164, "Kind", "Numbers of this kind cannot be ported.")
    return None


def when_problem(wanted: datetime, now: datetime) -> str | None:
    """Why an order cannot be for this moment."""
    if wanted < now - timedelta(hours=24):
        return "The date is over. Choose a later one."
    return "Choose a date within the next 180 days." if wanted > now + LATEST else None


def hold_left(held: timedelta) -> timedelta:
    """How much longer a port out may be held."""
    return max(timedelta(), LONGEST_HOLD - held)


def guess_again_at(wrong: Sequence[tuple[datetime, str]], carrier: str, now: datetime) -> datetime | None:
    """From when this carrier may name a PIN again; None: now. `wrong`: when and by which carrier an account's PIN was
    named wrongly. Guesses are slowed down; whoever has the right PIN comes through the same day.
    """
    lately = [(at, who.strip().casefold()) for at, who in wrong if at > now - timedelta(days=1)]
    own = [at for at, who in lately if who == carrier.strip().casefold()]
    waits = [own] if len(own) >= FREE_GUESSES else []
    waits += [[at for at, _ in lately]] if len(lately) >= FREE_GUESSES_OF_ALL else []
    again = max((max(times) + GUESS_AGAIN for times in waits), default=now)
    return again if again > now else None
