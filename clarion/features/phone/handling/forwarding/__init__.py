"""Forwarding numbers: the phones that may ring for somebody."""

from clarion.features.phone.handling.forwarding.routes import router as forwarding_router
from clarion.features.phone.handling.forwarding.service import ForwardingList, list_forwarding

__all__ = ["ForwardingList", "forwarding_router", "list_forwarding"]
