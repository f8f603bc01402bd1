"""Links to statements that open without signing in: signed, for one statement, until its time to object is over."""

import base64
import hmac
from calendar import monthrange
from datetime import UTC, datetime
from hashlib import sha256

from clarion.base.errors import Forbidden
from clarion.base.keys import MasterKey

APPEAL_MONTHS = 6
_PURPOSE = "conduct: links to statements"
_SIZE = 15  # bytes of the signature: 120 bits


def appeal_ends(at: datetime) -> datetime:
    """Six months later, on the same day or the last of a shorter month."""
    month = at.month - 1 + APPEAL_MONTHS
    year, month = at.year + month // 12, month % 12 + 1
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))


class StatementLinks:
    """Makes and checks the keys in links."""

    def __init__(self, keys: MasterKey, public_url: str) -> None:
        self._secret = keys.derive(_PURPOSE)
        self._public_url = public_url.rstrip("/")

    def key(self, statement_id: str, ends: datetime) -> str:
        """What stands behind `?key=`."""
        until = format(int(ends.timestamp()), "x")
        return f"{until}.{self._signature(statement_id, until)}"

    def url(self, statement_id: str, at: datetime, *, part: str = "") -> str:
        """The whole address of a statement of this time; with `part="/appeal"` of its form to object."""
        return (
            f"{self._public_url}/conduct/statements/{statement_id}{part}?key={self.key(statement_id, appeal_ends(at))}"
        )

    def check(self, statement_id: str, key: str, now: datetime) -> datetime:
        """Until when the link holds. Raises Forbidden for one that is forged, of another statement, or over."""
        until, _, signature = key[:200].partition(".")
        genuine = hmac.compare_digest(signature.encode(), self._signature(statement_id, until).encode())
        if not genuine or not until.isalnum():
            raise Forbidden(
                "This link is not one of ours, or it was cut off on its way. Use the whole link from the notice, or "
                "sign in and open the statement in the app.",
                code="AUP-LINK-1",
                parameter="key",
            )
        ends = datetime.fromtimestamp(int(until, 16), UTC)
        if now >= ends:
            raise Forbidden(
                f"The time to object was over on {ends:%Y-%m-%d}: six months after the statement.",
                code="AUP-LINK-2",
                parameter="key",
            )
        return ends

    def _signature(self, statement_id: str, until: str) -> str:
        text = f"{statement_id}\n{until}".encode()
        raw = hmac.new(self._secret, text, sha256).digest()[:_SIZE]
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")
