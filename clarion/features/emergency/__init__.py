"""Emergency calls: recognised before anything else, always sent, with a place and a number to call back."""

from clarion.features.emergency.rules import EmergencyNumber, Kind, is_reserved, recognise

__all__ = ["EmergencyNumber", "Kind", "is_reserved", "recognise"]
