"""Figures about calls: who called whom how often and how long, by time. Computed from CDRs."""

from clarion.base.container import Container
from clarion.features.operations.analytics.consumer import AnalyticsConsumer, analytics_consumer, rebuild
from clarion.features.operations.analytics.routes import router

routers = [router]


async def open_analytics(here: Container) -> None:
    await here.offer(AnalyticsConsumer, AnalyticsConsumer(here)).open()


async def close_analytics(here: Container) -> None:
    await here.get(AnalyticsConsumer).close()


__all__ = ["AnalyticsConsumer", "analytics_consumer", "close_analytics", "open_analytics", "rebuild", "routers"]
