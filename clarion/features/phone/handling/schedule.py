"""Whether a moment lies within hours. Pure."""

from datetime import date, datetime, timedelta

from clarion.features.phone.handling.model import DAYS, END_OF_DAY, Holiday, Period, Schedule, Span, Week

LOOKED_AHEAD = 14
"""Days."""


def in_week(week: Week, local: datetime) -> bool:
    """Whether the week is open; one that says nothing always is."""
    if not any(week.values()):
        return True
    minute = local.hour * 60 + local.minute
    if any(_in_span(span, minute) for span in week.get(DAYS[local.weekday()], ())):
        return True
    before = week.get(DAYS[(local.weekday() - 1) % 7], ())
    return any(_over_midnight(span) and minute < span.until for span in before)


def next_open(week: Week, holidays: tuple[Holiday, ...], local: datetime) -> datetime | None:
    """`local` itself when it is within the hours, else when they begin next; None: not within two weeks."""
    days = [local.date() + timedelta(days=ahead) for ahead in range(LOOKED_AHEAD + 1)]
    begins = [
        datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=local.tzinfo)
        for day in days
        for minute in sorted({0, *(span.start for span in week.get(DAYS[day.weekday()], ()))} - {END_OF_DAY})
    ]
    tried = [local, *(moment for moment in begins if moment > local)]
    return next((moment for moment in tried if holiday_on(holidays, moment) is None and in_week(week, moment)), None)


def _in_span(span: Span, minute: int) -> bool:
    if _over_midnight(span):
        return minute >= span.start
    return span.start <= minute < span.until


def _over_midnight(span: Span) -> bool:
    return span.until <= span.start < END_OF_DAY


def holds(schedule: Schedule, local: datetime) -> bool:
    """Whether a schedule holds at a moment, given in the zone that counts."""
    if schedule.within is not None and not in_period(schedule.within, local):
        return False
    asked = []
    if any(schedule.week.values()):
        asked.append(in_week(schedule.week, local))
    if schedule.daily is not None:
        asked.append(in_week(dict.fromkeys(DAYS, (schedule.daily,)), local))
    asked += [in_period(period, local) for period in schedule.periods]
    return any(asked) if asked else True


def in_period(period: Period, local: datetime) -> bool:
    """The start belongs to it, the end does not."""
    start, until = _moment(period.start, local), _moment(period.until, local)
    return (start is None or start <= local) and (until is None or local < until)


def _moment(text: str, local: datetime) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=local.tzinfo) if moment.tzinfo is None else moment


def holiday_on(holidays: tuple[Holiday, ...], local: datetime) -> Holiday | None:
    """The first holiday that the day is one of."""
    return next((holiday for holiday in holidays if _is_day(holiday, local.date())), None)


def _is_day(holiday: Holiday, day: date) -> bool:
    first, last = date.fromisoformat(holiday.first), date.fromisoformat(holiday.last)
    if not holiday.yearly:
        return first <= day <= last
    length = last - first
    return any(_in_year(first, year) <= day <= _in_year(first, year) + length for year in (day.year, day.year - 1))


def _in_year(first: date, year: int) -> date:
    """29 February is the day before 1 March in years that have none."""
    try:
        return first.replace(year=year)
    except ValueError:
        return date(year, 3, 1) - timedelta(days=1)
