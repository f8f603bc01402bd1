"""Looking after an installation and its accounts: who changed what, figures about calls, requests about
data, the status page.
"""

from clarion.base.container import Container
from clarion.features.operations import account_closing, analytics, audit, privacy_requests, service_status
from clarion.features.operations.analytics import analytics_consumer
from clarion.features.operations.analytics import rebuild as rebuild_analytics
from clarion.features.operations.audit import AuditRecorder, Refusal, preview_of, record_changes

routers = [
    *audit.routers,
    *analytics.routers,
    *privacy_requests.routers,
    *account_closing.routers,
    *service_status.routers,
]


async def open_operations(here: Container) -> None:
    """Listen to what happens from now on."""
    await audit.open_audit(here)
    await analytics.open_analytics(here)
    await privacy_requests.open_privacy_requests(here)
    await account_closing.open_account_closing(here)


async def close_operations(here: Container) -> None:
    await account_closing.close_account_closing(here)
    await privacy_requests.close_privacy_requests(here)
    await analytics.close_analytics(here)
    await audit.close_audit(here)


__all__ = [
    "AuditRecorder",
    "Refusal",
    "account_closing",
    "analytics_consumer",
    "close_operations",
    "open_operations",
    "preview_of",
    "rebuild_analytics",
    "record_changes",
    "routers",
    "service_status",
]
