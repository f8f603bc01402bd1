"""Acceptable use where phones register: failures are counted and judged, successes say from which network."""

from collections.abc import Callable
from datetime import datetime

from clarion.base.ids import new_id
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.ports import Happening


class WatchedRegistrations:
    """What the SIP engine's listeners tell. The edge bans on its own; this is where people learn of it."""

    def __init__(self, conduct: Conduct, now: Callable[[], datetime]) -> None:
        self._conduct = conduct
        self._now = now

    def failed(self, source: str, claimed: str) -> None:
        """Credentials were wrong, or there is no such device. `claimed`: the user name that was given."""
        attempt = Attempt(
            event_id=f"register-{new_id()}",
            kind=AttemptKind.SIP_REGISTER,
            at=self._now(),
            account_id="",
            source=source,
            claimed=claimed[:80],
            via="device",
        )
        self._conduct.tell(
            Happening(
                event_id=attempt.event_id,
                kind="sip.register-failed",
                at=attempt.at,
                source=source,
                party=attempt.claimed,
            )
        )
        self._conduct.judge(attempt)

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
