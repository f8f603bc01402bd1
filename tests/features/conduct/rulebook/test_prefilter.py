"""What screens rules before CEL is asked leaves aside no rule that CEL says fits."""

import random
import re
from collections.abc import Mapping
from datetime import date

import pytest

from clarion.features.conduct.ports import FeatureValue
from clarion.features.conduct.rulebook import Force, ReadyRule, Slots
from clarion.features.conduct.rulebook.prefilter import make_prefilter, python_of
from tests.features.conduct.rulebook.support import BOOK

FORCE = Force(BOOK)
RULES = FORCE.ready_rules(date(2026, 6, 1), "US")
_NUMBER = re.compile(r"(?<![\w.\[])\d+(?:\.\d+)?")
_TEXT = re.compile(r"\"([^\"]*)\"")


def near(ready: ReadyRule, dice: random.Random) -> Mapping[str, FeatureValue]:
    """Facts around the values that the condition compares with, where it may turn."""
    said = FORCE.book.slots.packed(ready.rule.condition, ready.limits)
    numbers = [float(each) for each in _NUMBER.findall(said)] or [0.0]
    texts = [*_TEXT.findall(said), "", "x"]
    facts: dict[str, FeatureValue] = {}
    for name in ready.rule.features:
        kind = FORCE.book.slots.slot[name][2]
        number = dice.choice(numbers) * dice.choice((0, 0.5, 1, 1, 1, 2)) + dice.choice((-1, 0, 0, 1))
        facts[name] = {
            bool: dice.random() < 0.5, int: int(number), float: float(number), str: dice.choice(texts), tuple: (),
        }[kind]  # fmt: skip
    return facts


@pytest.mark.parametrize("ready", RULES, ids=lambda ready: ready.rule.id)
def test_python_and_cel_say_the_same_of_a_condition(ready: ReadyRule) -> None:
    dice, slots, said = random.Random(ready.rule.id), FORCE.book.slots, set()
    assert ready.python
    for _ in range(400):
        lists, _, wrong = slots.pack([near(ready, dice)])
        assert not wrong
        theirs = ready.condition.judge(slots.activation(lists))
        assert bool(ready.may_fit(lists)) is theirs
        said.add(theirs)
    assert said == {True, False}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("!a == b", "(not b[0]) == b[1]"),
        ("n - 1 - 1 > 2 * n + 1", "((i[0] - 1) - 1) > ((2 * i[0]) + 1)"),
        ("a ? b : n > 1 || b", "(b[1]) if b[0] else ((i[0] > 1) or b[1])"),
        ("word in ['x', 'y'] && a", "(s[0] in ('x', 'y',)) and b[0]"),
        ("(a || b) && !(n < -3)", "(b[0] or b[1]) and (not (i[0] < (-3)))"),
        ("part >= 0.5 && part < 1e3", "(d[0] >= 0.5) and (d[0] < 1000.0)"),
    ],
)
def test_precedence_is_that_of_cel(condition: str, holds: str) -> None:
    slots = Slots({"a": "bool", "b": "bool", "n": "int", "word": "string", "part": "double"}, {})
    prefilter, dice = make_prefilter([python_of(slots.packed(condition, {}))]), random.Random(7)
    for _ in range(200):
        facts = {
            "a": dice.random() < 0.5, "b": dice.random() < 0.5, "n": dice.randint(-5, 5), "word": dice.choice("xyz"),
            "part": dice.choice((0.0, 0.5, 0.7, 999.9, 1000.0)),
        }  # fmt: skip
        lists, _, _ = slots.pack([facts])
        theirs = slots.compile(condition, {}).judge(slots.activation(lists))
        b, i, d, s, _ = lists
        assert bool(prefilter(lists)) is theirs is bool(eval(holds, {"b": b, "i": i, "d": d, "s": s}))


@pytest.mark.parametrize(
    "condition",
    ["size(word) > 3", "word.startsWith('x')", "n / 2 > 1", "n % 2 == 0", r"word == 'a\'b'", "0x1f > n", "n > 1u"],
)
def test_what_python_may_see_otherwise_is_left_to_cel(condition: str) -> None:
    slots = Slots({"n": "int", "word": "string"}, {})
    assert not python_of(slots.packed(condition, {}))


@pytest.mark.parametrize("evil", ["__import__('os')", "_bool[0].__class__", "_int[0] or exit()", "[x for x in _list]"])
def test_nothing_else_is_executed(evil: str) -> None:
    assert not python_of(evil)
