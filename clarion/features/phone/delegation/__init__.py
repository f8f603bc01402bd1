"""Delegates: who answers for somebody, and who calls on their behalf (PH-40)."""

from clarion.features.phone.delegation.events import DELEGATES_CHANGED
from clarion.features.phone.delegation.live_call import DelegateCache, DelegateSnapshot, OnBehalf, RingsAlong
from clarion.features.phone.delegation.routes import router
from clarion.features.phone.delegation.service import delegates_of, delegators_of, read_delegate_memory

__all__ = [
    "DELEGATES_CHANGED",
    "DelegateCache",
    "DelegateSnapshot",
    "OnBehalf",
    "RingsAlong",
    "delegates_of",
    "delegators_of",
    "read_delegate_memory",
    "router",
]
