"""Conferences by phone: how they are reached. `find_seat` says whose conference a code opens."""

from clarion.features.phone.conferencing.routes import router
from clarion.features.phone.conferencing.service import Seat, find_seat

__all__ = ["Seat", "find_seat", "router"]
