"""Call handling as a document: versions of it, put back, kept elsewhere, tested before it goes live."""

from clarion.features.phone.handling.versions.routes import router as versions_router

__all__ = ["versions_router"]
