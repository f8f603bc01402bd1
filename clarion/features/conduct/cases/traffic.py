"""What a report is about: texts, calls and faxes that the reporter got from the number, and what is counted of it now.

Of other people's messages an officer reads nothing: the reporter's own are shown because the reporter brought them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from typing_extensions import TypedDict

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.people import Extension

MOST_SHOWN = 20
LOOKS_BACK = timedelta(days=30)
_SHOWN = (
    "texts_1m", "texts_1d", "text_recipients_1d", "text_reply_share_1d", "strangers_1d", "near_duplicates_24h",
    "health_opt_out_ratio_24h", "calls_1h", "cold_1h", "under_minute_ratio_1h", "short_calls_ratio_1d", "live_calls",
)  # fmt: skip


class CaseTrafficItem(TypedDict):
    """A text, a call or a fax between the number and the reporter; `text` of texts, `seconds` and `result` of calls,
    `pages` of faxes. `messageId`: of texts and faxes, as in the `details` of a report that names one.
    """

    at: str
    channel: Literal["call", "text", "fax"]
    direction: str
    text: str | None
    seconds: float | None
    result: str | None
    pages: int | None
    messageId: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedMessage:
    """A text or a fax that somebody got. `number`: who sent it, empty when hidden."""

    number: str
    channel: Literal["text", "fax"]
    at: datetime


class CaseTrafficFigure(TypedDict):
    name: str
    value: float


class CaseTraffic(TypedDict):
    items: list[CaseTrafficItem]
    figures: list[CaseTrafficFigure]


class ReportedTraffic(Protocol):
    """Who knows the mailbox and the calls of a person; `apps` offers one to the container."""

    async def between(self, session: AsyncSession, reporter: Extension, number: str) -> list[CaseTrafficItem]:
        """Texts, calls and faxes of the last 30 days, newest first, at most `MOST_SHOWN`."""

    async def message(self, session: AsyncSession, reporter: Extension, message_id: str) -> ReportedMessage | None:
        """A text or a fax that the reporter got; None: there is no such."""


async def traffic_of(session: AsyncSession, here: Container, row: CaseRow) -> CaseTraffic:
    """For the page of a report or complaint."""
    source = here.find(ReportedTraffic)
    reporter = await session.get(Extension, row.reporter) if row.reporter else None
    items = await source.between(session, reporter, row.subject) if source is not None and reporter is not None else []
    return {"items": items, "figures": _figures(here, row)}


def _figures(here: Container, row: CaseRow) -> list[CaseTrafficFigure]:
    """What the counters know of the number and the person behind it, now."""
    conduct = here.find(Conduct)
    if conduct is None or not row.account_id:
        return []
    found: dict[str, float] = {}
    for kind in (AttemptKind.MESSAGE_SEND, AttemptKind.CALL_OUT):
        attempt = Attempt(
            event_id=f"case-{new_id()}", kind=kind, at=here.clock.now(), account_id=row.account_id, via="portal",
            extension_id=str(row.details.get("concerns", "")), caller_number=row.subject,
        )  # fmt: skip
        for name, value in conduct.facts_about(attempt).items():
            if name in _SHOWN and isinstance(value, int | float) and not isinstance(value, bool):
                found[name] = max(float(value), found.get(name, 0.0))
    return [{"name": name.replace("_", " "), "value": round(found[name], 4)} for name in _SHOWN if name in found]


def traffic_item(
    at: datetime,
    channel: Literal["call", "text", "fax"],
    direction: str,
    *,
    text: str | None = None,
    seconds: float | None = None,
    result: str | None = None,
    pages: int | None = None,
    message_id: str | None = None,
) -> CaseTrafficItem:
    """One entry; what is not known of it is None."""
    return {"at": wire_time(at), "channel": channel, "direction": direction, "text": text, "seconds": seconds,
            "result": result, "pages": pages, "messageId": message_id}  # fmt: skip
