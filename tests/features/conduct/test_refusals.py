"""Every refusal that comes of policy explains itself: computed from the code and from the rules, not from a list."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from clarion.engines.speech.prompts import SPOKEN
from clarion.features.conduct import VerdictKind, problem_fields, sip_answer
from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.live_call import prompts_of
from clarion.features.conduct.rulebook import Rule
from clarion.features.phone.lines.rules import NOT_ABROAD, NOT_ALLOWED
from tests.features.conduct.rulebook.support import RULES, attempt_of, conduct_of_rules, facts_of

ROOT = Path(__file__).parents[3]
EXPLAIN = {"as_error", "problem_fields", "words_of_refusal", "sip_answer"}
ANSWERS = {"Decision", "SupervisionAnswer", "RecordingAnswer"}
ASKS_FOR_OTHERS = {
    "conduct/asking.py": "the engine",
    "conduct/checking_files.py": "prints verdicts of a file",
    "conduct/generator/": "made-up traffic",
    "conduct/replay/": "what other rules would have said",
    "conduct/quarantine/service.py": "one rule on a file that is held; what is held says why already",
    "conduct/legal/authorities.py": "the answer to the officer has rule, clause and statement (legal/routes.py)",
}
RIGHTS = {"phone/lines/live_call.py", "phone/hospitality/live_call.py"}
"""What a company decides about its own phones: nothing to object to, but the words say whom to ask."""
NO_POLICY = {"Nobody supervises calls here.", "There is no such account."}
LANGUAGES = ("fr", "nl", "zh")


def sources() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted((ROOT / "clarion").rglob("*.py")):
        text = file.read_text("utf-8")
        if ".judge(" in text or any(f"{answer}(" in text for answer in ANSWERS):
            yield str(file.relative_to(ROOT / "clarion")), ast.parse(text)


def asks_policy(call: ast.AST) -> bool:
    """`conduct.judge(attempt, …)`, not the judge of a password or a certificate."""
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "judge"):
        return False
    return "conduct" in ast.unparse(call.func.value).lower()


def test_whoever_asks_the_policy_and_refuses_uses_its_words() -> None:
    """A verdict that is not thrown away is told by what names rule, clause, statement and objection."""
    found, silent = 0, []
    for name, tree in sources():
        if any(place in name for place in ASKS_FOR_OTHERS):
            continue
        thrown_away = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
        asked = [each for each in ast.walk(tree) if asks_policy(each) and id(each) not in thrown_away]
        names = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
        found += len(asked)
        if asked and not names & EXPLAIN:
            silent.append(name)
    assert found >= 12, "the walk finds who asks"
    assert not silent


def test_every_no_to_a_call_has_the_fields_of_the_policy_or_is_a_right_of_the_company() -> None:
    found, silent = 0, []
    for name, tree in sources():
        for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
            given = {each.arg: each.value for each in call.keywords}
            refuses = "allowed" in given and ast.unparse(given["allowed"]) == "False"
            if not refuses or ast.unparse(call.func) not in ANSWERS:
                continue
            found += 1
            ours = any(name.endswith(place) for place in RIGHTS) and ast.unparse(given["ending"]) in (
                "NOT_ALLOWED",
                "NOT_ABROAD",
            )
            words = given.get("words")
            plain = isinstance(words, ast.Constant) and words.value in NO_POLICY
            told = isinstance(words, ast.Name)  # a recording: the words hold the link, and the call goes on
            if not ("refusal" in given or ours or plain or told):
                silent.append(f"{name}:{call.lineno}")
    assert found >= 7, "the walk finds who refuses"
    assert not silent
    for ending in (NOT_ALLOWED, NOT_ABROAD):
        assert "Ask your administrator" in ending.reason_header


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_refusal_of_a_rule_is_explained_in_sip_rest_and_speech(rule: Rule) -> None:
    conduct = conduct_of_rules(rule)
    for case in rule.golden.cases:
        attempt = attempt_of(rule, case)
        verdict = conduct.judge(attempt, facts_of(rule, case))
        if verdict.allowed or verdict.deciding is None:
            continue
        fields, ground = problem_fields(verdict), verdict.deciding
        assert fields.keys() >= {"clause", "rule", "verdict", "statementId", "statement", "appeal"}, case.case
        assert (fields["rule"], fields["clause"][:4]) == (rule.id, "AUP-"), case.case
        assert ground.text and ground.remedy and ground.facts, case.case
        assert "until" in fields or not ground.expiry_s, case.case
        answer = sip_answer(verdict, "https://phone.example.com", "https://phone.example.com/s?key=k")
        assert "https://phone.example.com/s?key=k" in answer.reason and answer.error_info, case.case
        if attempt.kind in (AttemptKind.CALL_OUT, AttemptKind.CALL_INTERNAL):
            [prompt] = prompts_of(attempt, verdict)
            assert prompt in SPOKEN and (prompt != "call-refused" or verdict.kind is not VerdictKind.PACE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_announcements_of_refusals_are_in_every_language(language: str) -> None:
    said = yaml.safe_load((ROOT / f"clarion/engines/speech/translations/{language}.yaml").read_text("utf-8"))
    assert said.keys() >= {"call-refused", "calls-slowed", "account-suspended", "international-off"}
