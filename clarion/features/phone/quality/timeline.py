"""How well calls were heard along the days of somebody's clock."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, case, func, select

from clarion.base.http import wire_time
from clarion.features.phone.quality.models import CallQuality
from clarion.features.phone.quality.responses import CallQualityDay


def days_between(start: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
    """The beginning of each day that has a part between the two, in UTC, the earliest first."""
    day, found = start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0), []
    while day < end:
        found.append(day.astimezone(UTC))
        day = (day + timedelta(days=1)).replace(hour=0)  # of the clock on the wall: a day may have 23 or 25 hours
    return found


def days_query(
    account_id: str, days: list[datetime], end: datetime, poor: float
) -> Select[int, int, float, float, int, float]:
    """(number of the day, phones in calls, average score, lowest, bad ones, average loss) of days that had calls."""
    day = case(*((CallQuality.ended_at < later, at) for at, later in enumerate(days[1:])), else_=len(days) - 1)
    bad = func.sum(case((CallQuality.mos < poor, 1), else_=0))
    query = select(
        day.label("day"), func.count(), func.avg(CallQuality.mos), func.min(CallQuality.lowest_mos), bad,
        func.avg(CallQuality.loss),
    )  # fmt: skip
    within = CallQuality.account_id == account_id, CallQuality.ended_at >= days[0], CallQuality.ended_at <= end
    return query.where(*within).group_by("day").order_by("day")


def day_views(days: list[datetime], rows: Sequence[Row[int, int, float, float, int, float]]) -> list[CallQualityDay]:
    """One for each day; without calls only its time and their number."""
    found = {row[0]: row for row in rows}
    views: list[CallQualityDay] = []
    for at, begins in enumerate(days):
        view: CallQualityDay = {"time": wire_time(begins), "calls": 0}
        if row := found.get(at):
            _, calls, mos, lowest, bad, loss = row
            view = {
                "time": wire_time(begins),
                "calls": calls,
                "averageMos": round(mos, 2),
                "lowestMos": lowest,
                "poorPercent": round(100 * bad / calls, 1),
                "packetLossPercent": round(loss, 2),
            }
        views.append(view)
    return views
