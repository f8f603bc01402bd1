"""The contact center: for now, how its own API is entered."""

from clarion.features.contact_center.access import routers

__all__ = ["routers"]
