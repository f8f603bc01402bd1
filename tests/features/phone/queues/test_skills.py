"""PH-65: skills, as pure arithmetic: who fits, what wears off, and that nobody is lost or blocks others."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clarion.calls.model import Fact
from clarion.features.phone.queues import machine
from clarion.features.phone.queues.machine import Act, Dial, Order, Ring
from clarion.features.phone.queues.outlook import next_moment
from clarion.features.phone.queues.profile import Action, Member, Mode, QueueProfile
from clarion.features.phone.queues.skills import (
    Circumstances,
    SkillRule,
    Want,
    as_text,
    came_by,
    fits,
    language_of_number,
    rules_in,
    sentence_of_choice,
    sentence_of_rules,
    sentence_of_wants,
    still_wanted,
    wants_in,
    wants_of,
)
from tests.features.phone.queues.test_machine import EVENTS, MODES, PEOPLE, Day, check, drain, play, queue, rung

FRENCH = Want(skill="f", name="French", level=3, after=30.0)
SALES = Want(skill="s", name="Sales", level=2, after=20.0)


def able(levels: dict[str, dict[str, int]], queue_id: str = "q", **more: object) -> QueueProfile:
    """A queue of these members, each with the levels."""
    members = tuple(Member(extension_id=who, skills=skills) for who, skills in levels.items())
    return msgspec.structs.replace(queue(queue_id, "", **more), members=members)


def test_only_who_fits_rings_until_less_is_wanted_ph_65() -> None:
    day = Day({"q": able({"a": {}, "b": {"f": 2}, "c": {"f": 4}})}, available=frozenset("ab"))
    assert day.come("1", wants=(FRENCH,)) == []
    assert next_moment(day.room, day.queues, day.now) == day.now + 30, "it decides again by itself"
    assert day.later(29.9) == []
    assert rung(day.later(0.1)) == [("1", "b")], "level 2 is enough by now"
    day.refuses("b")
    day.available = frozenset("ac")
    assert rung(day.decide()) == [("1", "c")]
    day.refuses("c")
    assert rung(day.later(30.0)) == [("1", "c")], "asked again, before whoever does not fit yet"
    day.refuses("c")
    assert rung(day.later(30.0)) == [("1", "a")], "no French is wanted any more"


def test_nobody_waits_behind_a_caller_whom_nobody_fits_ph_65() -> None:
    day = Day({"q": able({"a": {"s": 1}})})
    assert day.come("1", wants=(FRENCH,)) == []
    day.now += 1
    assert rung(day.come("2")) == [("2", "a")]
    day.answers("a")
    day.now += 1
    day.come("3", wants=(FRENCH,))
    day.hangs_up("a")
    assert rung(day.later(100.0)) == [("1", "a")], "of those who want the same the longest waiting goes first"


@pytest.mark.parametrize(
    ("mode", "best_first", "expected"),
    [
        (Mode.FIXED_ORDER, False, "a"),
        (Mode.FIXED_ORDER, True, "c"),
        (Mode.ROTATING, False, "b"),
        (Mode.ROTATING, True, "c"),
        (Mode.SIMULTANEOUS, False, "abc"),
    ],
)
def test_the_mode_chooses_among_those_who_fit_ph_65(mode: Mode, best_first: bool, expected: str) -> None:
    levels = {"d": {"f": 2}, "a": {"f": 3}, "b": {"f": 4}, "c": {"f": 5}}
    day = Day({"q": able(levels, mode=mode, best_first=best_first)}, available=frozenset("abcd"))
    for free_since, who in enumerate("dbac"):
        agent = machine.Agent(extension_id=who, free_since=float(free_since))
        day.room = msgspec.structs.replace(day.room, agents={**day.room.agents, who: agent})
    assert rung(day.come("1", wants=(FRENCH,))) == [("1", who) for who in expected]


def test_helpers_who_fit_ring_when_no_member_fits_ph_65() -> None:
    queues = {"q": able({"a": {}}, overflow=("r",)), "r": able({"b": {"f": 1}, "c": {"f": 3}}, "r")}
    day = Day(queues)
    assert rung(day.come("1", wants=(FRENCH,))) == [("1", "c")]


def test_who_is_called_back_waits_for_the_skill_as_well_ph_65() -> None:
    day = Day({"q": able({"a": {}, "c": {"f": 3}})}, available=frozenset("a"))
    assert day.come("1", wants=(FRENCH,), number="+16505550123") == []
    day.available = frozenset("ac")
    assert day.decide() == [Dial("1", "c")]
    day.room = machine.come_back(day.room, "1", "call", day.now)
    assert day.room.waiting["call"].wants == (FRENCH,)


def test_a_queue_lets_go_only_of_whom_nobody_free_will_fit_ph_65() -> None:
    action = Action()
    day = Day({"q": able({"a": {}}, when_nobody=action)})
    assert day.come("1", wants=(FRENCH,)) == [], "a fits later"
    assert day.come("2") == [Ring("2", "a", "q")]
    assert day.decide() == [Act("1", action, "nobody")], "now nobody is free at all"


def test_emergencies_ask_for_no_skill_ph_65() -> None:
    day = Day({"q": able({"a": {}, "b": {}}, emergency=True)})
    assert rung(day.come("1", wants=(FRENCH,))) == [("1", "a"), ("1", "b")]


def test_a_caller_needs_what_their_way_and_language_say_ph_65() -> None:
    rules = (
        SkillRule(want=SALES),
        SkillRule(want=FRENCH, by="Menu", value="m1", key="2"),
        SkillRule(want=msgspec.structs.replace(SALES, level=4), by="Menu", value="m2"),
        SkillRule(want=Want(skill="v", name="VIP", level=1), by="CalledNumber", value="+16505550100"),
        SkillRule(want=Want(skill="d", name="German", level=2), by="Language", value="de"),
    )
    assert rules_in(as_text(rules)) == rules
    assert wants_of(rules, Circumstances()) == (SALES,)
    facts = (Fact(at=0.0, kind="offered", detail="+16505550100"), Fact(at=0.0, kind="menu-path", detail="m1: m1:2"))
    found = wants_of(rules, came_by(facts, (), "de"))
    assert [(want.name, want.level) for want in found] == [("Sales", 2), ("French", 3), ("VIP", 1), ("German", 2)]
    other = (Fact(at=0.0, kind="menu-path", detail="m1: m2: m1:3"),)
    assert [(want.name, want.level) for want in wants_of(rules, came_by(other, (), "fr"))] == [("Sales", 4)]
    assert wants_in(as_text(found)) == found
    assert (as_text(()), wants_in(""), rules_in("")) == ("", (), ())


@pytest.mark.parametrize(
    ("number", "language"),
    [("+33142685300", "fr"), ("+498912345678", "de"), ("+16505550123", "en"), ("anonymous", ""), ("", "")],
)
def test_the_language_of_a_number_is_the_first_of_its_country(number: str, language: str) -> None:
    assert language_of_number(number) == language


def test_sentences_tell_which_skill_decided() -> None:
    assert sentence_of_rules((SkillRule(want=FRENCH, words="language fr"),)) == (
        "It asks for skills: French 3 (language fr)."
    )
    assert (
        sentence_of_wants((FRENCH,))
        == "The caller waits for somebody with French 3 or more (one less each 30 seconds)."
    )
    told = sentence_of_choice("Ben", {"f": 2}, (FRENCH, SALES), 0.0, 40.0)
    assert told == "Ben fits: French 2, 2 wanted by now, Sales 0, none wanted by now."


WANTS = st.lists(
    st.builds(
        Want,
        skill=st.sampled_from("fs"),
        name=st.just("x"),
        level=st.integers(1, 5),
        after=st.sampled_from((5.0, 7.3, 30.0)),
    ),
    max_size=3,
).map(tuple)
LEVELS = st.dictionaries(st.sampled_from("fs"), st.integers(1, 5))


@given(wants=WANTS, levels=LEVELS, since=st.floats(0, 2e9), waits=st.lists(st.floats(0, 400), min_size=2))
def test_widening_only_ever_lets_in_more_and_ends_with_everybody(
    wants: tuple[Want, ...], levels: dict[str, int], since: float, waits: list[float]
) -> None:
    fit = [fits(levels, wants, since, since + wait) for wait in sorted(waits)]
    assert fit == sorted(fit), "who fits once goes on to fit"
    for want in wants:
        needed = [want.needed(since, since + wait) for wait in sorted(waits)]
        assert needed == sorted(needed, reverse=True)
    last = max((max(want.moments(since)) for want in wants), default=since)
    assert fits({}, wants, since, last)
    assert still_wanted(wants, since, last) == []


@settings(max_examples=120, deadline=None)
@given(
    events=EVENTS,
    mode=MODES,
    other=MODES,
    wanted=st.lists(WANTS, min_size=1, max_size=6),
    skills=st.tuples(LEVELS, LEVELS, LEVELS),
    best_first=st.booleans(),
    overflow=st.booleans(),
)
def test_nobody_is_offered_who_does_not_fit_and_nobody_fitting_idles(
    events: list[tuple[str, int]],
    mode: Mode,
    other: Mode,
    wanted: list[tuple[Want, ...]],
    skills: tuple[dict[str, int], ...],
    best_first: bool,
    overflow: bool,
) -> None:
    levels = dict(zip(PEOPLE, skills, strict=True))
    day = Day(
        {
            "q": able({who: levels[who] for who in "ab"}, mode=mode, best_first=best_first,
                      overflow=("r",) if overflow else ()),
            "r": able({who: levels[who] for who in "bc"}, "r", mode=other),
        }
    )  # fmt: skip
    here: set[str] = set()
    for number, (what, which) in enumerate(events):
        known = set(day.room.waiting)
        orders = play(day, what, which, number, here)
        for place in set(day.room.waiting) - known:
            day.room = give_wants(day, place, wanted[number % len(wanted)], orders)
        orders = [order for order in orders if not isinstance(order, Ring | Dial) or order.place in known]
        orders += day.decide()
        check(day, orders, here)
        check_skills(day, orders, levels)
    drain(day, here)


def give_wants(day: Day, place: str, wants: tuple[Want, ...], orders: list[Order]) -> machine.Room:
    """The newcomer needs these: as if they had arrived with them; whoever rang for them already does not."""
    agents = {
        who: msgspec.structs.replace(agent, offered="") if agent.offered == place else agent
        for who, agent in day.room.agents.items()
    }
    caller = msgspec.structs.replace(day.room.waiting[place], wants=wants, dials=0)
    return msgspec.structs.replace(day.room, waiting={**day.room.waiting, place: caller}, agents=agents)


def check_skills(day: Day, orders: list[Order], levels: dict[str, dict[str, int]]) -> None:
    for order in orders:
        if isinstance(order, Ring | Dial) and order.place in day.room.waiting:
            caller = day.room.waiting[order.place]
            assert fits(levels[order.extension_id], caller.wants, caller.since, day.now)
    ringing = {agent.offered for agent in day.room.agents.values()}
    for caller in day.room.waiting.values():
        if caller.place in ringing or caller.tried or caller.number:
            continue
        for member in day.queues[caller.queue_id].members:
            agent = day.room.agents.get(member.extension_id, machine.Agent(extension_id=member.extension_id))
            busy = agent.offered or agent.talking or agent.wrap_until > day.now
            idle = member.extension_id in day.available and not busy
            assert not (idle and fits(member.skills, caller.wants, caller.since, day.now)), (caller, member)
