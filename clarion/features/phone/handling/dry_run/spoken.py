"""Why a call goes where it goes, in the language of whoever asks. What decides says it in English; see `words.tsv`."""

from pathlib import Path
from typing import Any, cast

from clarion.base.sentences import Sentences
from clarion.features.conduct import is_of_rule, spoken_refusal
from clarion.features.phone.handling.dry_run.responses import (
    CallExplanation,
    CallExplanationText,
    CallExplanationTextStep,
    CallHopText,
    CallPathPlace,
    CallPathText,
    RuleVerdictText,
)

WORDS = Sentences(Path(__file__).with_name("words.tsv"))


def path_in_language(answer: dict[str, Any], language: str) -> CallPathText:
    """The answer of a dry run. `sentences` are for programs and stay in English."""
    shown = {**answer, "path": _place(answer["path"], language)} if "path" in answer else answer
    return cast("CallPathText", shown)


def _place(node: dict[str, Any], language: str) -> CallPathPlace:
    return cast(
        "CallPathPlace",
        {
            **node,
            "verdicts": [_verdict(verdict, language) for verdict in node.get("verdicts", ())],
            "notes": [_said(note, language) for note in node.get("notes", ())],
            "hops": [_hop(hop, language) for hop in node.get("hops", ())],
        },
    )


def _verdict(verdict: dict[str, Any], language: str) -> RuleVerdictText:
    reasons = [{**reason, "text": _said(reason["text"], language)} for reason in verdict["reasons"]]
    return cast("RuleVerdictText", {**verdict, "reasons": reasons})


def _hop(hop: dict[str, Any], language: str) -> CallHopText:
    onward = {"leadsTo": _place(hop["leadsTo"], language)} if "leadsTo" in hop else {}
    return cast("CallHopText", {**hop, "when": [_said(one, language) for one in hop["when"]], **onward})


def past_in_language(answer: CallExplanation, language: str) -> CallExplanationText:
    """What was found out of a call that is over."""
    steps: list[CallExplanationTextStep] = [{**step, "text": _said(step["text"], language)} for step in answer["steps"]]
    return {**answer, "steps": steps, "sentences": [step["text"] for step in steps]}


def _said(text: str, language: str) -> str:
    """Notes may come from acceptable use, whose rules have words of their own."""
    return spoken_refusal(text, language) if is_of_rule(text) else WORDS.in_language(text, language)
