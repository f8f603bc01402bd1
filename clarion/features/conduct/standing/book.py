"""The standing of everything, in the memory of one process: asked before each event, without a store."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from clarion.base.clock import Clock
from clarion.features.conduct.attempt import AccountState, Attempt
from clarion.features.conduct.ports import NO_FEATURES, Features, FeatureValue
from clarion.features.conduct.standing.machine import RANK, Hold, Standing, effect
from clarion.features.conduct.standing.scopes import COMES_IN, FEATURE_OF, USES, feature_subject
from clarion.features.conduct.verdict import SEVERITY, VerdictKind

SCOPES = ("account", "extension", "number", "feature", "source", "prefix", "campaign")
DEFAULT_RATE = 5  # a minute, where a throttle names none
_ENDS_USE = frozenset((
    AccountState.SUSPENDED_OUTBOUND, AccountState.SUSPENDED, AccountState.TERMINATED, AccountState.CLOSED,
))  # fmt: skip
"""What is used while one of these comes over it ends. What is slowed down, held or asked about goes on."""
_MINUTE = timedelta(minutes=1)
_MOST_TIMES = 1000

Key = tuple[str, str]


class StandingBook:
    """A `FeatureSource`. Whoever changes a standing sees to it that every process's book knows, before it returns."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._standings: dict[Key, Standing] = {}
        self._prefix_lengths: tuple[int, ...] = ()
        self._modes: dict[str, str] = {}
        self._passed: dict[Key, deque[tuple[datetime, str]]] = {}
        self.changes = 0
        self._watchers: list[Callable[[], None]] = []

    def on_change(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call `watcher` whenever some standing is another; returns how to stop it. It must be quick, and not raise."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    # ---- kept up

    def load(self, standings: Mapping[Key, Standing]) -> None:
        """Everything there is."""
        self._standings = {key: standing for key, standing in standings.items() if standing.holds}
        self._note()

    def put(self, scope: str, subject: str, standing: Standing) -> None:
        """How one subject stands now."""
        if standing.holds:
            self._standings[scope, subject] = standing
        else:
            self._standings.pop((scope, subject), None)
            self._passed.pop((scope, subject), None)
        self._note()

    def set_modes(self, modes: Mapping[str, str]) -> None:
        """Rules that are switched `off`, or down to `observe`; `*` is all of them."""
        self._modes = dict(modes)
        self.changes += 1

    def _note(self) -> None:
        self._prefix_lengths = tuple(sorted({len(key[1]) for key in self._standings if key[0] == "prefix"}))
        self.changes += 1
        for watcher in self._watchers:
            watcher()

    # ---- asked

    def mode_of(self, rule: str) -> str:
        """`off`, `observe`, or "" for as the rule itself says."""
        every = self._modes.get("*", "")
        return "off" if "off" in (every, self._modes.get(rule)) else every or self._modes.get(rule, "")

    def standing_of(self, scope: str, subject: str) -> Standing:
        return self._standings.get((scope, subject), Standing())

    def state_of(
        self, account_id: str, extension_id: str = "", number: str = "", feature: str = ""
    ) -> AccountState | None:
        """The hardest state of these; None when nothing is known against any."""
        if not self._standings:
            return None
        keys = self._keys(account_id, extension_id, number, feature)
        found = self._hardest(keys, self._clock.now())
        return found[0] if found else None

    def features(self, attempt: Attempt) -> Features:
        """What holds for the attempt: of all actions in force on what it involves the one that is strictest for it, by
        which rule; whether it falls on a feature alone; and whether a slowed one has had its share.
        """
        if not self._standings:
            return NO_FEATURES
        now = self._clock.now()
        worst: tuple[int, int] | None = None
        found: dict[str, FeatureValue] = {}
        waits = False
        for key in self._keys_of(attempt):
            standing = self._standings.get(key)
            for hold in standing.holds if standing else ():
                if not hold.in_force(now):
                    continue
                state, of_feature = hold.at(now), key[0] == "feature" and attempt.kind in USES
                does = effect(state, attempt.kind, of_feature=of_feature)
                if does is VerdictKind.PACE:
                    reached = self._wait(key, hold, attempt) is not None
                    waits, does = waits or reached, does if reached else VerdictKind.ALLOW
                rank = (SEVERITY[does], RANK[state])
                if worst is None or rank > worst:
                    worst = rank
                    found = {
                        "account_state": state.value,
                        "feature_restricted": of_feature,
                        "state_rule": _rule_of(hold),
                    }
        return found | {"throttle_reached": waits} if found else NO_FEATURES

    def find_ending(self, attempt: Attempt) -> Hold | None:
        """The hold because of which a use that goes on has to end: it was suspended after it began."""
        now = self._clock.now()
        for key in self._keys_of(attempt) if self._standings else ():
            standing = self._standings.get(key)
            for hold in standing.holds if standing else ():
                of_feature = key[0] == "feature" and attempt.kind in USES
                suspends = hold.in_force(now) and hold.at(now) in _ENDS_USE
                if suspends and effect(hold.at(now), attempt.kind, of_feature=of_feature) is VerdictKind.DENY:
                    return hold
        return None

    def holder_of(self, attempt: Attempt) -> str:
        """The act because of which a thing that is sent is held back; "" when none is."""
        now = self._clock.now()
        found = self._hardest(self._keys_of(attempt), now) if self._standings else None
        return found[1].act_id if found and found[0] is AccountState.QUARANTINED else ""

    def _keys(self, account_id: str, extension_id: str, number: str, feature: str) -> list[Key]:
        keys = [("account", account_id)]
        if extension_id:
            keys.append(("extension", extension_id))
        if number:
            keys.append(("number", number))
        if feature:
            keys.append(("feature", feature_subject(account_id, feature)))
            if extension_id:
                keys.append(("feature", feature_subject(account_id, feature, extension_id)))
        return keys

    def _keys_of(self, attempt: Attempt) -> list[Key]:
        own = attempt.callee if attempt.kind in COMES_IN else attempt.caller_number
        feature = FEATURE_OF.get(attempt.kind, "")
        keys = self._keys(attempt.account_id, attempt.extension_id, own, feature)
        if feature == "forwarding":
            keys.append(("feature", feature_subject(attempt.account_id, "calls")))
            if attempt.extension_id:
                keys.append(("feature", feature_subject(attempt.account_id, "calls", attempt.extension_id)))
        if attempt.international:
            keys.append(("feature", feature_subject(attempt.account_id, "international")))
        if attempt.source:
            keys.append(("source", attempt.source))
        if attempt.campaign_id:
            keys.append(("campaign", attempt.campaign_id))
        if attempt.callee and self._prefix_lengths:
            keys += [("prefix", attempt.callee[:length]) for length in self._prefix_lengths]
        return keys

    def _hardest(self, keys: Iterable[Key], now: datetime) -> tuple[AccountState, Hold] | None:
        worst: tuple[AccountState, Hold] | None = None
        for key in keys:
            standing = self._standings.get(key)
            hold = standing.deciding(now) if standing else None
            if hold is not None and (worst is None or RANK[hold.at(now)] > RANK[worst[0]]):
                worst = (hold.at(now), hold)
        return worst

    def _wait(self, key: Key, hold: Hold, attempt: Attempt) -> datetime | None:
        """Until when a throttled attempt has to wait; None: it may go, and counts. The same event counts once."""
        passed = self._passed.setdefault(key, deque(maxlen=_MOST_TIMES))
        while passed and passed[0][0] <= attempt.at - _MINUTE:
            passed.popleft()
        if any(event_id == attempt.event_id for _, event_id in passed):
            return None
        if len(passed) >= (hold.rate or DEFAULT_RATE):
            return passed[0][0] + _MINUTE
        passed.append((attempt.at, attempt.event_id))
        return None


def _rule_of(hold: Hold) -> str:
    """The rule whose action it is; empty for what people imposed."""
    rule = hold.incident.partition("/")[0]
    return rule if rule.isupper() and "/" in hold.incident else ""
