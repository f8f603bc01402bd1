"""Business analytics of the surface."""

from typing import Annotated

from fastapi import APIRouter, Query

from clarion.base.container import Here
from clarion.base.http import Paging
from clarion.features.operations.analytics import service
from clarion.features.operations.analytics.responses import AnalyticsResponse
from clarion.features.operations.analytics.schemas import AggregationRequest, Interval, TimelineRequest
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/analytics/calls/v1/accounts/{accountId}", tags=["Analytics"])
Reader = Annotated[Caller, require("Reports", scopes="Analytics")]
Page = Annotated[int, Query(ge=1, le=10**6)]


@router.post("/aggregation/fetch", summary="Sum up calls")
async def fetch_aggregation(
    here: Here,
    caller: Reader,
    accountId: str,
    body: AggregationRequest,
    page: Page = 1,
    per_page: Annotated[int, Query(alias="perPage", ge=1, le=200)] = 100,
    busiest_first: Annotated[bool, Query(alias="busiestFirst")] = False,
) -> AnalyticsResponse:
    """Counters and timers of the company, its numbers, people, queues, menus, sites or departments. `busiestFirst`:
    only those that had calls, those with the most calls first.
    """
    resolve_account(caller, accountId)
    return await service.aggregate(here, caller, body, Paging(page, per_page), busiest_first=busiest_first)


@router.post("/timeline/fetch", summary="Sum up calls by time")
async def fetch_timeline(
    here: Here,
    caller: Reader,
    accountId: str,
    body: TimelineRequest,
    interval: Annotated[Interval, Query()],
    page: Page = 1,
    per_page: Annotated[int, Query(alias="perPage", ge=1, le=20)] = 20,
) -> AnalyticsResponse:
    """The same by hours, days, weeks or months of the given time zone. Intervals without calls are there too; the hour
    that clocks strike twice is one.
    """
    resolve_account(caller, accountId)
    return await service.timeline(here, caller, body, interval, Paging(page, per_page))
