"""Figures about calls: who called whom how often and how long, by time. Computed from CDRs."""

from clarion.base.container import Container
from clarion.features.operations.analytics.keeper import AnalyticsKeeper, analytics_consumer, rebuild
from clarion.features.operations.analytics.routes import router

routers = [router]


async def open_analytics(here: Container) -> None:
    await here.offer(AnalyticsKeeper, AnalyticsKeeper(here)).open()


async def close_analytics(here: Container) -> None:
    await here.get(AnalyticsKeeper).close()


__all__ = ["AnalyticsKeeper", "analytics_consumer", "close_analytics", "open_analytics", "rebuild", "routers"]
