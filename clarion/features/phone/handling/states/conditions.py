"""Between conditions of the newer surface and those of rules; hours as triggers."""

from collections.abc import Sequence
from typing import Any, cast

from clarion.base.errors import Invalid
from clarion.features.phone.handling.hours.wire import check_order, minutes
from clarion.features.phone.handling.model import DAYS, END_OF_DAY, Caller, Period, Schedule, Span, Week, When
from clarion.features.phone.handling.rules_v1.schemas import CALENDARS
from clarion.features.phone.handling.states.responses import (
    ConditionsInfoItemFrom,
    StateConditionInfo,
    StateSchedule,
    StateScheduleTrigger,
    StateScheduleTriggerRange,
    StateWeek,
)
from clarion.features.phone.handling.states.schemas import (
    CalendarCondition,
    DailyTrigger,
    InteractionCondition,
    ScheduleBody,
    ScheduleCondition,
    StateCondition,
    WeeklyTrigger,
)

_LAST_MINUTE = END_OF_DAY - 1


def when_from(
    conditions: Sequence[InteractionCondition | ScheduleCondition | StateCondition | CalendarCondition],
) -> When:
    """Numbers as they are written; the caller checks them. Raises Invalid."""
    callers: tuple[Caller, ...] = ()
    called: tuple[str, ...] = ()
    schedule, state, calendar = None, "", ""
    for condition in conditions:
        match condition:
            case InteractionCondition():
                callers += tuple(Caller(number=each.phone_number, name=each.name) for each in condition.callers)
                called += tuple(condition.called)
            case ScheduleCondition():
                schedule = schedule_from(condition.schedule)
            case StateCondition():
                state = condition.state.id
            case CalendarCondition():
                calendar = CALENDARS[condition.calendar]
    return When(callers=callers, called=called, schedule=schedule, state=state, calendar=calendar)


def schedule_from(body: ScheduleBody) -> Schedule:
    week: Week = {}
    daily: Span | None = None
    periods: list[Period] = []
    for trigger in body.triggers:
        match trigger:
            case DailyTrigger():
                daily = _span(trigger.start_time, trigger.end_time)
            case WeeklyTrigger():
                week = {
                    day: tuple(_span(each.start_time, each.end_time) for each in spans)
                    for day in DAYS
                    if (spans := getattr(trigger.ranges, day))
                }
            case _:
                periods += [Period(start=each.start_date_time, until=each.end_date_time) for each in trigger.ranges]
    for period in periods:
        check_order(period.start, period.until, "conditions.schedule.triggers.ranges")
    within = None
    if body.start_date_time or body.end_date_time:
        within = Period(start=body.start_date_time or "", until=body.end_date_time or "")
        check_order(within.start, within.until, "conditions.schedule")
    return Schedule(week=week, daily=daily, periods=tuple(periods), within=within)


def _span(start: str, end: str) -> Span:
    """An end of 23:59 is the end of the day."""
    until = minutes(end)
    return Span(start=minutes(start), until=END_OF_DAY if until == _LAST_MINUTE else until)


def hours_from(schedule: Schedule) -> Week:
    """Business hours of a schedule; empty when it is all day, every day. Raises Invalid for what hours cannot be."""
    if schedule.periods or schedule.within is not None:
        raise Invalid("Work hours are daily or weekly.", parameter="conditions.schedule.triggers")
    week = dict(schedule.week)
    if schedule.daily is not None:
        week = {day: (*week.get(day, ()), schedule.daily) for day in DAYS}
    whole = all(any(span.start == 0 and span.until in (0, END_OF_DAY) for span in week.get(day, ())) for day in DAYS)
    return {} if whole else week


def triggers_of_week(week: Week) -> list[StateScheduleTrigger]:
    if not any(week.values()):
        return [{"triggerType": "Daily", "startTime": "00:00:00", "endTime": "23:59:59"}]
    return [{"triggerType": "Weekly", "ranges": cast("StateWeek", _week_view(week))}]


def _week_view(week: Week) -> dict[str, list[dict[str, str]]]:
    return {
        day: [{"startTime": _clock(span.start), "endTime": _clock(span.until, end=True)} for span in week[day]]
        for day in DAYS
        if week.get(day)
    }


def _clock(minute: int, *, end: bool = False) -> str:
    if end and minute in (0, END_OF_DAY):
        return "23:59:59"
    return f"{minute // 60 % 24:02}:{minute % 60:02}:00"


def conditions_view(when: When, state_view: Any) -> list[StateConditionInfo]:
    """`state_view`: gives the view of a state by its id."""
    found: list[StateConditionInfo] = []
    if when.callers or when.called:
        callers: list[ConditionsInfoItemFrom] = [
            {"phoneNumber": caller.number, "name": caller.name} for caller in when.callers
        ]
        found.append({"type": "Interaction", "from": callers, "to": list(when.called)})
    if when.schedule is not None:
        found.append({"type": "Schedule", "schedule": _schedule_view(when.schedule)})
    if when.state:
        found.append({"type": "State", "state": state_view(when.state)})
    if when.calendar:
        said = next(name for name, kept in CALENDARS.items() if kept == when.calendar)
        found.append({"type": "Calendar", "calendar": said})
    return found


def _schedule_view(schedule: Schedule) -> StateSchedule:
    triggers: list[StateScheduleTrigger] = []
    if any(schedule.week.values()):
        triggers.append(
            {"triggerType": "Weekly", "ranges": cast("list[StateScheduleTriggerRange]", _week_view(schedule.week))}
        )
    if schedule.daily is not None:
        start, end = _clock(schedule.daily.start), _clock(schedule.daily.until, end=True)
        triggers.append({"triggerType": "Daily", "startTime": start, "endTime": end})
    if schedule.periods:
        ranges: list[StateScheduleTriggerRange] = [
            {"startDateTime": each.start, "endDateTime": each.until} for each in schedule.periods
        ]
        triggers.append({"triggerType": "Range", "ranges": ranges})
    view: StateSchedule = {"triggers": triggers} if triggers else {}
    if schedule.within is not None:
        named = (("startDateTime", schedule.within.start), ("endDateTime", schedule.within.until))
        view |= cast("StateSchedule", {name: text for name, text in named if text})
    return view
