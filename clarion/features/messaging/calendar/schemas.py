"""Calendar events on the wire."""

from typing import Annotated, Any, Literal, cast

from pydantic import Field

from clarion.base.http import WireModel, wire_time
from clarion.features.messaging.calendar.models import CalendarEvent
from clarion.features.messaging.calendar.responses import CalendarEventInfo
from clarion.features.messaging.work_objects import Color, Ended, Moment, repeats_view

Schedule = Literal["None", "Day", "Weekday", "Week", "Month", "Year"]


class Repeats(Ended):
    schedule: Schedule = "None"


class EventOrder(WireModel):
    """A whole event: what is not given has its default. `id` and `creatorId` are ours to say."""

    title: Annotated[str, Field(min_length=1, max_length=250)]
    start_time: Moment
    end_time: Moment
    all_day: bool = False
    recurrence: Repeats | None = None
    color: Color = "Black"
    location: Annotated[str, Field(max_length=500)] = ""
    description: Annotated[str, Field(max_length=102_400)] = ""


def event_view(row: CalendarEvent) -> CalendarEventInfo:
    view: dict[str, Any] = {
        "id": row.id,
        "creatorId": row.creator_id,
        "title": row.title,
        "startTime": wire_time(row.starts_at),
        "endTime": wire_time(row.ends_at),
        "allDay": row.all_day,
        "recurrence": repeats_view(row),
        "color": row.color,
        "location": row.location or None,
        "description": row.description or None,
    }
    return cast("CalendarEventInfo", {name: value for name, value in view.items() if value is not None})
