"""PH-06, PH-07, PH-08, PH-12, PH-76: who rings for whom, as pure arithmetic over random days."""

from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clarion.features.phone.queues import machine
from clarion.features.phone.queues.machine import Act, Dial, GiveUp, Order, Ring, Room, Stop, Waiting
from clarion.features.phone.queues.outlook import next_moment
from clarion.features.phone.queues.profile import Action, Member, Mode, QueueProfile, Step

PEOPLE = ("a", "b", "c")


def queue(queue_id: str = "q", members: str = "abc", **more: object) -> QueueProfile:
    known = {"agent_timeout": 20.0, "wrap_up": 10.0, "hold_time": 600.0, "max_callers": 25, **more}
    return QueueProfile(
        queue_id=queue_id,
        account_id="1",
        number="300",
        name=queue_id,
        members=tuple(Member(extension_id=each) for each in members),
        **known,  # type: ignore[arg-type]
    )


@dataclass
class Day:
    """A room with its queues, turned by hand."""

    queues: dict[str, QueueProfile]
    room: Room = field(default_factory=Room)
    now: float = 1000.0
    available: frozenset[str] = frozenset(PEOPLE)

    def decide(self) -> list[Order]:
        self.room, orders = machine.decide(self.room, self.queues, self.available, self.now)
        return orders

    def come(self, place: str, queue_id: str = "q", **more: object) -> list[Order]:
        self.room = machine.arrive(self.room, Waiting(place=place, queue_id=queue_id, since=self.now, **more))  # type: ignore[arg-type]
        return self.decide()

    def later(self, seconds: float) -> list[Order]:
        self.now += seconds
        return self.decide()

    def answers(self, who: str) -> list[Order]:
        agent = self.room.agents[who]
        place = agent.offered
        self.room = machine.leave(machine.answer(self.room, place, who, agent.queue_id), place)
        return self.decide()

    def refuses(self, who: str) -> list[Order]:
        self.room = machine.refuse(self.room, self.room.agents[who].offered, who, self.now)
        return self.decide()

    def hangs_up(self, who: str) -> list[Order]:
        agent = self.room.agents[who]
        wrap_up = self.queues[agent.queue_id].wrap_up
        self.room = machine.finish(self.room, agent.talking, who, self.now, wrap_up)
        return self.decide()


def rung(orders: list[Order]) -> list[tuple[str, str]]:
    return [(order.place, order.extension_id) for order in orders if isinstance(order, Ring)]


def test_rotating_goes_to_whoever_has_been_free_longest_ph_06() -> None:
    day = Day({"q": queue()})
    assert rung(day.come("1")) == [("1", "a")]
    day.answers("a")
    assert rung(day.come("2")) == [("2", "b")]
    day.answers("b")
    day.later(5)
    day.hangs_up("b")
    day.later(1)
    day.hangs_up("a")
    assert rung(day.come("3")) == [("3", "c")], "the others wrap up"
    day.answers("c")
    assert rung(day.come("4")) == []
    assert rung(day.later(9)) == [("4", "b")], "b was free a second before a"


def test_fixed_order_begins_with_the_first_who_is_free_ph_06() -> None:
    day = Day({"q": queue(mode=Mode.FIXED_ORDER, wrap_up=0.0)})
    assert rung(day.come("1")) == [("1", "a")]
    assert rung(day.refuses("a")) == [("1", "b")]
    day.answers("b")
    assert rung(day.come("2")) == [("2", "a")]


def test_simultaneous_rings_all_who_are_free_and_those_who_become_free_ph_06() -> None:
    day = Day({"q": queue(mode=Mode.SIMULTANEOUS)}, available=frozenset("ab"))
    assert rung(day.come("1")) == [("1", "a"), ("1", "b")]
    day.available = frozenset("abc")
    assert rung(day.decide()) == [("1", "c")]
    day.room = machine.refuse(day.room, "1", "a", day.now)
    assert rung(day.decide()) == [], "who has declined is not rung again at once"
    assert rung(day.come("2")) == [("2", "a")], "and is free for somebody else"


def test_the_longest_waiting_of_all_queues_goes_first_ph_76() -> None:
    day = Day({"q": queue(members="a"), "r": queue("r", members="a")}, available=frozenset())
    day.come("1", "r")
    day.now += 1
    day.come("2", "q")
    day.now += 1
    day.come("3", "r")
    day.available = frozenset("a")
    order = []
    for _ in range(3):
        [(place, _)] = rung(day.decide())
        order.append(place)
        day.answers("a")
        day.hangs_up("a")
        day.now += 10
    assert order == ["1", "2", "3"]


def test_whose_greeting_ends_a_moment_later_is_passed_by_nobody_who_came_after_ph_10() -> None:
    listens = {"ready": False, "greeted": False}
    day = Day({"q": queue(), "r": queue("r")})
    day.come("1", **listens)
    day.come("other", "r", **listens)
    day.now += 0.01
    day.come("2", **listens)
    day.come("3", ready=False)  # asks for a callback
    day.now += 0.01
    day.come("4", **listens)
    day.now += 4.7
    day.room = machine.arrive(day.room, Waiting(place="2", queue_id="q", since=0.0))  # the word comes out of order
    assert rung(day.decide()) == [("1", "a"), ("2", "b")], "who came later, or to another queue, still listens"


def test_the_mode_may_change_while_callers_wait_ph_76() -> None:
    day = Day({"q": queue()}, available=frozenset())
    day.come("1")
    day.queues = {"q": queue(mode=Mode.SIMULTANEOUS)}
    day.available = frozenset("abc")
    assert len(rung(day.decide())) == 3


def test_who_does_not_answer_in_time_is_stopped_and_another_rings() -> None:
    day = Day({"q": queue()})
    day.come("1")
    orders = day.later(20)
    assert Stop("1", "a") in orders
    assert rung(orders) == [], "the phone may have been answered at this very moment"
    assert rung(day.refuses("a")) == [("1", "b")]
    day.later(20)
    assert rung(day.later(3)) == [("1", "c")], "no word from the call: silent by now"


def test_after_all_have_declined_they_are_asked_again_after_a_rest() -> None:
    day = Day({"q": queue(members="a")})
    day.come("1")
    assert rung(day.refuses("a")) == []
    assert rung(day.later(4)) == []
    assert next_moment(day.room, day.queues, day.now) == pytest.approx(day.now + 1)
    assert rung(day.later(1)) == [("1", "a")]


def test_members_of_overflow_queues_help_when_no_member_is_free_ph_07() -> None:
    day = Day({"q": queue(members="a", overflow=("r",)), "r": queue("r", members="bc")})
    assert rung(day.come("1")) == [("1", "a")]
    assert rung(day.come("2")) == [("2", "b")]
    day = Day({"q": queue(members="a"), "r": queue("r", members="bc")})
    day.come("1")
    assert rung(day.come("2")) == [], "without overflow they wait"


def test_too_many_callers_and_too_long_a_wait_ph_08() -> None:
    full, held = Action(step=Step.NUMBER, target="+16505550123"), Action(step=Step.EXTENSION, target="101")
    day = Day({"q": queue(max_callers=2, when_full=full, when_held=held, hold_time=60.0)}, available=frozenset())
    assert day.come("1") == []
    assert day.come("2") == []
    assert day.come("3") == [Act("3", full, "full")]
    assert day.later(59) == []
    assert day.later(1) == [Act("1", held, "held"), Act("2", held, "held")]
    assert day.room.waiting == {}


def test_the_longest_wait_ends_also_while_phones_ring_ph_08() -> None:
    held = Action(step=Step.VOICEMAIL)
    day = Day({"q": queue(members="a", hold_time=30.0, agent_timeout=60.0, when_held=held)})
    assert rung(day.come("1")) == [("1", "a")]
    assert next_moment(day.room, day.queues, day.now) == pytest.approx(day.now + 30)
    assert day.later(30) == [Act("1", held, "held")]
    assert rung(day.come("2")) == [("2", "a")], "their phones have stopped"


@pytest.mark.parametrize("mode", [Mode.ROTATING, Mode.FIXED_ORDER, Mode.SIMULTANEOUS])
def test_members_of_overflow_queues_ring_when_the_own_ones_do_not_answer_ph_07(mode: Mode) -> None:
    main = queue(members="a", overflow=("r",), mode=mode, helps_unanswered=True)
    day = Day({"q": main, "r": queue("r", members="bc")})
    assert rung(day.come("1")) == [("1", "a")]
    assert [who for _, who in rung(day.refuses("a"))] == (["b", "c"] if mode is Mode.SIMULTANEOUS else ["b"])
    day = Day({"q": msgspec.structs.replace(main, helps_unanswered=False), "r": queue("r", members="bc")})
    day.come("1")
    assert rung(day.refuses("a")) == [], "unless the queue waits for its own members"


def test_when_nobody_takes_the_call_the_queue_may_let_go() -> None:
    action = Action(step=Step.VOICEMAIL)
    day = Day({"q": queue(members="ab", when_nobody=action)})
    day.come("1")
    assert rung(day.refuses("a")) == [("1", "b")]
    assert day.refuses("b") == [Act("1", action, "nobody")]


def test_an_emergency_queue_goes_first_and_rings_everybody_ph_12() -> None:
    off = tuple(Member(extension_id=each, takes=False) for each in PEOPLE)
    urgent = msgspec.structs.replace(queue("e", emergency=True, max_callers=0), members=off)
    day = Day({"q": queue(), "e": urgent}, available=frozenset())
    day.come("1")
    day.come("2", "e")
    day.available = frozenset(PEOPLE)
    assert rung(day.decide()) == [("2", "a"), ("2", "b"), ("2", "c")]


def test_a_queue_that_is_gone_lets_its_callers_go() -> None:
    day = Day({"q": queue()}, available=frozenset())
    day.come("1")
    day.queues = {}
    assert day.decide() == [Act("1", Action(step=Step.ANNOUNCEMENT), "closed")]


def test_a_callback_keeps_its_place_and_a_member_ph_09_ph_87() -> None:
    day = Day({"q": queue(members="a")}, available=frozenset())
    day.come("1", number="+16505550123")
    day.now += 1
    day.come("2")
    day.available = frozenset("a")
    assert day.decide() == [Dial("1", "a")], "the one who hung up was first"
    day.room = machine.come_back(day.room, "1", "call", day.now)
    assert rung(day.decide()) == [("call", "a")]
    assert day.room.waiting["call"].since < day.room.waiting["2"].since


def test_who_cannot_be_called_back_is_tried_three_times_and_blocks_nobody() -> None:
    day = Day({"q": queue(members="a")})
    assert day.come("1", number="+16505550123") == [Dial("1", "a")]
    assert rung(day.come("2")) == [], "the member is kept free for the callback"
    day.room = machine.missed_back(day.room, "1", day.now)
    assert rung(day.decide()) == [("2", "a")]
    day.answers("a")
    day.hangs_up("a")
    assert day.later(machine.AGAIN_SECONDS) == [Dial("1", "a")]
    day.later(machine.DIAL_SECONDS)
    assert day.later(machine.AGAIN_SECONDS) == [Dial("1", "a")]
    day.room = machine.missed_back(day.room, "1", day.now)
    assert day.later(machine.AGAIN_SECONDS) == [GiveUp("1")]


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(("come", "leave", "answer", "refuse", "hang-up", "later", "busy", "callback")),
        st.integers(0, 9),
    ),
    max_size=60,
)
MODES = st.sampled_from(list(Mode))


@settings(max_examples=80, deadline=None)
@given(events=EVENTS, mode=MODES, other=MODES, overflow=st.booleans())
def test_none_is_lost_and_no_member_has_two_callers(
    events: list[tuple[str, int]], mode: Mode, other: Mode, overflow: bool
) -> None:
    queues = {
        "q": queue(mode=mode, members="ab", overflow=("r",) if overflow else ()),
        "r": queue("r", mode=other, members="bc"),
    }
    day = Day(queues)
    here: set[str] = set()  # who came and was neither served, sent on, nor has left
    for number, (what, which) in enumerate(events):
        orders = play(day, what, which, number, here)
        check(day, orders, here)
    drain(day, here)


def play(day: Day, what: str, which: int, number: int, here: set[str]) -> list[Order]:
    agents = sorted(day.room.agents.values(), key=lambda agent: agent.extension_id)
    ringing = [agent for agent in agents if agent.offered and not day.room.waiting[agent.offered].number]
    talking = [agent for agent in agents if agent.talking]
    match what:
        case "come" | "callback":
            place = f"{number:03}"
            here.add(place)
            return day.come(place, "qr"[which % 2], number="+16505550123" if what == "callback" else "")
        case "leave" if here:
            place = sorted(here)[which % len(here)]
            here.discard(place)
            day.room = machine.leave(day.room, place)
        case "answer" if ringing:
            agent = ringing[which % len(ringing)]
            here.discard(agent.offered)
            return day.answers(agent.extension_id)
        case "refuse" if ringing:
            return day.refuses(ringing[which % len(ringing)].extension_id)
        case "hang-up" if talking:
            return day.hangs_up(talking[which % len(talking)].extension_id)
        case "busy":
            day.available = frozenset(who for at, who in enumerate(PEOPLE) if which >> at & 1)
        case "later":
            return day.later(which * 5)
    return day.decide()


def check(day: Day, orders: list[Order], here: set[str]) -> None:
    for order in orders:
        if isinstance(order, Act | GiveUp):
            here.discard(order.place)
    assert set(day.room.waiting) == here
    rings = [order for order in orders if isinstance(order, Ring | Dial)]
    assert len({order.extension_id for order in rings}) == len(rings), "one call for one member"
    for agent in day.room.agents.values():
        assert not (agent.offered and agent.talking)
        assert not agent.offered or agent.offered in day.room.waiting
    for order in rings:
        assert order.extension_id in day.available


def drain(day: Day, here: set[str]) -> None:
    """Members who take what is offered serve everybody in the end: nobody starves."""
    day.available = frozenset(PEOPLE)
    for _ in range(400):
        if not day.room.waiting:
            return
        orders = day.decide()
        check(day, orders, here)
        for who in PEOPLE:
            agent = day.room.agents.get(who, machine.Agent(extension_id=who))
            if agent.talking:
                day.hangs_up(agent.extension_id)
            elif agent.offered and day.room.waiting[agent.offered].number:
                place = agent.offered
                day.room = machine.come_back(day.room, place, f"{place}b", day.now)
                here.discard(place)
                here.add(f"{place}b")
            elif agent.offered:
                here.discard(agent.offered)
                orders = day.answers(agent.extension_id)
                check(day, orders, here)
        day.now = next_moment(day.room, day.queues, day.now) or day.now + 1
    raise AssertionError(f"these still wait: {day.room.waiting}")
