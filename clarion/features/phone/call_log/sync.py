"""Tokens of call-log-sync: they hold the frame and the moment, so that the server keeps nothing. Pure."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from clarion.base.errors import ClarionError

OVERLAP = timedelta(seconds=5)  # an ISync looks back a little further than the last answer
MOST_RECORDS = 250
MOST_CHANGES = 1000  # told in one answer; who has missed more starts over
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # before every call


@dataclass(frozen=True)
class SyncToken:
    """`since`: when the answer was made that came with it; `date_from`: where the frame begins, and `line` with which
    record of that moment, empty for all of them. `wants`: the filters, such as Missed or OnDemand.
    """

    owner: str
    since: datetime
    date_from: datetime
    wants: tuple[str, ...] = ()
    line: str = ""

    def encode(self) -> str:
        fields = [self.owner, self.since.isoformat(), self.date_from.isoformat(), self.wants, self.line]
        return base64.urlsafe_b64encode(json.dumps(fields).encode()).decode().rstrip("=")


def decode(token: str, owner: str, after: datetime | None = None) -> SyncToken:
    """The token of this log, made after that. Raises 400 CLG-101 for anything else: the client then starts over."""
    try:
        padded = token + "=" * (-len(token) % 4)
        found, since, date_from, wants, *line = json.loads(base64.urlsafe_b64decode(padded))
        result = SyncToken(
            str(found),
            datetime.fromisoformat(since),
            datetime.fromisoformat(date_from),
            tuple(str(word) for word in wants),
            str(line[0]) if line else "",  # those of earlier versions have none
        )
    except (ValueError, TypeError, binascii.Error):
        raise _refused() from None
    if result.owner != owner or result.since.tzinfo is None or result.date_from.tzinfo is None:
        raise _refused()
    if after is not None and result.since <= after:
        raise _refused()
    return result


def too_much() -> ClarionError:
    return ClarionError(
        f"More than {MOST_CHANGES} records have changed; synchronise anew.",
        code="CLG-105",
        status=400,
        parameter="syncToken",
    )


def _refused() -> ClarionError:
    return ClarionError(
        "The sync token is not valid; synchronise anew.", code="CLG-101", status=400, parameter="syncToken"
    )
