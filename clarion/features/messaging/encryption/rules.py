"""Which keys a chat needs, and who is owed which of them. Pure: who may read what is decided here and nowhere else."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

STALE = "E2E-103"
"""The error by which a client knows that it has to begin a new epoch, or read keys again, and try once more."""
OFF = "E2E-104"
MOST_PEOPLE = 1_000
"""In an encrypted chat: each of them gets each key."""
MOST_DEVICES = 20
MOST_EPOCHS_READ = 500
PLACEHOLDER = "This message is end-to-end encrypted. Open Clarion to read it."


@dataclass(frozen=True)
class Seat:
    """A member. `generation`: of their newest keys, 0 for none yet; `fresh`: the first generation whose keys they still
    hold; `joined`: the chat's `members_version` since when they are in it.
    """

    generation: int
    fresh: int
    joined: int


@dataclass(frozen=True)
class Epoch:
    number: int
    members_version: int


@dataclass(frozen=True)
class EpochOrder:
    """An epoch that somebody wants to begin. `recipients`: person to generation of the key that was sealed to."""

    number: int
    members_version: int
    recipients: Mapping[str, int]
    company_key_id: str


Boxes = Mapping[tuple[int, str], int]
"""(number of the epoch, person): generation of the key that the epoch's key is sealed to."""


def wanted_recipients(seats: Mapping[str, Seat]) -> dict[str, int]:
    """Everybody in the chat who has keys."""
    return {person: seat.generation for person, seat in seats.items() if seat.generation}


def why_not(order: EpochOrder, newest: int, members_version: int, seats: Mapping[str, Seat], company_key: str) -> str:
    """Why this epoch cannot begin now; empty when it can."""
    if order.number != newest + 1:
        return f"The newest epoch is {newest}: read it, and begin the one after it if it is still needed."
    if order.members_version != members_version:
        return "Somebody came or went meanwhile: read who is in the chat, and try again."
    if order.company_key_id != company_key:
        return "The company's recovery key is another by now: read it, and try again."
    if dict(order.recipients) != wanted_recipients(seats):
        return "The key has to be sealed to the newest keys of each person in the chat who has some, and to no others."
    return ""


def is_owed(seat: Seat, epoch: Epoch, history: str) -> bool:
    """Whether a member may have the key of this epoch: all, or those that began since they came."""
    return history == "All" or epoch.members_version >= seat.joined


def owed(
    seats: Mapping[str, Seat], epochs: Sequence[Epoch], boxes: Boxes, history: str
) -> list[tuple[int, str]]:  # fmt: skip
    """(epoch, person) of keys that somebody should have and cannot open: they came later, had no keys yet, or began
    anew. Whoever in the chat has the key hands it over.
    """
    return [
        (epoch.number, person)
        for epoch in epochs
        for person, seat in sorted(seats.items())
        if seat.generation
        and is_owed(seat, epoch, history)
        and boxes.get((epoch.number, person), 0) < max(seat.fresh, 1)
    ]


def recipients_hash(recipients: Mapping[str, int]) -> str:
    """One short word for who got a key, as it stands in what is signed."""
    line = ",".join(f"{person}:{generation}" for person, generation in sorted(recipients.items()))
    return sha256(line.encode()).hexdigest()


def epoch_statement(chat_id: str, order: EpochOrder, check: str, maker: tuple[str, int]) -> str:
    """What the maker of an epoch signs; browsers build the same."""
    return "\n".join(
        (
            "clarion-e2e epoch 1",
            chat_id,
            str(order.number),
            str(order.members_version),
            recipients_hash(order.recipients),
            order.company_key_id or "-",
            check,
            f"{maker[0]}:{maker[1]}",
        )
    )


def person_statement(extension_id: str, generation: int, sign_key: str, seal_key: str) -> str:
    """What the keys before, and the new ones themselves, sign."""
    return "\n".join(("clarion-e2e person 1", extension_id, str(generation), sign_key, seal_key))


def may_deliver(
    wanted: Collection[tuple[int, str]], own: Collection[int], offered: Collection[tuple[int, str]]
) -> bool:
    """Whether all that is handed over is owed, and of epochs that the giver has the key of."""
    return set(offered) <= set(wanted) and {number for number, _ in offered} <= set(own)
