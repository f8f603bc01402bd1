"""The standing of everything, in the memory of one process: asked before each event, without a store."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from clarion.base.clock import Clock
from clarion.features.conduct.attempt import AccountState, Attempt, AttemptKind
from clarion.features.conduct.ports import NO_FEATURES, Features
from clarion.features.conduct.standing.machine import RANK, STATES, Hold, Standing, effect
from clarion.features.conduct.verdict import VerdictKind

FEATURE_OF = {
    AttemptKind.CALL_OUT: "calls",
    AttemptKind.CALL_TRANSFER: "forwarding",
    AttemptKind.CALL_INTERNAL: "calls",
    AttemptKind.CALL_IN: "calls",
    AttemptKind.MESSAGE_SEND: "texts",
    AttemptKind.MESSAGE_RECEIVE: "texts",
    AttemptKind.FAX_SEND: "fax",
    AttemptKind.FAX_RECEIVE: "fax",
    AttemptKind.FILE_UPLOAD: "files",
    AttemptKind.MEETING_START: "meetings",
    AttemptKind.RECORDING_START: "recording",
    AttemptKind.API_REQUEST: "api",
}
SCOPES = ("account", "extension", "number", "feature", "source", "prefix", "campaign")
DEFAULT_RATE = 5  # a minute, where a throttle names none
_MINUTE = timedelta(minutes=1)
_MOST_TIMES = 1000

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Effect:
    """What the standing of its subjects does to an attempt. `until`: for pace, when to try again."""

    kind: VerdictKind
    state: AccountState
    scope: str
    act_id: str
    ends: datetime | None
    until: datetime | None = None


def feature_subject(account_id: str, feature: str) -> str:
    return f"{account_id}/{feature}"


class StandingBook:
    """A `FeatureSource`. Whoever changes a standing sees to it that every process's book knows, before it returns."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._standings: dict[Key, Standing] = {}
        self._prefix_lengths: tuple[int, ...] = ()
        self._modes: dict[str, str] = {}
        self._passed: dict[Key, deque[tuple[datetime, str]]] = {}
        self.changes = 0

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
        found = self._hardest(self._keys_of(attempt), self._clock.now()) if self._standings else None
        return {"account_state": found[0].value} if found else NO_FEATURES

    def effect_on(self, attempt: Attempt, *, callback: bool = False, more: Iterable[Key] = ()) -> Effect | None:
        """What is to become of an attempt because of how its subjects stand; None: nothing.

        `more`: subjects that an attempt does not name, such as ("source", address) or ("campaign", id).
        """
        if not self._standings:
            return None
        now, worst = self._clock.now(), None
        for key in (*self._keys_of(attempt), *more):
            standing = self._standings.get(key)
            hold = standing.deciding(now) if standing else None
            if hold is None:
                continue
            state = hold.at(now)
            kind = effect(state, attempt.kind, callback=callback)
            until = self._wait(key, hold, attempt) if kind is VerdictKind.PACE else None
            if kind is VerdictKind.ALLOW or (kind is VerdictKind.PACE and until is None):
                continue
            if worst is None or RANK[state] > RANK[worst.state]:
                worst = Effect(kind, state, key[0], hold.act_id, hold.until, until)
        return worst

    def _keys(self, account_id: str, extension_id: str, number: str, feature: str) -> list[Key]:
        keys = [("account", account_id)]
        if extension_id:
            keys.append(("extension", extension_id))
        if number:
            keys.append(("number", number))
        if feature:
            keys.append(("feature", feature_subject(account_id, feature)))
        return keys

    def _keys_of(self, attempt: Attempt) -> list[Key]:
        own = attempt.caller_number
        if attempt.kind in (AttemptKind.CALL_IN, AttemptKind.MESSAGE_RECEIVE, AttemptKind.FAX_RECEIVE):
            own = attempt.callee
        feature = FEATURE_OF.get(attempt.kind, "")
        keys = self._keys(attempt.account_id, attempt.extension_id, own, feature)
        if feature == "forwarding":
            keys.append(("feature", feature_subject(attempt.account_id, "calls")))
        if attempt.international:
            keys.append(("feature", feature_subject(attempt.account_id, "international")))
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


def words_of(effect_: Effect) -> str:
    """A sentence for the person whose attempt was stopped."""
    title = STATES[effect_.state].title.lower() if effect_.state in STATES else effect_.state.value
    whose = {"account": "This account", "extension": "This extension", "number": "This number"}.get(
        effect_.scope, f"This {effect_.scope}"
    )
    return f"{whose} is {title}." if title != "proof asked for" else f"{whose} has to pass a check first."
