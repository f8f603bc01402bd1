"""The rules in force, and the order in which they are asked. Pure and in memory; under 100 microseconds.

Step 0 is emergency and asks nobody else. Steps 1 and after see one Attempt and one Facts. A step that cannot
judge, because a fact is missing or the rule itself fails, is noted and never refuses a call.
"""

from collections.abc import Callable

from clarion.features.conduct.attempt import AccountState, Attempt, AttemptKind, Facts
from clarion.features.conduct.verdict import (
    SEVERITY,
    Codes,
    Ground,
    Verdict,
    VerdictKind,
    statement_id,
)
from clarion.features.emergency import recognise

_LEAVES = frozenset({AttemptKind.CALL_OUT, AttemptKind.CALL_TRANSFER})
_OUTBOUND = _LEAVES | {AttemptKind.MESSAGE_SEND, AttemptKind.FAX_SEND}

# Engine design section 8: these pass whatever became of the account.
PROTECTED = frozenset({
    AttemptKind.OPT_OUT_RECEIVE, AttemptKind.PORTAL_VISIT, AttemptKind.DATA_EXPORT, AttemptKind.PORT_OUT,
    AttemptKind.APPEAL, AttemptKind.BILLING,
})  # fmt: skip

_CLOSED_STATES = frozenset({
    AccountState.SUSPENDED, AccountState.UNPAID, AccountState.TERMINATED, AccountState.CLOSED,
})  # fmt: skip
_STATE_WORDS = {
    AccountState.SUSPENDED_OUTBOUND: "Outgoing calls and messages of this account are suspended.",
    AccountState.SUSPENDED: "This account is suspended.",
    AccountState.UNPAID: "This account has an unpaid invoice.",
    AccountState.TERMINATED: "This account has been ended.",
    AccountState.CLOSED: "This account is closed.",
}


class Unknown(LookupError):
    """A fact that a rule needs is missing."""


def account_state(attempt: Attempt, facts: Facts) -> Ground | None:
    """Step 1. A suspended, unpaid or ended account does nothing but what is protected."""
    if attempt.kind in PROTECTED or (facts.emergency_callback and attempt.kind is AttemptKind.CALL_IN):
        return None
    state = facts.account_state
    if state is None:
        raise Unknown("account state")
    closed = state in _CLOSED_STATES or (state is AccountState.SUSPENDED_OUTBOUND and attempt.kind in _OUTBOUND)
    if not closed:
        return None
    return Ground(
        rule="STATE",
        version=1,
        clause="G5",
        verdict=VerdictKind.DENY,
        text=f"{_STATE_WORDS[state]} Emergency calls still work.",
        remedy="Would pass if the account were active. An administrator can pay, or appeal, in the portal.",
        facts=(("account_state", state.value),),
        threshold="active",
        prompt="account-suspended",
        reason="DestinationBlocked",
    )


def caller_identity(attempt: Attempt, facts: Facts) -> Ground | None:
    """Step 3, CLI-01 RIGHT. Whoever calls or texts shows a number that is the account's, or verified as theirs.

    A text is never sent under another number instead: the answer would go astray.
    """
    texting = attempt.kind is AttemptKind.MESSAGE_SEND
    if (attempt.kind not in _LEAVES and not texting) or not attempt.caller_number:
        return None
    if facts.caller_number_verified and not texting:
        return None
    owner = facts.caller_number_account
    if owner is None:
        raise Unknown("owner of the calling number")
    extension = facts.caller_number_extension
    if owner == attempt.account_id and extension in ("", attempt.extension_id):
        return None
    replace = facts.replace_false_identity and bool(facts.main_number) and not texting
    return Ground(
        rule="CLI-01",
        version=1,
        clause="C6",
        verdict=VerdictKind.LABEL if replace else VerdictKind.DENY,
        text=(
            "The calling number is not yours to show; the company's number is shown instead."
            if replace
            else f"The {'sending' if texting else 'calling'} number is not yours to show."
        ),
        remedy="Would pass with a number of your own, or one that your company has verified.",
        facts=(
            ("caller_number", attempt.caller_number),
            ("assigned", "no" if owner != attempt.account_id else "to another extension"),
            ("verified", "no"),
        ),
        threshold="assigned to the caller or verified within 365 days",
        prompt="" if replace else "caller-id-refused",
        reason="" if replace else "DestinationBlocked",
    )


def international(attempt: Attempt, facts: Facts) -> Ground | None:
    """Step 4, PMP-02 IRSF. Destinations abroad are closed until an administrator opens them."""
    if attempt.kind not in _LEAVES or not attempt.callee:
        return None
    if attempt.international is None:
        raise Unknown("country")
    if not attempt.international:
        return None
    if facts.international_enabled is None:
        raise Unknown("calling policy")
    if facts.international_enabled:
        return None
    return Ground(
        rule="PMP-02",
        version=1,
        clause="C3",
        verdict=VerdictKind.DENY,
        text="Calls abroad are switched off for this account.",
        remedy="Would pass if an administrator opened international calling in the settings.",
        facts=(
            ("callee_country", attempt.callee_country),
            ("home_country", facts.home_country or ""),
            ("international_enabled", "no"),
        ),
        threshold="international calling opened by an administrator",
        prompt="international-off",
        reason="InternationalDisabled",
    )


Step = Callable[[Attempt, Facts], Ground | None]

# The order of engine design section 1. Law (2), behaviour (5) and content (6) have no rules yet.
STEPS: tuple[tuple[str, Step], ...] = (
    ("account state", account_state),
    ("identity", caller_identity),
    ("limits", international),
)


def is_emergency(attempt: Attempt, facts: Facts) -> bool:
    """Step 0. Reads nothing but the dialled digits; a failure here counts as yes."""
    try:
        country = facts.home_country or "US"
        return recognise(attempt.dialed, country, facts.outside_line_prefixes) is not None
    except Exception:
        return True


def evaluate(attempt: Attempt, facts: Facts) -> Verdict:
    """The verdict on one attempt. Never raises; the same input gives the same verdict, bit for bit."""
    if is_emergency(attempt, facts):
        return Verdict(event_id=attempt.event_id, kind=VerdictKind.ALLOW, emergency=True)
    grounds: list[Ground] = []
    skipped: list[str] = []
    for name, step in STEPS:
        try:
            ground = step(attempt, facts)
        except Exception as error:
            why = str(error) if isinstance(error, Unknown) else type(error).__name__
            skipped.append(f"{name}: {why}")
            continue
        if ground is not None:
            grounds.append(ground)
    if not grounds:
        return Verdict(event_id=attempt.event_id, kind=VerdictKind.ALLOW, skipped=tuple(skipped))
    return _decide(attempt, facts, tuple(grounds), tuple(skipped))


def _decide(attempt: Attempt, facts: Facts, grounds: tuple[Ground, ...], skipped: tuple[str, ...]) -> Verdict:
    """The first deny decides; without one, the hardest of the others. Every ground is kept."""
    kind = max((ground.verdict for ground in grounds), key=SEVERITY.__getitem__)
    deciding = next(ground for ground in grounds if ground.verdict is kind)
    statement = statement_id(attempt.event_id, grounds)
    relabel = any(ground.verdict is VerdictKind.LABEL and ground.rule == "CLI-01" for ground in grounds)
    return Verdict(
        event_id=attempt.event_id,
        kind=kind,
        grounds=grounds,
        expires_at=attempt.at,  # a verdict on a call is about this call; the next one is judged anew
        statement_id=statement,
        appeal=f"/conduct/statements/{statement}/appeal",
        codes=_codes(kind, deciding),
        caller_number=facts.main_number if relabel else "",
        skipped=skipped,
    )


def _codes(kind: VerdictKind, ground: Ground) -> Codes:
    clause = f"AUP-C{int(ground.clause[1:]):02d}" if ground.clause.startswith("C") else f"AUP-{ground.clause}"
    if kind is VerdictKind.PACE:
        return Codes(sip=503, http=429, text=clause)
    if kind in (VerdictKind.DENY, VerdictKind.CHALLENGE):
        return Codes(sip=403, http=403, text=clause)
    if kind is VerdictKind.QUARANTINE:
        return Codes(sip=0, http=202, text=clause)
    return Codes(text=clause)
