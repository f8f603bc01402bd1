"""From what the rules found to the verdict. Pure: the same findings give the same verdict, bit for bit."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from clarion.features.conduct.attempt import HELD, Attempt, AttemptKind
from clarion.features.conduct.rulebook import Findings, Outcome, ReadyRule, Slots, Step
from clarion.features.conduct.verdict import (
    SEVERITY,
    Act,
    Codes,
    Ground,
    Proof,
    Status,
    Verdict,
    VerdictKind,
    statement_id,
)
from clarion.features.conduct.wording import fill, seen, threshold

CANARY_PERCENT = 5
_WEAK = frozenset({Proof.STATISTICAL, Proof.MODEL})
_SAID_ONLY = frozenset({Act.OBSERVE, Act.NOTIFY})
_USUAL_WAIT_S = 60
_DEFERRED_S = 3600


def decide(
    attempt: Attempt, findings: Findings, slots: Slots, skipped: tuple[str, ...], expected: frozenset[str] = frozenset()
) -> Verdict:
    """The first deny decides; without one, the hardest of the others. Every match is kept.

    `expected`: facts that somebody promised to supply; a rule for files that lacks one of these counts as a hit.
    """
    matches = tuple(_ground(ready, outcome, findings, slots) for ready, outcome in findings.matches)
    grounds = [ground for ground in matches if _has_effect(ground, attempt)]
    grounds += _for_failures(attempt, findings, slots, expected)
    grounds = [_capped(ground, grounds, attempt) for ground in grounds]
    if not grounds:
        return Verdict(event_id=attempt.event_id, kind=VerdictKind.ALLOW, skipped=skipped, matches=matches)
    relabel = any(ground.verdict is VerdictKind.LABEL and ground.rule == "CLI-01" for ground in grounds)
    return give(
        attempt,
        grounds,
        home_country=str(slots.read(findings.lists, findings.known, "home_country")),
        caller_number=str(slots.read(findings.lists, findings.known, "main_number")) if relabel else "",
        skipped=skipped,
        matches=matches,
    )


def give(
    attempt: Attempt,
    grounds: list[Ground],
    *,
    home_country: str = "",
    caller_number: str = "",
    skipped: tuple[str, ...] = (),
    matches: tuple[Ground, ...] = (),
) -> Verdict:
    """The verdict that these grounds amount to."""
    kind = max((ground.verdict for ground in grounds), key=SEVERITY.__getitem__)
    deciding = next(ground for ground in grounds if ground.verdict is kind)
    statement = statement_id(attempt.event_id, tuple(grounds))
    wait = deciding.retry_after_s or _USUAL_WAIT_S
    return Verdict(
        event_id=attempt.event_id,
        kind=kind,
        grounds=tuple(grounds),
        expires_at=attempt.at + timedelta(seconds=deciding.expiry_s),
        until=attempt.at + timedelta(seconds=wait) if kind is VerdictKind.PACE else None,
        statement_id=statement,
        appeal=f"/conduct/statements/{statement}/appeal",
        codes=_codes(kind, deciding, attempt, home_country),
        caller_number=caller_number,
        skipped=skipped,
        matches=matches,
    )


def _ground(ready: ReadyRule, outcome: Outcome, findings: Findings, slots: Slots) -> Ground:
    rule = ready.rule
    return Ground(
        rule=rule.id,
        version=rule.version,
        clause=rule.clause,
        verdict=outcome.verdict,
        text=fill(outcome.text or rule.statement, ready, findings, slots),
        remedy=fill(outcome.remedy or rule.remedy, ready, findings, slots),
        facts=seen(ready, findings, slots),
        threshold=threshold(ready, outcome, findings, slots),
        prompt=outcome.prompt,
        reason=outcome.reason,
        act=outcome.act,
        proof=outcome.proof or rule.proof,
        signal=rule.signal or rule.id,
        status=ready.status,
        rule_hash=ready.digest,
        challenge=outcome.challenge,
        sip=outcome.sip,
        retry_after_s=outcome.retry_after_s,
        expiry_s=ready.expiry_s,
    )


def _has_effect(ground: Ground, attempt: Attempt) -> bool:
    if ground.verdict is VerdictKind.ALLOW or ground.status is Status.OBSERVE:
        return False
    return ground.status is Status.ENFORCE or in_canary(ground.rule, attempt.account_id)


def in_canary(rule: str, account_id: str) -> bool:
    """Whether an account is among the few on whom a rule is tried; always the same ones."""
    return (
        int.from_bytes(sha256(f"{rule}|{account_id}".encode("utf-8", "surrogatepass")).digest()[:4], "big") % 100
        < CANARY_PERCENT
    )


def _for_failures(attempt: Attempt, findings: Findings, slots: Slots, expected: frozenset[str]) -> Iterable[Ground]:
    """When asking fails (conduct.md, Rules): marketing waits, files are held, all else goes on."""
    marketing = slots.read(findings.lists, findings.known, "marketing") is True
    failed = [ready for ready, _ in findings.failed]
    for ready in (*failed, *findings.missing):
        rule = ready.rule
        if ready.status is not Status.ENFORCE or attempt.kind not in rule.live:
            continue
        promised = ready in failed or any(
            name in expected and slots.read(findings.lists, findings.known, name) is None for name in rule.features
        )
        if rule.closed and promised and attempt.kind is AttemptKind.FILE_UPLOAD:
            yield _unchecked(ready, findings, slots, VerdictKind.QUARANTINE, Act.QUARANTINE)
        elif rule.step is Step.LAW and marketing and "marketing" in rule.features:
            yield _unchecked(ready, findings, slots, VerdictKind.PACE, Act.THROTTLE)


def _unchecked(ready: ReadyRule, findings: Findings, slots: Slots, kind: VerdictKind, act: Act) -> Ground:
    rule = ready.rule
    return Ground(
        rule=rule.id,
        version=rule.version,
        clause=rule.clause,
        verdict=kind,
        text=f"It could not be checked: {rule.what}",
        remedy="Would pass as soon as it can be checked; nothing needs to be done.",
        facts=seen(ready, findings, slots),
        threshold="must be known",
        act=act,
        signal=rule.signal or rule.id,
        rule_hash=ready.digest,
        retry_after_s=_DEFERRED_S if kind is VerdictKind.PACE else 0,
        expiry_s=ready.expiry_s,
    )


def _capped(ground: Ground, grounds: list[Ground], attempt: Attempt) -> Ground:
    """A statistical or model signal alone ends at T or Q."""
    if ground.verdict is not VerdictKind.DENY or ground.proof not in _WEAK:
        return ground
    if any(other.signal != ground.signal and other.act not in _SAID_ONLY for other in grounds):
        return ground
    held = attempt.kind in HELD
    return replace(
        ground,
        verdict=VerdictKind.QUARANTINE if held else VerdictKind.PACE,
        act=Act.QUARANTINE if held else Act.THROTTLE,
        capped=True,
        sip=0,
    )


def _codes(kind: VerdictKind, ground: Ground, attempt: Attempt, home_country: str) -> Codes:
    clause = f"AUP-C{int(ground.clause[1:]):02d}" if ground.clause.startswith("C") else f"AUP-{ground.clause}"
    if kind is VerdictKind.PACE:
        return Codes(sip=503, http=429, text=clause)
    if kind is VerdictKind.CHALLENGE:
        return Codes(sip=403, http=401 if attempt.kind is AttemptKind.SIGN_IN else 403, text=clause)
    if kind is VerdictKind.DENY:
        return Codes(sip=_refusal(ground.sip, home_country), http=403, text=clause)
    if kind is VerdictKind.QUARANTINE:
        return Codes(sip=0, http=202, text=clause)
    return Codes(text=clause)


def _refusal(sip: int, home_country: str) -> int:
    """603 "Network Blocked" is the answer of US analytics blocks; elsewhere 608 with a card (RFC 8688)."""
    return 608 if sip == 603 and home_country not in ("", "US") else sip or 403
