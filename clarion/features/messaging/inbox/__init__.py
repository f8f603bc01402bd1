"""What the texting inbox of the web app reads: conversations with their unread, and threads that several share."""

from clarion.features.messaging.inbox.live import ThreadReaders, ThreadReading
from clarion.features.messaging.inbox.routes import router as conversation_router
from clarion.features.messaging.inbox.shared_routes import router as shared_router

routers = (conversation_router, shared_router)

__all__ = ["ThreadReaders", "ThreadReading", "routers"]
