"""Hours and schedules in the form of the older surface: weeklyRanges of "09:00" to "18:00", ranges of dates."""

from datetime import datetime
from typing import Annotated, Literal, cast

from pydantic import AfterValidator, Field

from clarion.base.errors import Invalid
from clarion.base.http import WireModel
from clarion.features.phone.handling.hours.responses import (
    BusinessHoursInfo,
    BusinessHoursRange,
    BusinessHoursWeeklyRanges,
    ScheduleInfo,
)
from clarion.features.phone.handling.model import (
    AFTER_HOURS,
    DAYS,
    END_OF_DAY,
    WORK_HOURS,
    Period,
    Schedule,
    Span,
    Week,
)

MOST_SPANS, MOST_PERIODS = 20, 100
REFS = {"BusinessHours": WORK_HOURS, "AfterHours": AFTER_HOURS}


def _date_time(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("not a date and time") from None
    return text


Clock = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?|24:00)$")]
Moment = Annotated[str, Field(max_length=40), AfterValidator(_date_time)]


class SpanBody(WireModel):
    start: Annotated[Clock, Field(alias="from")]
    until: Annotated[Clock, Field(alias="to")]


Spans = Annotated[list[SpanBody], Field(max_length=MOST_SPANS)]


class WeekBody(WireModel):
    monday: Spans | None = None
    tuesday: Spans | None = None
    wednesday: Spans | None = None
    thursday: Spans | None = None
    friday: Spans | None = None
    saturday: Spans | None = None
    sunday: Spans | None = None

    def week(self) -> Week:
        return {
            day: tuple(Span(start=minutes(span.start), until=minutes(span.until)) for span in spans)
            for day in DAYS
            if (spans := getattr(self, day))
        }


class PeriodBody(WireModel):
    start: Annotated[Moment, Field(alias="from")] = ""
    until: Annotated[Moment, Field(alias="to")] = ""


class ScheduleBody(WireModel):
    weekly_ranges: WeekBody | None = None
    ranges: Annotated[list[PeriodBody], Field(max_length=MOST_PERIODS)] | None = None
    ref: Literal["BusinessHours", "AfterHours"] | None = None


def minutes(clock: str) -> int:
    """From local midnight."""
    hours, rest = clock.split(":")[:2]
    return int(hours) * 60 + int(rest)


def clock_of(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}" if minute < END_OF_DAY else "24:00"


def week_view(week: Week) -> BusinessHoursWeeklyRanges:
    ranges = {
        day: [{"from": clock_of(span.start), "to": clock_of(span.until)} for span in week[day]]
        for day in DAYS
        if week.get(day)
    }
    return cast("BusinessHoursWeeklyRanges", ranges)


def hours_view(week: Week) -> BusinessHoursInfo:
    """`schedule`: empty around the clock."""
    return {"weeklyRanges": week_view(week)} if week else {}


def schedule_from(body: ScheduleBody) -> tuple[Schedule | None, str]:
    """The schedule and the state that conditions ask for. Raises Invalid for periods that end before they begin."""
    periods = tuple(Period(start=each.start, until=each.until) for each in body.ranges or [])
    for period in periods:
        check_order(period.start, period.until, "schedule.ranges")
    week = body.weekly_ranges.week() if body.weekly_ranges is not None else {}
    schedule = Schedule(week=week, periods=periods) if week or periods else None
    return schedule, REFS.get(body.ref or "", "")


def check_order(start: str, until: str, parameter: str) -> None:
    if not start or not until:
        return
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(until)
    comparable = (first.tzinfo is None) == (last.tzinfo is None)
    if comparable and last <= first:
        raise Invalid(f"Parameter [{parameter}] value is invalid: it ends before it begins.", parameter=parameter)


def schedule_view(schedule: Schedule | None, state: str) -> ScheduleInfo:
    """What the older surface can say of a schedule: times of every day become a week."""
    found: ScheduleInfo = {}
    if schedule is not None:
        week = dict(schedule.week)
        if schedule.daily is not None:
            week = {day: (*week.get(day, ()), schedule.daily) for day in DAYS}
        if week:
            found["weeklyRanges"] = week_view(week)
        periods = schedule.periods or ((schedule.within,) if schedule.within is not None else ())
        if periods:
            found["ranges"] = [_period_view(period) for period in periods]
    ref = next((name for name, kind in REFS.items() if kind == state), None)
    if ref is not None:
        found["ref"] = ref
    return found


def _period_view(period: Period) -> BusinessHoursRange:
    ends = (("from", period.start), ("to", period.until))
    return cast("BusinessHoursRange", {name: text for name, text in ends if text})
