"""Call handling as a document: versions of it, put back, kept elsewhere, tested before it goes live."""

from clarion.features.phone.handling.versions.routes import router as versions_router
from clarion.features.phone.handling.versions.service import Report
from clarion.features.phone.handling.versions.whole import put_whole, read_whole

__all__ = ["Report", "put_whole", "read_whole", "versions_router"]
