"""Names for people, and for the EU transparency database: its published vocabulary, so that one export serves. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from clarion.base.i18n import LazyString
from clarion.features.conduct.cases.responses import DecisionInfo
from clarion.features.conduct.cases.rule_responses import TransparencyRecord

CLAUSES = {
    "C1": "Unlawful use, including recording law",
    "C2": "Infringement of what belongs to others",
    "C3": "Auto-dialing, trunking, traffic pumping",
    "C4": "Harm to minors",
    "C5": "Interference and malware",
    "C6": "Objectionable conduct and false identity",
    "C7": "Driving and unsafe use",
    "C8": "Harvesting, spam and bulk",
    "C9": "Excess and unauthorised use",
    "C10": "Circumvention",
    "C11": "Interception",
    "C12": "Resale",
    "C13": "High-risk use",
    "G5": "Suspension and termination",
    "G6": "Emergency and privacy terms come first",
    "G7": "Cancellation",
    "UNL": "Not listed, of comparable harm",
}
_CATEGORIES = {
    "C2": "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS",
    "C3": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "C4": "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
    "C6": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "C8": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "C11": "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    "C13": "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
}
_CONTENT = {
    "message": "CONTENT_TYPE_TEXT",
    "pager": "CONTENT_TYPE_TEXT",
    "chat": "CONTENT_TYPE_TEXT",
    "fax": "CONTENT_TYPE_IMAGE",
    "call": "CONTENT_TYPE_AUDIO",
    "voicemail": "CONTENT_TYPE_AUDIO",
    "recording": "CONTENT_TYPE_AUDIO",
    "meeting": "CONTENT_TYPE_VIDEO",
}
WHAT = {
    "call.out": "a call to a number outside",
    "call.internal": "a call inside the account",
    "call.in": "a call from outside",
    "call.transfer": "a transfer or forwarding to a number outside",
    "message.send": "a text",
    "message.receive": "a text from outside",
    "fax.send": "a fax",
    "fax.receive": "a fax from outside",
    "file.upload": "a file",
    "meeting.start": "a meeting",
    "recording.start": "a recording",
    "sign-in": "a sign-in",
    "api.request": "a request of an app",
}
OUTCOMES = {
    "allow": "let pass and noted",
    "label": "let pass, with another calling number or a mark",
    "pace": "asked to wait",
    "challenge": "held until a check is passed",
    "quarantine": "held back",
    "deny": "refused",
    "observe": "noted",
    "notify": "told",
    "warn": "warned",
    "throttle": "slowed down",
    "block": "blocked",
    "suspend": "suspended",
    "terminate": "ended",
}


def what_happened(kind: str, verdict: str) -> LazyString:
    """`a text was refused`; for acts `what is named below was suspended`."""
    outcome = OUTCOMES.get(verdict, verdict)
    if kind.startswith("act."):
        return LazyString("conduct.was-act", {"outcome": outcome})
    return LazyString("conduct.was", {"thing": WHAT.get(kind, kind.replace(".", " ")), "outcome": outcome})


def _decision(verdict: str, scope: str, kind: str) -> DecisionInfo:
    """The one of the four families of decisions that fits."""
    if verdict == "terminate":
        return {"decision_account": "DECISION_ACCOUNT_TERMINATED"}
    if verdict == "suspend":
        if scope == "account":
            return {"decision_account": "DECISION_ACCOUNT_SUSPENDED"}
        return {"decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION"}
    if verdict in ("label", "warn", "notify", "observe", "allow"):
        return {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_LABELLED"]}
    if verdict == "quarantine" or kind.startswith(("file.", "chat.")):
        return {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_DISABLED"]}
    return {"decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION"}


def transparency_record(
    *,
    statement_id: str,
    kind: str,
    verdict: str,
    scope: str,
    ground: Mapping[str, Any],
    at: datetime,
    ends: datetime | None,
    country: str,
    automatic: bool,
    reported: bool,
) -> TransparencyRecord:
    """One statement in the vocabulary of the EU transparency database. It holds no personal data."""
    clause = str(ground.get("clause", ""))
    by_law = str(ground.get("rule", "")).startswith(("ILL-", "MIN-")) or ground.get("rule") == "SPM-01"
    explanation = f"Clause {clause}: {CLAUSES.get(clause, clause)}."
    found: dict[str, Any] = {**_decision(verdict, scope, kind)}
    found |= {
        "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT" if by_law else "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "category": _CATEGORIES.get(clause, "STATEMENT_CATEGORY_SCOPE_OF_PLATFORM_SERVICE"),
        "content_type": [_CONTENT.get(kind.partition(".")[0], "CONTENT_TYPE_OTHER")],
        "decision_facts": f"Rule {ground.get('rule')}, version {ground.get('version')}: its threshold was met.",
        "source_type": "SOURCE_TYPE_OTHER_NOTIFICATION" if reported else "SOURCE_VOLUNTARY",
        "automated_detection": "No" if reported or ground.get("proof") == "human" else "Yes",
        "automated_decision": "AUTOMATED_DECISION_FULLY" if automatic else "AUTOMATED_DECISION_NOT_AUTOMATED",
        "account_type": "ACCOUNT_TYPE_BUSINESS",
        "territorial_scope": [country] if country else [],
        "content_date": f"{at:%Y-%m-%d}",
        "application_date": f"{at:%Y-%m-%d}",
        "puid": statement_id,
    }
    law = "illegal_content" if by_law else "incompatible_content"
    found[f"{law}_legal_ground" if by_law else f"{law}_ground"] = explanation
    found[f"{law}_explanation"] = explanation
    return cast("TransparencyRecord", {**found, **_end(found, at, ends)})


def _end(found: Mapping[str, Any], at: datetime, ends: datetime | None) -> dict[str, str]:
    """Until when, under the name that goes with the family of the decision."""
    if ends is None or ends <= at:
        return {}
    names = {"visibility": "visibility", "provision": "service", "account": "account"}
    return {f"end_date_{name}_restriction": f"{ends:%Y-%m-%d}" for family, name in names.items()
            if f"decision_{family}" in found}  # fmt: skip
