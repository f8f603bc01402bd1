"""What the engine says, why, for how long, and how to object. Frozen data and its forms on the wire."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any


class VerdictKind(StrEnum):
    """From harmless to final; `deny` of the first step that says so decides."""

    ALLOW = "allow"
    LABEL = "label"  # goes on, with a mark or another calling number
    PACE = "pace"  # goes on later, see `until`
    CHALLENGE = "challenge"
    QUARANTINE = "quarantine"
    DENY = "deny"


class Act(StrEnum):
    """The letters of the ladder: what a rule asks for."""

    OBSERVE = "O"
    NOTIFY = "N"
    WARN = "W"
    CHALLENGE = "C"
    THROTTLE = "T"
    BLOCK = "B"
    QUARANTINE = "Q"
    SUSPEND = "S"
    TERMINATE = "X"


class Proof(StrEnum):
    """How sure a match is. Statistical ones and models alone never get beyond T or Q."""

    DETERMINISTIC = "deterministic"
    TWO_SIGNALS = "two-signals"
    STATISTICAL = "statistical"
    MODEL = "model"
    HUMAN = "human"


class Status(StrEnum):
    """How far a rule has come: it is watched, tried on a few accounts, in force."""

    OBSERVE = "observe"
    CANARY = "canary"
    ENFORCE = "enforce"


SEVERITY = {kind: rank for rank, kind in enumerate(VerdictKind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One reason: the rule, the clause of the policy, what was seen against which threshold."""

    rule: str
    version: int
    clause: str
    verdict: VerdictKind
    text: str  # a sentence for the person
    remedy: str  # what to do; "would pass if …"
    facts: tuple[tuple[str, str], ...] = ()
    threshold: str = ""
    prompt: str = ""  # announcement for a caller
    reason: str = ""  # name on the wire of call control: InternationalDisabled …
    act: Act = Act.BLOCK
    proof: Proof = Proof.DETERMINISTIC
    signal: str = ""  # grounds with the same signal count as one
    status: Status = Status.ENFORCE
    rule_hash: str = ""  # SHA-256 of the canonical record
    capped: bool = False  # it asked for more than its proof allows
    challenge: str = ""  # what would pass a challenge: second-factor, captcha, proof-of-right
    sip: int = 0  # code of its own, where the kind of verdict does not say it all
    retry_after_s: int = 0  # for pace
    expiry_s: int = 0  # 0: this event


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """The same verdict in SIP, HTTP and text form; 0 and "" where nothing is refused."""

    sip: int = 0
    http: int = 0
    text: str = ""  # AUP-C01 to AUP-C13 for messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer to one Attempt. Every action other than `allow` has grounds, an expiry and a way to appeal."""

    event_id: str
    kind: VerdictKind
    grounds: tuple[Ground, ...] = ()
    expires_at: datetime | None = None
    until: datetime | None = None  # for pace: when to try again
    statement_id: str = ""
    appeal: str = ""  # path of the appeal, below the public address
    codes: Codes = Codes()
    caller_number: str = ""  # label: the number to show instead
    emergency: bool = False
    skipped: tuple[str, ...] = ()  # rules that could not be judged, and why; they never refuse a call
    matches: tuple[Ground, ...] = ()  # every rule that fits, those without effect included

    @property
    def allowed(self) -> bool:
        return self.kind in (VerdictKind.ALLOW, VerdictKind.LABEL)

    @property
    def deciding(self) -> Ground | None:
        """The ground that decided: the first of the verdict's own kind."""
        return next((ground for ground in self.grounds if ground.verdict is self.kind), None)


def statement_id(event_id: str, grounds: tuple[Ground, ...]) -> str:
    """The same event and grounds give the same id, so that a verdict can be computed again from the log."""
    text = "|".join((event_id, *(f"{g.rule}/{g.version}" for g in grounds)))
    return "st-" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def as_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict as data, for tables, bus and list."""
    return {
        "eventId": verdict.event_id,
        "verdict": verdict.kind.value,
        "grounds": [_ground_json(ground) for ground in verdict.grounds],
        "matches": [_match_json(ground) for ground in verdict.matches],
        "expiresAt": verdict.expires_at.isoformat() if verdict.expires_at else None,
        "until": verdict.until.isoformat() if verdict.until else None,
        "statementId": verdict.statement_id,
        "appeal": verdict.appeal,
        "codes": {"sip": verdict.codes.sip, "http": verdict.codes.http, "text": verdict.codes.text},
        "callerNumber": verdict.caller_number,
        "emergency": verdict.emergency,
        "skipped": list(verdict.skipped),
    }


def _match_json(ground: Ground) -> dict[str, Any]:
    return {
        "rule": ground.rule,
        "version": ground.version,
        "clause": ground.clause,
        "status": ground.status.value,
        "act": ground.act.value,
        "proof": ground.proof.value,
        "text": ground.text,
        "facts": dict(ground.facts),
        "reason": ground.reason,
        "hash": ground.rule_hash,
    }


def _ground_json(ground: Ground) -> dict[str, Any]:
    return _match_json(ground) | {
        "verdict": ground.verdict.value,
        "remedy": ground.remedy,
        "threshold": ground.threshold,
        "signal": ground.signal,
        "capped": ground.capped,
    }
