"""Conduct: the acceptable-use policy, as something that runs. Ask `evaluate` before anything leaves."""

from clarion.features.conduct.attempt import AccountState, Attempt, AttemptKind, Facts
from clarion.features.conduct.rules import PROTECTED, evaluate
from clarion.features.conduct.verdict import (
    Codes,
    Ground,
    SipAnswer,
    Verdict,
    VerdictKind,
    as_json,
    sip_answer,
)

__all__ = [
    "PROTECTED",
    "AccountState",
    "Attempt",
    "AttemptKind",
    "Codes",
    "Facts",
    "Ground",
    "SipAnswer",
    "Verdict",
    "VerdictKind",
    "as_json",
    "evaluate",
    "sip_answer",
]
