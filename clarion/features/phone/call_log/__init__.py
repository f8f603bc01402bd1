"""The call log: who called whom, when, how long, and how it ended."""

from clarion.features.phone.call_log.archive_routes import router as archive_router
from clarion.features.phone.call_log.archiving import LogArchiver
from clarion.features.phone.call_log.models import CallLogEntry
from clarion.features.phone.call_log.recorded_routes import router as recorded_calls_router
from clarion.features.phone.call_log.routes import router
from clarion.features.phone.call_log.rules import refusal_of
from clarion.features.phone.call_log.service import (
    CALL_LOG_CHANGED,
    CallLogChanged,
    LogKeeper,
    call_log_consumer,
    write_calls,
)
from clarion.features.phone.call_log.sync_routes import router as sync_router

__all__ = [
    "CALL_LOG_CHANGED",
    "CallLogChanged",
    "CallLogEntry",
    "LogArchiver",
    "LogKeeper",
    "archive_router",
    "call_log_consumer",
    "recorded_calls_router",
    "refusal_of",
    "router",
    "sync_router",
    "write_calls",
]
