"""Runs the cases of a document against the profile that it would make. Pure."""

from datetime import datetime
from typing import Any

from clarion.base.zones import zone_of
from clarion.features.phone.handling.document import Case
from clarion.features.phone.handling.model import CallFacts, Plan, Profile, Verdict
from clarion.features.phone.handling.rules import decide


def run_cases(profile: Profile, cases: tuple[Case, ...]) -> list[dict[str, Any]]:
    """{name, passed, wanted, got, reasons} for each."""
    return [run_case(profile, case) for case in cases]


def run_case(profile: Profile, case: Case) -> dict[str, Any]:
    moment = datetime.fromisoformat(case.at)
    moment = moment.replace(tzinfo=zone_of(profile.zone)) if moment.tzinfo is None else moment
    facts = CallFacts(
        at=moment.timestamp(),
        caller=case.caller,
        called=case.called,
        pay_phone=case.pay_phone,
        do_not_disturb=case.do_not_disturb,
    )
    verdict = decide(profile, facts)
    got = outcome_of(verdict)
    expect = case.expect
    wanted: dict[str, Any] = {}
    if expect.blocked is not None:
        wanted["blocked"] = expect.blocked
    if expect.rule:
        wanted["rule"] = expect.rule
    if expect.ends:
        wanted["ends"] = expect.ends
    if expect.rings is not None:
        wanted["rings"] = sorted(expect.rings)
    passed = all(_fits(name, value, got, verdict) for name, value in wanted.items())
    reasons = [reason.text for reason in verdict.reasons]
    return {"name": case.name, "passed": passed, "wanted": wanted, "got": got, "reasons": reasons}


def outcome_of(verdict: Verdict) -> dict[str, Any]:
    """What the verdict comes to. Without a rule: the phones ring, then voicemail."""
    rule = verdict.rule
    plan = rule.plan if rule is not None else Plan()
    return {
        "blocked": bool(verdict.blocked),
        "rule": (rule.name or rule.rule_id) if rule is not None else "",
        "ends": "" if verdict.blocked else plan.end.kind,
        "rings": _rings(plan) if rule is not None else ["phones"],
    }


def _rings(plan: Plan) -> list[str]:
    if plan.mode == "Terminate":
        return []
    found = {
        target.number or target.id or target.kind for group in plan.groups if group.enabled for target in group.targets
    }
    return sorted(found | set(plan.always))


def _fits(name: str, wanted: Any, got: dict[str, Any], verdict: Verdict) -> bool:
    if name == "rule":
        rule = verdict.rule
        return rule is not None and wanted in (rule.name, rule.rule_id, rule.kind)
    return bool(got[name] == wanted)
