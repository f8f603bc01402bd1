"""`clarion acceptable-use` without a server: rules, features and verdicts on attempts that were written down."""

import json
from pathlib import Path

import typer
from typer.testing import CliRunner

from clarion.apps import cli_conduct

app = typer.Typer()
cli_conduct.add_to(app)
ABROAD = {
    "kind": "call.out", "at": "2026-05-01T12:00:00Z", "account_id": "1", "dialed": "011442079460000",
    "callee": "+442079460000", "callee_country": "GB", "international": True,
    "features": {"account_state": "active", "international_enabled": False, "home_country": "US"},
}  # fmt: skip


def run(*words: str, given: str = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["acceptable-use", *words], input=given)
    return result.exit_code, result.stdout, result.stderr


def test_every_rule_is_listed_with_clause_state_and_where_it_is_live() -> None:
    code, out, _ = run("rules", "--json")
    rules = {rule["id"]: rule for rule in map(json.loads, out.splitlines())}
    assert code == 0
    assert len([name for name in rules if "-" in name]) == 64
    assert rules["PMP-02"] | {"live": []} == {
        "id": "PMP-02", "version": 3, "clause": "C3", "state": "enforce", "killSwitch": False, "live": [],
        "title": "Fraud by expensive destinations",
    }  # fmt: skip
    assert rules["PMP-02"]["live"] == ["call.out", "call.transfer"]
    assert rules["DIAL-01"]["live"] == []
    _, table, _ = run("rules")
    assert "SPM-03" in table
    assert "waits for outbound dialer" in table


def test_features_are_listed_with_type_and_supplier() -> None:
    _, out, _ = run("features")
    assert "texts_1m\tint\tcounters\t" in out


def test_attempts_are_judged_line_by_line_and_a_bad_line_is_told_and_the_rest_go_on(tmp_path: Path) -> None:
    lines = [
        json.dumps(ABROAD),
        "",
        "nonsense",
        json.dumps({"kind": "call.out", "dialed": "911", "features": {"account_state": "closed"}}),
        json.dumps({"kind": "call.sideways"}),
        json.dumps({"kind": "message.send", "features": {"text_1m": 5}}),
        json.dumps({"kind": "message.send", "features": {"texts_1m": "5"}}),
        json.dumps({"kind": "message.send", "features": {"texts_1m": True}}),
        json.dumps({"kind": "message.send", "colour": "red"}),
        json.dumps({"kind": "message.send", "at": "yesterday"}),
        json.dumps({"kind": "message.send", "dialed": 911}),
        "[" * 100_000,
        json.dumps(
            {"eventId": "e-7", "kind": "file.upload", "features": {"account_state": "active", "archive_ratio": 3}}
        ),
    ]
    file = tmp_path / "attempts.jsonl"
    file.write_text("\n".join(lines))
    code, out, err = run("check", str(file))
    answers = {answer["line"]: answer for answer in map(json.loads, out.splitlines())}
    assert code == 1
    assert sorted(answers) == [1, *range(3, 14)]
    assert answers[1]["verdict"] == "deny"
    assert answers[1]["codes"] == {"sip": 403, "http": 403, "text": "AUP-C03"}
    assert answers[1]["grounds"][0]["remedy"].startswith("Would pass if")
    assert answers[4]["emergency"] is True
    assert answers[4]["verdict"] == "allow"
    assert answers[13]["eventId"] == "e-7"
    for line, words in (
        (3, "not JSON"), (5, "call.sideways"), (6, "text_1m"), (7, "of type int"), (8, "of type int"), (9, "colour"),
        (10, "yesterday"), (11, "dialed must be a text"), (12, "not JSON"),
    ):  # fmt: skip
        assert words in answers[line]["error"]
        assert f"line {line}: " in err
    assert run("check", "-", given=json.dumps(ABROAD))[1] == run("check", "-", given=json.dumps(ABROAD))[1]


def test_an_operators_own_rules_are_read_and_a_bad_one_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("rules:\n  - id: OWN-01\n    title: 5\n")
    code, out, err = run("rules", "--json", "--folder", str(tmp_path))
    assert code == 0
    assert "own.yaml:3:12" in err
    assert "OWN-01" not in out
