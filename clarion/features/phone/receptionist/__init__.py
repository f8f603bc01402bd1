"""Receptionist (PH-62): menus that understand what callers say, with the recogniser of this installation alone."""

from clarion.features.phone.receptionist.controller import ReceptionistController
from clarion.features.phone.receptionist.routes import router

__all__ = ["ReceptionistController", "router"]
