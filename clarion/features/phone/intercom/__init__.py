"""Intercom: a colleague's phone answers by itself (PH-34)."""

from clarion.features.phone.intercom.events import INTERCOM_CHANGED
from clarion.features.phone.intercom.live_call import Intercom, IntercomCache, IntercomSnapshot
from clarion.features.phone.intercom.routes import read_snapshot as read_intercom_memory
from clarion.features.phone.intercom.routes import router

__all__ = ["INTERCOM_CHANGED", "Intercom", "IntercomCache", "IntercomSnapshot", "read_intercom_memory", "router"]
