"""What an act must carry, how the ladder is climbed, how far a rule may reach in an hour. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from clarion.base.errors import Conflict
from clarion.features.conduct.attempt import AccountState
from clarion.features.conduct.standing import SCOPES, STATES
from clarion.features.conduct.verdict import Act, Proof

STATE_OF = {
    Act.WARN: AccountState.WARNED,
    Act.CHALLENGE: AccountState.CHALLENGED,
    Act.THROTTLE: AccountState.THROTTLED,
    Act.BLOCK: AccountState.EVENT_BLOCKED,
    Act.QUARANTINE: AccountState.QUARANTINED,
    Act.SUSPEND: AccountState.SUSPENDED_OUTBOUND,
    Act.TERMINATE: AccountState.TERMINATED,
}
GENTLE = (Act.OBSERVE, Act.NOTIFY, Act.WARN)
"""Acts that restrict nothing."""
LONGEST = timedelta(days=366)
KEPT_OBSERVED = timedelta(days=30)
BLAST_SHARE = 0.005
BLAST_FLOOR = 3
"""A rule may act on this many accounts an hour however small the installation is; beyond, on 0.5 % of them."""
APPEAL = "/conduct/statements/{statement}/appeal"
_OWN_SETTINGS = frozenset({"InternationalDisabled", "CampaignMissing"})


class ActRefused(Conflict):
    """ENF-01: an act that lacks what is due to whom it hits, or outruns its proof, is not taken."""

    default_code = "AUP-ENF-01"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAct:
    """An act to be taken. `by` is the extension of the person who takes it; "": a rule does."""

    verb: Act
    scope: str
    subject: str
    account_id: str
    rule: str
    clause: str
    reason: str
    evidence: tuple[str, ...]  # statements, records, files it rests on
    proof: Proof
    appeal: str = ""  # path of the way to object, with {statement}
    expires_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    remedy: str = ""
    incident: str = ""
    rung: int = 0
    rule_version: int = 1
    rule_hash: str = ""
    by: str = ""
    by_name: str = ""
    whole: bool = False  # suspend everything but what is protected, not outgoing use alone
    rate: int = 0  # throttle: how many a minute
    extension_id: str = ""  # whom to tell besides those who look after the account
    human_first: bool = False  # a person has to agree before it begins

    @property
    def automatic(self) -> bool:
        return not self.by

    @property
    def state(self) -> AccountState | None:
        if self.verb is Act.SUSPEND and self.whole:
            return AccountState.SUSPENDED
        return STATE_OF.get(self.verb)


def check_due_process(new: NewAct, now: datetime) -> None:
    """Reason, evidence, end and appeal, each of them, always (ENF-01); and nothing automatic under UNL."""
    lacking = [
        name
        for name, given in (
            ("a reason", new.reason.strip()),
            ("evidence", [one for one in new.evidence if one.strip()]),
            ("an end", new.expires_at),
            ("a way to appeal", "{statement}" in new.appeal),
        )
        if not given
    ]
    if lacking:
        raise ActRefused(
            f"The act has no {', no '.join(one.removeprefix('a ').removeprefix('an ') for one in lacking)}."
        )
    assert new.expires_at is not None
    if not now < new.expires_at <= now + LONGEST:
        raise ActRefused("An act ends after it begins, and within a year.")
    if new.scope not in SCOPES or not new.subject.strip() or len(new.subject) > 128:
        raise ActRefused(f"An act has a subject, of one of these kinds: {', '.join(SCOPES)}.")
    if new.verb is Act.TERMINATE and new.scope != "account":
        raise ActRefused("Only accounts are terminated.")
    if new.clause == "UNL" and new.verb not in GENTLE and new.automatic:
        raise ActRefused("Nothing automatic rests on the unlisted clause; a person has to decide and write why.")


def default_end(verb: Act, now: datetime, *, whole: bool = False) -> datetime:
    """When an act ends that names no end."""
    state = AccountState.SUSPENDED if whole and verb is Act.SUSPEND else STATE_OF.get(verb)
    lasts = STATES[state].lasts if state else None
    return now + (lasts or KEPT_OBSERVED)


class Rung(Protocol):
    """A step of a rule's ladder: `times` matches in `days` days lead to it from the rung before."""

    @property
    def act(self) -> Act: ...
    @property
    def times(self) -> int: ...
    @property
    def days(self) -> int: ...


def next_rung(ladder: Sequence[Rung], matches: Sequence[datetime], reached: int, since: datetime | None) -> int | None:
    """Which rung the newest match leads to. `matches`: times of all matches of the incident, the newest last.

    `reached` is the rung of the last act (-1: none yet), taken at `since`. None: stay where it is.
    """
    if not ladder or not matches:
        return None
    if reached < 0 or since is None:
        return 0
    if reached + 1 >= len(ladder):
        return None
    rung = ladder[reached + 1]
    start = since
    if rung.days:
        start = (
            max(since, matches[-1] - timedelta(days=rung.days))
            if rung.times == 1
            else matches[-1] - timedelta(days=rung.days)
        )
    counted = [at for at in matches if at > start]
    return reached + 1 if len(counted) >= rung.times else None


def escalates(reason: str, rule: str) -> bool:
    """Whether a repeat climbs the ladder. What an account's own settings or standing refuse is no misuse."""
    return reason not in _OWN_SETTINGS and rule != "STATE"


def may_reach(accounts: int) -> int:
    """How many accounts a rule may act on within an hour without a person."""
    return max(BLAST_FLOOR, int(accounts * BLAST_SHARE))
