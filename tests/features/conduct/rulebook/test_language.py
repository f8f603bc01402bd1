"""What the language of rules refuses, with the place; and that a bad rule never takes the place of a good one."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from clarion.features.conduct.rulebook import BadRule, RuleBook, Source, build_book, load_book, shipped_book
from clarion.features.conduct.rulebook.cel import Checker, ConditionError, Failed, Slots

RULE = """
rules:
  - id: OWN-01
    title: A rule of one's own
    version: 1
    clause: C8
    step: limits
    services: [messaging]
    valid_from: 2026-01-01
    on: [message.send]
    status: enforce
    what: It is about something.
    why: It must be.
    source: the operator
    features: {texts_1d: int, scam_score: double}
    condition: texts_1d > limit.most && scam_score > 0.5
    limits: {most: own.most}
    outcomes: [{act: B, verdict: deny}]
    ladder: [{act: B}]
    expiry: event
    evidence: [counters]
    statement: "{texts_1d} texts are too many."
    remedy: Would pass with fewer than {limit.most}.
    owner: the operator
    golden:
      facts: {texts_1d: 10, scam_score: 0.9}
      cases:
        - {case: exactly the limit, say: allow}
        - {case: one more, with: {texts_1d: 11}, say: deny}
"""
TABLES = """
tables:
  - id: own.most
    means: Most texts.
    unit: texts
    type: int
    rows: [{value: 10, source: the operator, label: D, valid_from: 2026-01-01}]
"""


def book(*texts: str, before: RuleBook | None = None) -> RuleBook:
    sources = [Source(f"own{place}.yaml", text) for place, text in enumerate(texts)]
    return build_book(shipped_book().features, [], sources, before)


def refusal(text: str) -> BadRule:
    made = book(text + TABLES)
    assert len(made.refused) == 1, made.refused
    assert not made.rules
    return made.refused[0]


def test_a_good_rule_is_taken() -> None:
    made = book(RULE + TABLES)
    assert made.refused == ()
    assert list(made.rules) == ["OWN-01"]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("texts_1d > limit.most", "texts_1f > limit.most", "unknown feature 'texts_1f'"),
        ("texts_1d > limit.most", "texts_1m > limit.most", "does not list it under features"),
        ("texts_1d > limit.most", "texts_1d > limit.least", "unknown limit 'least'"),
        ("scam_score > 0.5", "scam_score > 5", "write 5.0, not 5, beside a double"),
        ("texts_1d > limit.most", 'texts_1d > "ten"', "no matching overload"),
        ("&& scam_score > 0.5", "&& scam_score", "no matching overload"),
        ("&& scam_score > 0.5", "&& shell(scam_score)", "shell"),
        ("&& scam_score > 0.5", "&& scam_score >", "Syntax error"),
    ],
)
def test_a_bad_condition_is_refused_with_line_column_and_reason(before: str, after: str, reason: str) -> None:
    error = refusal(RULE.replace(before, after))
    assert reason in error.reason
    assert error.file == "own0.yaml"
    assert error.line == 16
    line = RULE.replace(before, after).splitlines()[error.line - 1]
    assert line.startswith("    condition: ")
    assert 16 <= error.column <= len(line) + 1
    assert error.place in error.message


def test_the_column_points_at_what_is_wrong_also_in_a_text_of_several_lines() -> None:
    error = refusal(
        RULE.replace(
            "condition: texts_1d > limit.most &&", "condition: |\n      texts_1d > limit.most\n      &&"
        ).replace("scam_score > 0.5", "scam > 0.5")
    )
    assert (error.line, error.column) == (18, 10)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("condition: texts_1d > limit.most && scam_score > 0.5", "condition: texts_1d + 1", "gives INT"),
        ("texts_1d: int,", "texts_1d: double,", "is of type int, not double"),
        ("scam_score: double}", "scam_score: double, nothing: int}", "unknown feature 'nothing'"),
        ("scam_score: double}", "scam_score: double, texts_1m: int}", "nothing looks at it"),
        ("{most: own.most}", "{most: own.mist}", "unknown table"),
        ("act: B, verdict: deny", "act: N, verdict: deny", "cannot be verdict deny"),
        ("act: B, verdict: deny", "act: X, verdict: deny", "two people"),
        ("clause: C8", "clause: UNL", "UNL may only"),
        ("clause: C8", "clause: C14", "clause"),
        ("texts_1d: 11}, say: deny", "texts_1d: 11}, say: allow", "expects allow"),
        ("        - {case: one more, with: {texts_1d: 11}, say: deny}\n", "", "golden"),
        ("    owner: the operator\n", "", "owner"),
        ("    owner: the operator\n", "    owner: me\n    colour: red\n", "colour"),
        ("    owner: the operator\n", "    owner: me\n    owner: you\n", "twice"),
        ("remedy: Would pass with", "remedy: Pay", "remedy"),
        ("{texts_1d} texts", "{texts} texts", "neither a feature nor a limit"),
        ("version: 1", "version: true", "version"),
        ("status: enforce", "status: &x enforce\n    window: *x", "aliases"),
        ("on: [message.send]", "on: [message.send]\n    live: [call.out]", "not among the kinds"),
    ],
)  # fmt: skip
def test_a_bad_record_is_refused_with_its_place(before: str, after: str, reason: str) -> None:
    assert before in RULE
    error = refusal(RULE.replace(before, after))
    assert reason in error.message
    assert error.line > 0


@pytest.mark.parametrize(
    "text", ["rules: [", "rules: 5", "- a", "colours: []", "rules:\n  - 5", "\t- x", "rules: [{id: X}]"]
)
def test_a_file_that_is_none_is_refused_and_the_others_are_read(text: str) -> None:
    made = book(text, RULE, TABLES)
    assert len(made.refused) == 1
    assert made.refused[0].file == "own0.yaml"
    assert list(made.rules) == ["OWN-01"]


def test_a_bad_rule_never_takes_the_place_of_a_good_one() -> None:
    good = book(RULE + TABLES)
    worse = book(RULE.replace("texts_1d > limit", "texts > limit") + TABLES, before=good)
    assert worse.refused
    assert worse.rules["OWN-01"] == good.rules["OWN-01"]
    broken = book("rules: [", before=good)
    assert broken.rules["OWN-01"] == good.rules["OWN-01"]


def test_an_operators_rule_needs_a_higher_version_than_the_shipped_one(tmp_path: Path) -> None:
    shipped = shipped_book().rules["SPM-07"].rule
    record = yaml.safe_load(shipped.model_dump_json(by_alias=True, exclude_defaults=True))
    (tmp_path / "own.yaml").write_text(yaml.safe_dump({"rules": [record]}))
    assert "must be above 2" in load_book(tmp_path).refused[0].reason
    (tmp_path / "own.yaml").write_text(yaml.safe_dump({"rules": [record | {"version": 3, "status": "observe"}]}))
    made = load_book(tmp_path)
    assert [error.message for error in made.refused] == []
    assert made.rules["SPM-07"].rule.version == 3
    assert made.rules["SPM-07"].digest != shipped_book().rules["SPM-07"].digest


def table(*rows: dict[str, Any]) -> str:
    written = [{"value": 1, "source": "s", "label": "D", "valid_from": "2026-01-01"} | row for row in rows]
    lines = [", ".join(f"{key}: {value}" for key, value in row.items()) for row in written]
    body = "".join(f"      - {{{line}}}\n" for line in lines)
    return f"tables:\n  - id: t.x\n    means: X.\n    unit: x\n    type: int\n    rows:\n{body}"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([{}, {}], "two rows for everywhere hold on 2026-01-01"),
        ([{"valid_to": "2026-06-02"}, {"valid_from": "2026-06-01"}], "two rows for everywhere hold on 2026-06-01"),
        ([{"place": "US"}, {"place": "US", "valid_from": "2027-01-01"}], "two rows for US"),
        ([{"valid_to": "2026-01-01"}], "must end after it begins"),
        ([{"value": "1.5"}], "holds values of type int"),
        ([{"value": "true"}], "holds values of type int"),
        ([{"label": "X"}], "label"),
        ([{"valid_from": "soon"}], "date"),
    ],
)
def test_a_table_with_overlapping_dates_or_other_values_is_refused(rows: list[dict[str, Any]], reason: str) -> None:
    [error] = book(table(*rows)).refused
    assert reason in error.message
    assert error.line >= 7


def test_rows_that_follow_each_other_or_stand_for_other_places_are_taken() -> None:
    rows = [{"valid_to": "2026-06-01"}, {"valid_from": "2026-06-01", "value": 2}, {"place": "US", "value": 3}]
    assert book(table(*rows)).refused == ()


def test_a_result_that_is_an_error_is_neither_true_nor_false() -> None:
    slots = Slots({"a": "int", "s": "string"}, {})
    lists, _, _ = slots.pack(({"a": 0, "s": "x"},))
    activation = slots.activation(lists)
    assert isinstance(slots.compile("1 / a > 0", {}).judge(activation), Failed)
    assert slots.compile("a == 0", {}).judge(activation) is True
    assert slots.compile("a > 0 && 1 / a > 0", {}).judge(activation) is False


def test_a_boolean_is_no_number_and_a_whole_number_may_stand_for_a_fraction() -> None:
    slots = Slots({"a": "int", "d": "double", "b": "bool"}, {})
    lists, known, wrong = slots.pack(({"a": True, "d": 3, "b": 1, "unheard": 5},))
    assert wrong == ("a", "b")
    assert slots.read(lists, known, "a") is None
    assert slots.read(lists, known, "d") == 3.0


def test_names_inside_texts_and_members_are_left_alone() -> None:
    slots = Slots({"a": "int", "s": "string"}, {})
    lists, _, _ = slots.pack(({"a": 5, "s": "a limit.x a"},))
    condition = slots.compile("s.contains('a limit.x') && a == limit.x", {"x": 5})
    assert condition.judge(slots.activation(lists)) is True
    assert "'a limit.x'" in slots.packed("s.contains('a limit.x')", {})


def test_the_checker_knows_limits_and_their_types() -> None:
    checker = Checker({"a": "int"}, {"most": "double"})
    with pytest.raises(ConditionError):
        checker.check("a > limit.most")
    checker.check("double(a) > limit.most")
    with pytest.raises(ConditionError, match="longer"):
        checker.check("a > 1 || " * 1000 + "a > 1")
