"""Trunks: the carriers that calls leave by and come from."""

from clarion.features.phone.trunks.models import SIMULATED, SipTrunk
from clarion.features.phone.trunks.routes import router
from clarion.features.phone.trunks.service import TRUNKS_CHANGED, TrunkFields, create_trunk, password_of

__all__ = ["SIMULATED", "TRUNKS_CHANGED", "SipTrunk", "TrunkFields", "create_trunk", "password_of", "router"]
