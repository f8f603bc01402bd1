"""Attacks that look like what honest people do: forwarded calls, an office's own texts, talks that last.

They were written before any rule was tuned to them. Each case draws its own parameters.
"""

import random
from collections.abc import Iterator

from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.generator.attacks_spread import FAR, history, old_account
from clarion.features.conduct.generator.making import HOUR, MINUTE, Known, Talk, Where, call_out, number_of, text_out
from clarion.features.conduct.generator.words import office_text
from clarion.features.conduct.replay import Event

_LURES = (
    "there is a problem with {thing}, please look at it here: {link}",
    "the documents for {thing} are ready to sign {link}",
    "we changed banks. Use the new details for {thing}: {link}",
    "{thing} was not paid, settle it today: {link}",
    "your share of {thing} is waiting, confirm at {link}",
)
_THINGS = ("your order", "the invoice", "your appointment", "the delivery", "your contract", "last month's bill")


def forward_pump(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Somebody sets a mailbox's forwarding to a dear number abroad, and lets cheap lines call in. Loss: dollars."""
    account, prefixes, at = old_account(name, "forward-pump", dice), dice.sample(FAR, dice.randint(1, 4)), start
    yield from history(account, start, 5)
    seat = f"x-{name}-{dice.randint(0, 4)}"
    for _ in range(dice.randint(80, 180)):
        minutes, callee = dice.uniform(3, 15), number_of(dice, dice.choice(prefixes))
        event_id = account.next_id("forward")
        said = {"callee": callee, "callee_country": "XX", "caller_number": number_of(dice)}
        yield account.attempt(AttemptKind.CALL_TRANSFER, at, event_id, {"forwarded_legs": dice.randint(1, 3)},
                              loss=round(minutes, 3), extension_id=seat, **said)  # fmt: skip
        where = Where(after=event_id, extension=seat, party=callee)
        yield account.told("call.begun", at, f"{event_id}/1", {}, **where)
        yield account.told("call.answered", at + 3, f"{event_id}/1", **where)
        values: Known = {"direction": "out", "answered": True, "seconds": minutes * MINUTE, "ring_s": 3.0,
                         "own_number": account.main_number, "plan": account.plan}  # fmt: skip
        yield account.told("call.ended", at + 3 + minutes * MINUTE, f"{event_id}/1", values, **where)
        at += dice.uniform(15, 150)


def takeover_texts(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """An office that texts with its customers is taken over; now it sends lures, never faster than a person.

    Loss: texts that went out.
    """
    account, own = old_account(name, "takeover-texts", dice), f"x-{name}"
    customers = [number_of(dice) for _ in range(dice.randint(30, 80))]
    for _ in range(150):
        at, party = start - dice.uniform(0.5, 7) * 24 * HOUR, dice.choice(customers)
        if dice.random() < 0.5:
            yield account.told(
                "text.received", at, account.next_id("sms"), {"number": account.main_number}, party=party
            )
            continue
        values: Known = {"number": account.main_number, "content": account.next_id("words"), "segments": 1}
        yield account.told("text.sent", at, account.next_id("sms"), values, extension=own, party=party)
    yield account.told("sign-in.done", start - dice.uniform(1, 50) * MINUTE, f"in-{name}", {"new_device": True},
                       extension=own, source=f"203.0.113.{dice.randint(1, 250)}", party=name)  # fmt: skip
    at, hosts = start, [f"{dice.choice(('doc', 'bill', 'my', 'go'))}{dice.randint(10, 9999)}.{end}" for end in
                        dice.choices(("com", "info", "top", "site", "net"), k=dice.randint(2, 9))]  # fmt: skip
    for _ in range(dice.randint(150, 400)):
        lure = dice.choice(_LURES).format(thing=dice.choice(_THINGS), link=f"https://{dice.choice(hosts)}/{at:.0f}")
        callee = dice.choice(customers) if dice.random() < 0.2 else number_of(dice)
        yield from text_out(account, at, f"{dice.choice(('Hi', 'Hello', 'Dear customer'))}, {lure}", callee=callee,
                            number=account.main_number, extension=own, loss=1.0)  # fmt: skip
        at += dice.uniform(6, 40)


def message_robocalls(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """A machine that plays a message of a minute to everybody who answers, as patiently as a person would dial.

    Loss: people who answered.
    """
    account, at, length = old_account(name, "message-robocalls", dice), start, dice.uniform(48, 80)
    yield from history(account, start, 4)
    seats = [f"x-{name}-{each}" for each in range(dice.randint(1, 4))]
    for each in range(dice.randint(250, 450)):
        talk = Talk(at=at, extension=seats[each % len(seats)], callee=number_of(dice), ring_s=dice.uniform(5, 22))
        if dice.random() < 0.55:
            talk.seconds = length + dice.uniform(-1, 1) if dice.random() < 0.7 else dice.uniform(3, length)
            talk.loss = 1.0
        yield from call_out(account, talk)
        at += dice.uniform(15, 60)


def harassing_mixed(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """One person is rung and written to by turns, from ever other seats and numbers of a company. Loss: contacts."""
    account, target, at = old_account(name, "harassing-mixed", dice), number_of(dice), start
    numbers = [number_of(dice) for _ in range(dice.randint(3, 6))]
    for _ in range(dice.randint(60, 120)):
        number, seat = dice.choice(numbers), f"x-{name}-{dice.randint(0, 5)}"
        if dice.random() < 0.5:
            yield from text_out(account, at, office_text(dice), number=number, callee=target, extension=seat, loss=1.0)
        else:
            talk = Talk(at=at, extension=seat, callee=target, ring_s=dice.uniform(3, 25), loss=1.0, shown=number)
            yield from call_out(account, talk)
        at += dice.uniform(60, 700)


def probing_numbers(name: str, dice: random.Random, start: float) -> Iterator[Event]:
    """Numbers are dialled and dropped at the first ring, to learn which exist. Loss: numbers learned of."""
    account, at = old_account(name, "probing-numbers", dice), start
    blocks = [number_of(dice)[:-4] for _ in range(dice.randint(2, 12))]
    seats = [f"x-{name}-{each}" for each in range(dice.randint(1, 5))]
    for _ in range(dice.randint(250, 450)):
        callee = f"{dice.choice(blocks)}{dice.randint(0, 9999):04}"
        talk = Talk(at=at, extension=dice.choice(seats), callee=callee, ring_s=dice.uniform(0.3, 2.0), loss=1.0,
                    dropped=True)  # fmt: skip
        yield from call_out(account, talk)
        at += dice.uniform(4, 20)
