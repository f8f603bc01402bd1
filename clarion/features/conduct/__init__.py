"""Conduct: the acceptable-use policy, as something that runs. Ask `evaluate` before anything leaves."""

from clarion.features.conduct.attempt import AccountState, Attempt, AttemptKind, Facts
from clarion.features.conduct.events import VERDICT, VerdictGiven
from clarion.features.conduct.live_call import ConductGuard, VerdictFeed
from clarion.features.conduct.routes import router
from clarion.features.conduct.rules import PROTECTED, evaluate
from clarion.features.conduct.service import VerdictKeeper, close_conduct, open_conduct
from clarion.features.conduct.verdict import (
    Codes,
    Ground,
    SipAnswer,
    Verdict,
    VerdictKind,
    as_json,
    sip_answer,
)

routers = (router,)

__all__ = [
    "PROTECTED",
    "VERDICT",
    "AccountState",
    "Attempt",
    "AttemptKind",
    "Codes",
    "ConductGuard",
    "Facts",
    "Ground",
    "SipAnswer",
    "Verdict",
    "VerdictFeed",
    "VerdictGiven",
    "VerdictKeeper",
    "VerdictKind",
    "as_json",
    "close_conduct",
    "evaluate",
    "open_conduct",
    "routers",
    "sip_answer",
]
