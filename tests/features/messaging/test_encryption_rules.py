"""Which keys a chat needs and who is owed them, whatever people do: the pure part of end-to-end encryption."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clarion.features.messaging.encryption import rules
from clarion.features.messaging.encryption.rules import Epoch, EpochOrder, Seat

PEOPLE = ("ada", "ben", "chloe", "dev")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("come", "go", "begin", "rotate", "lose", "write", "hand over")), st.sampled_from(PEOPLE)
    ),
    max_size=60,
)


class Room:
    """A chat as the server keeps it, and besides what each person could really open."""

    def __init__(self, history: str) -> None:
        self.history, self.version = history, 1
        self.keys: dict[str, tuple[int, int]] = {"ada": (1, 1)}  # newest, first that they still hold
        self.joined: dict[str, int] = {"ada": 1}
        self.epochs: list[Epoch] = []
        self.boxes: dict[tuple[int, str], int] = {}
        self.stale = False
        self.ever_owed: dict[str, set[int]] = {person: set() for person in PEOPLE}

    def seats(self) -> dict[str, Seat]:
        return {person: Seat(*self.keys.get(person, (0, 0)), joined) for person, joined in self.joined.items()}

    def step(self, what: str, person: str) -> None:
        if what == "come" and person not in self.joined:
            self.version += 1
            self.joined[person] = self.version
        elif what == "go" and person in self.joined and len(self.joined) > 1:
            self.version += 1
            del self.joined[person]
        elif what == "begin" and person not in self.keys:
            self.keys[person] = (1, 1)
        elif what in ("rotate", "lose") and person in self.keys:
            newest, first = self.keys[person]
            self.keys[person] = (newest + 1, first if what == "rotate" else newest + 1)
            self.stale = True
        elif what == "write" and person in self.joined and person in self.keys:
            self.write()
        elif what == "hand over" and person in self.joined and person in self.keys:
            self.hand_over(person)

    def write(self) -> None:
        current = self.epochs and not self.stale and self.epochs[-1].members_version == self.version
        if not current:
            number, wanted = len(self.epochs) + 1, rules.wanted_recipients(self.seats())
            order = EpochOrder(number, self.version, wanted, "")
            assert rules.why_not(order, number - 1, self.version, self.seats(), "") == ""
            self.epochs.append(Epoch(number, self.version))
            self.boxes |= {(number, one): generation for one, generation in wanted.items()}
            self.stale = False
        holders = {person for number, person in self.boxes if number == self.epochs[-1].number}
        assert holders <= self.joined.keys(), "somebody who has gone can read what is written now"
        assert {one for one in self.joined if one in self.keys} - holders <= self.late(), "a member cannot read"

    def late(self) -> set[str]:
        """Who got keys after the epoch began: they are owed it."""
        return {person for number, person in self.owed() if number == self.epochs[-1].number}

    def owed(self) -> list[tuple[int, str]]:
        return rules.owed(self.seats(), self.epochs, self.boxes, self.history)

    def readable(self, person: str) -> set[int]:
        first = self.keys.get(person, (0, 1))[1]
        return {number for (number, one), generation in self.boxes.items() if one == person and generation >= first}

    def hand_over(self, giver: str) -> None:
        mine = self.readable(giver)
        given = [(number, person) for number, person in self.owed() if number in mine]
        assert rules.may_deliver(self.owed(), mine, given)
        self.boxes |= {(number, person): self.keys[person][0] for number, person in given}


@settings(max_examples=300, deadline=None)
@given(history=st.sampled_from(("Joined", "All")), steps=STEPS)
def test_msg27_whatever_people_do_nobody_reads_what_followed_them_and_members_are_owed_all_that_is_theirs(
    history: str, steps: list[tuple[str, str]]
) -> None:
    """MSG-27, MSG-44"""
    room = Room(history)
    for what, person in steps:
        before = {one: room.readable(one) for one in PEOPLE if one not in room.joined}
        room.step(what, person)
        for gone in before.keys() - room.joined.keys():
            assert room.readable(gone) <= before[gone], f"{gone} is not in the chat and got a key by {what}"
        for number, owed in room.owed():
            seat = room.seats()[owed]
            began = room.epochs[number - 1].members_version
            assert history == "All" or began >= seat.joined, f"{owed} is owed what was said before they came"
    for person, joined in room.joined.items():
        if person not in room.keys:
            continue
        theirs = {one.number for one in room.epochs if history == "All" or one.members_version >= joined}
        owed = {number for number, one in room.owed() if one == person}
        assert theirs <= room.readable(person) | owed, "something of theirs is neither readable nor owed"


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (EpochOrder(3, 7, {"ada": 2, "ben": 1}, ""), ""),
        (EpochOrder(2, 7, {"ada": 2, "ben": 1}, ""), "newest epoch is 2"),
        (EpochOrder(3, 6, {"ada": 2, "ben": 1}, ""), "came or went"),
        (EpochOrder(3, 7, {"ada": 1, "ben": 1}, ""), "newest keys"),  # to keys that were given up
        (EpochOrder(3, 7, {"ada": 2}, ""), "newest keys"),  # somebody left out
        (EpochOrder(3, 7, {"ada": 2, "ben": 1, "eve": 1}, ""), "newest keys"),  # somebody who is not in the chat
        (EpochOrder(3, 7, {"ada": 2, "ben": 1}, "9"), "recovery key"),
    ],
)
def test_msg27_an_epoch_begins_only_for_exactly_those_in_the_chat(order: EpochOrder, reason: str) -> None:
    seats = {"ada": Seat(2, 1, 1), "ben": Seat(1, 1, 1), "dev": Seat(0, 0, 3)}
    found = rules.why_not(order, 2, 7, seats, "")
    assert reason in found
    assert bool(reason) == bool(found)


def test_msg44_keys_are_handed_over_only_where_they_are_owed_and_by_who_has_them() -> None:
    owed = [(1, "ben"), (2, "ben")]
    assert rules.may_deliver(owed, {1, 2}, [(1, "ben")])
    assert not rules.may_deliver(owed, {2}, [(1, "ben")])
    assert not rules.may_deliver(owed, {1, 2}, [(1, "eve")])
