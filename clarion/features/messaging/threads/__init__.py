"""Texts as threads that several people look after: assigned, noted, resolved."""

from clarion.features.messaging.threads.book import Threads
from clarion.features.messaging.threads.events import THREADS_CHANGED, ThreadsChanged
from clarion.features.messaging.threads.message_routes import router as message_router
from clarion.features.messaging.threads.note_routes import router as note_router
from clarion.features.messaging.threads.routes import router as thread_router
from clarion.features.messaging.threads.sync_routes import router as sync_router

routers = (sync_router, message_router, note_router, thread_router)
"""In this order: `/message-threads/sync` is no thread."""

__all__ = ["THREADS_CHANGED", "Threads", "ThreadsChanged", "routers"]
