"""What is up at present: calls of an extension, of an account to one number, and forwards to one target."""

from dataclasses import dataclass, field

FORGOTTEN_S = 24 * 3600
"""A call whose end nobody told (its server died) counts no longer than this."""
MOST_CALLS = 500_000
EXPECTED_S = 60.0
"""A call that was let go and did not begin within this time is none."""


@dataclass(slots=True)
class LiveCall:
    started: float
    account_id: str
    extension_id: str
    party: str
    scopes: list[str] = field(default_factory=list)


class LiveCalls:
    """Fed with the beginnings and ends of calls; each id counts once, whatever order the news come in."""

    def __init__(self) -> None:
        self._calls: dict[str, LiveCall] = {}  # oldest first
        self._by_scope: dict[str, set[str]] = {}
        self._over: dict[str, float] = {}  # ended before we heard that they began
        self._expected: dict[str, tuple[float, list[str]]] = {}  # let go, and not yet begun: when, and its scopes

    def began(self, call_id: str, at: float, account_id: str, extension_id: str, party: str) -> int:
        """Returns how many calls of the extension are up with it; 0 when it is known or over."""
        self._drop_expected(call_id.partition("/")[0])
        if call_id in self._calls or call_id in self._over:
            return 0
        call = self._calls[call_id] = LiveCall(at, account_id, extension_id, party)
        for scope in _scopes(account_id, extension_id, party):
            self._enter(call_id, call, scope)
        self._forget(at)
        return len(self._by_scope.get(extension_id, ()))

    def expect(self, call_id: str, at: float, account_id: str, extension_id: str, party: str, *more: str) -> None:
        """A call was let go: it counts as up until it begins, so that many at the same moment pass no limit."""
        if call_id in self._expected:
            return
        scopes = [*_scopes(account_id, extension_id, party), *more]
        self._expected[call_id] = (at, scopes)
        for scope in scopes:
            self._by_scope.setdefault(scope, set()).add(f"~{call_id}")
        while self._expected and (oldest := next(iter(self._expected))) != call_id:
            if self._expected[oldest][0] > at - EXPECTED_S and len(self._expected) < MOST_CALLS:
                break
            self._drop_expected(oldest)

    def settle(self, now: float) -> None:
        """Forget calls that were let go long ago and never began: what is counted now is what is up now."""
        while self._expected:
            oldest = next(iter(self._expected))
            if self._expected[oldest][0] > now - EXPECTED_S:
                return
            self._drop_expected(oldest)

    def _drop_expected(self, call_id: str) -> None:
        for scope in self._expected.pop(call_id, (0.0, []))[1]:
            self._leave(f"~{call_id}", scope)

    def _leave(self, call_id: str, scope: str) -> None:
        up = self._by_scope.get(scope)
        if up is not None:
            up.discard(call_id)
            if not up:
                del self._by_scope[scope]

    def mark(self, call_id: str, scope: str) -> None:
        """Count a call that is up for something else, too."""
        call = self._calls.get(call_id)
        if call is not None:
            self._enter(call_id, call, scope)

    def _enter(self, call_id: str, call: LiveCall, scope: str) -> None:
        if scope not in call.scopes:
            call.scopes.append(scope)
            self._by_scope.setdefault(scope, set()).add(call_id)

    def ended(self, call_id: str, at: float) -> None:
        self._drop_expected(call_id.partition("/")[0])
        call = self._calls.pop(call_id, None)
        if call is None:
            self._over[call_id] = at
            if len(self._over) > 1000:
                del self._over[next(iter(self._over))]
            return
        for scope in call.scopes:
            self._leave(call_id, scope)

    def _forget(self, now: float) -> None:
        oldest = next(iter(self._calls))
        if self._calls[oldest].started < now - FORGOTTEN_S or len(self._calls) > MOST_CALLS:
            self.ended(oldest, now)

    def of_extension(self, extension_id: str) -> int:
        return len(self._by_scope.get(extension_id, ()))

    def to_party(self, account_id: str, party: str) -> int:
        return len(self._by_scope.get(f"{account_id}/{party}", ()))

    def marked(self, scope: str) -> int:
        return len(self._by_scope.get(scope, ()))


def _scopes(account_id: str, extension_id: str, party: str) -> list[str]:
    return [scope for scope in (extension_id, f"{account_id}/{party}" if party else "") if scope]
