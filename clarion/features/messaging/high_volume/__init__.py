"""Texts in bulk: many recipients in one batch, each counted, none twice."""

from clarion.features.messaging.high_volume.message_routes import router as message_router
from clarion.features.messaging.high_volume.queries import find_batch_view
from clarion.features.messaging.high_volume.routes import router as batch_router
from clarion.features.messaging.high_volume.routes import v2_router

routers = (batch_router, v2_router, message_router)

__all__ = ["find_batch_view", "routers"]
