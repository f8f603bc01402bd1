"""How much an app uses the API, and what it gets refused."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.http import wire_time
from clarion.features.developer.apps.service import get_usable_app
from clarion.features.developer.usage.meter import AppUsageMeter
from clarion.features.developer.usage.models import AppUsage
from clarion.features.developer.usage.responses import (
    AppUsageError,
    AppUsageHour,
    AppUsageInfo,
    AppUsageOperation,
)
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/restapi/v1.0/clarion/apps", tags=["Apps"])
_MOST_LISTED = 100


@router.get("/{appId}/usage", summary="Read how much an app uses the API, and its errors")
async def read_usage(
    here: Here,
    caller: Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")],
    appId: str,
    hours: Annotated[int, Query(ge=1, le=24 * 31)] = 24,
) -> AppUsageInfo:
    """By the hour, up to 31 days back. `failures` are the answers from 400 on, most frequent first."""
    await here.get(AppUsageMeter).write()
    now = here.clock.now()
    first = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours - 1)
    async with here.storage.reading() as session:
        app = await get_usable_app(session, caller.account_id, appId)
        query = select(AppUsage).where(
            AppUsage.account_id == caller.account_id, AppUsage.client_id == app.id, AppUsage.hour >= first
        )
        rows = (await session.scalars(query)).all()
    found = _hours(rows, first, hours)
    return {
        "timeFrom": wire_time(first),
        "timeTo": wire_time(now),
        "requests": sum(row.requests for row in rows),
        "errors": sum(each["errors"] for each in found),
        "limited": sum(each["limited"] for each in found),
        "hours": found,
        "operations": _operations(rows),
        "failures": _failures(rows),
    }


def _hours(rows: Sequence[AppUsage], first: datetime, count: int) -> list[AppUsageHour]:
    """One entry for each hour, also where nothing was asked."""
    found: dict[datetime, AppUsageHour] = {}
    for at in range(count):
        hour = first + timedelta(hours=at)
        found[hour] = {"time": wire_time(hour), "requests": 0, "errors": 0, "limited": 0}
    for row in rows:
        each = found[row.hour]
        each["requests"] += row.requests
        each["errors"] += row.requests if row.status >= 400 else 0
        each["limited"] += row.requests if row.status == 429 else 0
    return list(found.values())


def _operations(rows: Sequence[AppUsage]) -> list[AppUsageOperation]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        sums[row.operation][0] += row.requests
        sums[row.operation][1] += row.requests if row.status >= 400 else 0
    busiest = sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))[:_MOST_LISTED]
    return [{"operation": name, "requests": requests, "errors": errors} for name, (requests, errors) in busiest]


def _failures(rows: Sequence[AppUsage]) -> list[AppUsageError]:
    sums: dict[tuple[str, int, str], tuple[int, datetime]] = {}
    for row in rows:
        if row.status < 400:
            continue
        key = (row.operation, row.status, row.error_code)
        count, last = sums.get(key, (0, row.hour))
        sums[key] = (count + row.requests, max(last, row.hour))
    most = sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))[:_MOST_LISTED]
    return [
        {"operation": name, "status": status, "errorCode": code, "requests": count, "lastHour": wire_time(last)}
        for (name, status, code), (count, last) in most
    ]
