"""Requests and errors of each app, by the hour."""

from clarion.features.developer.usage.meter import AppUsageMeter
from clarion.features.developer.usage.routes import router

__all__ = ["AppUsageMeter", "router"]
