"""Callers who are blocked, or allowed."""

from clarion.features.phone.handling.blocking.older_routes import router as older_blocking_router
from clarion.features.phone.handling.blocking.routes import router as blocking_router

__all__ = ["blocking_router", "older_blocking_router"]
