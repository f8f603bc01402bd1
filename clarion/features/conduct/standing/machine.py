"""The ladder of an account, user, number or feature (conduct.md, Standing, acts and their undoing). Pure.

A standing is what holds at a time: one hold for each act, each with an end. The hardest hold is the state. Within one
incident holds only get harder; whoever lifts a hold finds the state as it was before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from clarion.features.conduct.attempt import OUTBOUND, PROTECTED, AccountState, AttemptKind
from clarion.features.conduct.verdict import Proof, VerdictKind

EXPORT_GRACE = timedelta(days=30)
LADDER = (
    AccountState.ACTIVE, AccountState.WARNED, AccountState.CHALLENGED, AccountState.THROTTLED,
    AccountState.EVENT_BLOCKED, AccountState.QUARANTINED, AccountState.SUSPENDED_OUTBOUND, AccountState.SUSPENDED,
    AccountState.TERMINATED, AccountState.CLOSED,
)  # fmt: skip
RANK = {state: rank for rank, state in enumerate(LADDER)}

_ANY_PROOF = frozenset(Proof)
_SOLID = frozenset({Proof.DETERMINISTIC, Proof.TWO_SIGNALS, Proof.HUMAN})
_HUMAN = frozenset({Proof.HUMAN})


class Refused(ValueError):
    """The step is not one that may be taken; the words say why."""


@dataclass(frozen=True, slots=True)
class StateRule:
    """One rung: what must be shown to enter it, how long it lasts, what lifts it, and what people are told."""

    title: str
    proofs: frozenset[Proof]
    lasts: timedelta | None  # None: as long as the account exists
    exit: str
    notice: str
    people: int = 0  # how many people must have agreed

    @property
    def appeal(self) -> str:
        return "You can object within six months, free and without signing in, by the link in the statement."


STATES: dict[AccountState, StateRule] = {
    AccountState.ACTIVE: StateRule("In good standing", _ANY_PROOF, None, "Nothing needs to be done.", ""),
    AccountState.WARNED: StateRule(
        "Warned", _ANY_PROOF, timedelta(days=30), "Ends by itself.",
        "Nothing is restricted. Please change what is named.",
    ),
    AccountState.CHALLENGED: StateRule(
        "Proof asked for", _ANY_PROOF, timedelta(days=14), "Sign in anew with a second factor, then pass the check.",
        "Outgoing calls and messages wait until the check is passed.",
    ),
    AccountState.THROTTLED: StateRule(
        "Slowed down", _ANY_PROOF, timedelta(hours=24), "Ends by itself.",
        "Outgoing calls and messages are slowed down.",
    ),
    AccountState.EVENT_BLOCKED: StateRule(
        "Blocked", _SOLID, timedelta(hours=24), "Ends by itself.", "What is named is refused."
    ),
    AccountState.QUARANTINED: StateRule(
        "Held back", _ANY_PROOF, timedelta(hours=72), "A person looks at it, or it is released.",
        "What is sent is held until a person has looked at it.",
    ),
    AccountState.SUSPENDED_OUTBOUND: StateRule(
        "Outgoing use suspended", _SOLID, timedelta(hours=72), "Ends by itself unless a person renews it.",
        "Outgoing calls and messages are refused.",
    ),
    AccountState.SUSPENDED: StateRule(
        "Suspended", _SOLID, timedelta(hours=72), "Ends by itself unless a person renews it.",
        "Calls and messages are refused, in and out.",
    ),
    AccountState.TERMINATED: StateRule(
        "Ended", _HUMAN, EXPORT_GRACE, "Two people can take it back until the account is closed.",
        "The account has ended. Its data can be exported for 30 days.", people=2,
    ),
    AccountState.CLOSED: StateRule("Closed", _HUMAN, None, "None.", "The account is closed.", people=2),
}  # fmt: skip
ALWAYS = "Emergency calls always go through; export, port-out, billing and appeals stay open."


@dataclass(frozen=True, slots=True)
class Hold:
    """What one act does to a subject. `until` None: no end of its own."""

    act_id: str
    incident: str
    state: AccountState
    since: datetime
    until: datetime | None = None
    rate: int = 0  # throttled: how many a minute

    def in_force(self, now: datetime) -> bool:
        """Termination does not lapse: once its grace is over, the account is closed."""
        return self.state is AccountState.TERMINATED or self.until is None or now < self.until

    def at(self, now: datetime) -> AccountState:
        over = self.state is AccountState.TERMINATED and self.until is not None and now >= self.until
        return AccountState.CLOSED if over else self.state


@dataclass(frozen=True, slots=True)
class Standing:
    holds: tuple[Hold, ...] = ()

    def state(self, now: datetime) -> AccountState:
        found = [hold.at(now) for hold in self.holds if hold.in_force(now)]
        return max(found, key=RANK.__getitem__, default=AccountState.ACTIVE)

    def deciding(self, now: datetime) -> Hold | None:
        """The hold that makes the state: the hardest, of these the one that lasts longest."""
        found = [hold for hold in self.holds if hold.in_force(now)]
        far = datetime.max.replace(tzinfo=now.tzinfo)
        return max(found, key=lambda hold: (RANK[hold.at(now)], hold.until or far), default=None)


@dataclass(frozen=True, slots=True)
class Impose:
    hold: Hold
    proof: Proof
    people: int = 0


@dataclass(frozen=True, slots=True)
class Lift:
    """Undo of an act, an appeal that was won, a challenge that was passed."""

    act_id: str


@dataclass(frozen=True, slots=True)
class Elapse:
    """Time went by: what ended is gone."""


Event = Impose | Lift | Elapse


def step(standing: Standing, event: Event, now: datetime) -> Standing:
    """The standing afterwards. Raises Refused, and then nothing changed."""
    if isinstance(event, Elapse):
        return replace(standing, holds=tuple(hold for hold in standing.holds if hold.in_force(now)))
    if standing.state(now) is AccountState.CLOSED:
        raise Refused("The account is closed; nothing can be done or undone any more.")
    if isinstance(event, Lift):
        return replace(standing, holds=tuple(hold for hold in standing.holds if hold.act_id != event.act_id))
    check_entry(event.hold.state, event.proof, event.people)
    return _impose(standing, event.hold, now)


def check_entry(state: AccountState, proof: Proof, people: int = 0) -> None:
    """No act outruns its proof. Raises Refused."""
    if state not in STATES or state in (AccountState.ACTIVE, AccountState.CLOSED):
        raise Refused(f"{state.value} is nothing that an act can lead to.")
    rule = STATES[state]
    if proof not in rule.proofs:
        enough = ", ".join(sorted(one.value for one in rule.proofs))
        raise Refused(f"{rule.title} cannot rest on a {proof.value} signal; it needs one of: {enough}.")
    if people < rule.people:
        raise Refused(f"{rule.title} needs {rule.people} people to agree, not {people}.")


def _impose(standing: Standing, hold: Hold, now: datetime) -> Standing:
    if any(one.act_id == hold.act_id for one in standing.holds):
        raise Refused("This act is in force already.")
    if hold.until is not None and hold.until <= hold.since:
        raise Refused("An act ends after it begins.")
    if hold.until is None and STATES[hold.state].lasts is not None:
        raise Refused(f"{STATES[hold.state].title} needs an end.")
    reached = [one.at(now) for one in standing.holds if one.incident == hold.incident and one.in_force(now)]
    if reached and RANK[hold.state] < max(RANK[one] for one in reached):
        raise Refused("Within one incident an act is never softer than the one before; lift that one instead.")
    return replace(standing, holds=(*standing.holds, hold))


def hardest(standings: Iterable[Standing], now: datetime) -> AccountState:
    return max((one.state(now) for one in standings), key=RANK.__getitem__, default=AccountState.ACTIVE)


def effect(
    state: AccountState,
    kind: AttemptKind,
    *,
    emergency: bool = False,
    callback: bool = False,
    of_feature: bool = False,
) -> VerdictKind:
    """What a state does to an attempt. Nothing to what is protected, in any state. `of_feature`: the state is that of
    the very feature that is used, which it stops also where nothing leaves the account.
    """
    if emergency or kind in PROTECTED or (callback and kind is AttemptKind.CALL_IN):
        return VerdictKind.ALLOW
    if state in (AccountState.SUSPENDED, AccountState.UNPAID, AccountState.TERMINATED, AccountState.CLOSED):
        return VerdictKind.DENY
    if kind not in OUTBOUND and not of_feature:
        return VerdictKind.ALLOW
    return {
        AccountState.CHALLENGED: VerdictKind.CHALLENGE,
        AccountState.THROTTLED: VerdictKind.PACE,
        AccountState.EVENT_BLOCKED: VerdictKind.DENY,
        AccountState.QUARANTINED: VerdictKind.QUARANTINE,
        AccountState.SUSPENDED_OUTBOUND: VerdictKind.DENY,
    }.get(state, VerdictKind.ALLOW)
