"""Acceptable use where phones register: failures are counted and judged, successes say from which network."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from clarion.base.ids import new_id
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.counters.names import network_of
from clarion.features.conduct.observers.signing_in import event_of
from clarion.features.conduct.ports import NO_FEATURES, Happening

_SCANNERS = re.compile(
    r"friendly-scanner|sipvicious|sundayddr|sip-?scan|smap\b|\biwar|sivus|vaxsipuseragent|pplsip|sipcli|\bgulp\b|sipptk"
    r"|\bmr\.?sip|viproy"
)
_LIVE = timedelta(hours=1)
"""So long a registration is good at most, without another."""
_MOST_DEVICES = 200_000


class WatchedRegistrations:
    """What the SIP engine's listeners tell. The edge bans on its own; this is where people learn of it."""

    def __init__(self, conduct: Conduct, now: Callable[[], datetime]) -> None:
        self._conduct = conduct
        self._now = now
        self._places: dict[str, tuple[str, datetime]] = {}  # of devices: network, and when

    def failed(self, source: str, claimed: str, agent: str = "") -> None:
        """Credentials were wrong, or there is no such device. `claimed`: the user name that was given."""
        now = self._now()
        attempt = Attempt(
            event_id=event_of("register", source, now),
            kind=AttemptKind.SIP_REGISTER,
            at=now,
            account_id="",
            source=source,
            claimed=claimed[:80],
            via="device",
        )
        self._conduct.tell(
            Happening(
                event_id=new_id(),
                kind="sip.register-failed",
                at=attempt.at,
                source=source,
                party=attempt.claimed,
            )
        )
        self._conduct.judge(attempt, {"scanner_agent": is_scanner(agent)} if agent else NO_FEATURES)

    def registered(self, source: str, account_id: str, extension_id: str, device_id: str) -> None:
        self._conduct.tell(
            Happening(
                event_id=new_id(),
                kind="sip.registered",
                at=self._now(),
                account_id=account_id,
                extension_id=extension_id,
                source=source,
                party=device_id,
            )
        )
        if self._moved(device_id, source):
            self._judge_move(source, account_id, extension_id, device_id)

    def _moved(self, device_id: str, source: str) -> bool:
        """Whether the device registered from another network a short while ago: that place is now replaced."""
        now, network = self._now(), network_of(source)
        before = self._places.pop(device_id, None)
        self._places[device_id] = (network, now)
        if len(self._places) > _MOST_DEVICES:
            del self._places[next(iter(self._places))]
        return before is not None and before[0] != network and now - before[1] < _LIVE

    def _judge_move(self, source: str, account_id: str, extension_id: str, device_id: str) -> None:
        """INT-02: told, never refused: phones do change networks."""
        attempt = Attempt(
            event_id=f"register-{new_id()}",
            kind=AttemptKind.SIP_REGISTER,
            at=self._now(),
            account_id=account_id,
            extension_id=extension_id,
            device_id=device_id,
            source=source,
            via="device",
        )
        self._conduct.judge(attempt, {"binding_replaced": True})


def is_scanner(agent: str) -> bool:
    """Whether a user agent is that of a program that looks for phone systems to break into."""
    return _SCANNERS.search(agent.lower()) is not None
