"""What tasks, notes, events and cards of a chat have in common on the wire."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Protocol, Self
from zoneinfo import ZoneInfo

from fastapi import Depends
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from clarion.base.changes import keep_to_themselves
from clarion.base.http import WireModel, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.messaging.recurrence import MOST_REPEATS, Recurrence
from clarion.features.messaging.responses import RecurrenceInfo
from clarion.features.people import Account, Extension

Color = Literal["Black", "Red", "Orange", "Yellow", "Green", "Blue", "Purple", "Magenta"]
Ending = Literal["None", "Count", "Date"]
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _sensible(moment: datetime) -> datetime:
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    if not _EARLIEST <= moment < _LATEST:
        raise ValueError("the year must lie between 1970 and 2199")
    return moment.astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(_sensible)]
"""A time of the wire; UTC when it names no zone."""
LooseId = Annotated[
    str,
    BeforeValidator(lambda value: str(value) if isinstance(value, int) else value),
    Field(min_length=1, max_length=64),
]


class Ended(WireModel):
    """When repeats are over; how often they come is each one's own."""

    ending_condition: Ending = "None"
    ending_after: Annotated[int, Field(ge=1, le=MOST_REPEATS)] | None = None
    ending_on: Moment | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.ending_condition == "Count" and self.ending_after is None:
            raise ValueError("endingAfter is required with endingCondition Count")
        if self.ending_condition == "Date" and self.ending_on is None:
            raise ValueError("endingOn is required with endingCondition Date")
        return self


class Repeating(Protocol):
    """A row that repeats."""

    schedule: Any
    ending: Any
    ending_after: Any
    ending_on: Any


def write_repeats(row: Repeating, schedule: str, ended: Ended) -> None:
    row.schedule, row.ending = schedule, ended.ending_condition if schedule != "None" else "None"
    row.ending_after = ended.ending_after if row.ending == "Count" else None
    row.ending_on = ended.ending_on if row.ending == "Date" else None


def repeats_view(row: Repeating) -> RecurrenceInfo:
    view: RecurrenceInfo = {"schedule": row.schedule, "endingCondition": row.ending}
    if row.ending == "Count":
        view["endingAfter"] = row.ending_after
    if row.ending == "Date":
        view["endingOn"] = wire_time(row.ending_on)
    return view


def recurrence_of(row: Repeating, every: str) -> Recurrence | None:
    """`every`: the row's schedule in the words of `Recurrence`."""
    return None if row.schedule == "None" else Recurrence(every, row.ending_after, row.ending_on)


async def _keep_private() -> None:
    keep_to_themselves()


PRIVATE = Depends(_keep_private)
"""For routers of what people write to each other: administrators do not read of it in the audit trail."""


def split_list(values: list[str]) -> list[str]:
    """A list in a query: given several times, by commas, or both."""
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


async def zone_of(session: AsyncSession, extension_id: str) -> ZoneInfo:
    """Whose wall clock counts for what this person repeats; UTC for who is gone."""
    person = await session.get(Extension, extension_id)
    if person is None:
        return ZoneInfo("UTC")
    account = await session.get_one(Account, person.account_id)
    return ZoneInfo(person.time_zone or account.time_zone)
