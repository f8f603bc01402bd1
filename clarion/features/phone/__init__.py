"""The phone system: lines, devices, voicemail, call log, live call control."""

from clarion.features.phone.devices import DEVICES_CHANGED, Device, credentials_of
from clarion.features.phone.trunks import TRUNKS_CHANGED, SipTrunk
from clarion.features.phone.trunks import password_of as trunk_password

GREETING_CHANGED = "voicemail.greeting_changed"

__all__ = [
    "DEVICES_CHANGED",
    "GREETING_CHANGED",
    "TRUNKS_CHANGED",
    "Device",
    "SipTrunk",
    "credentials_of",
    "trunk_password",
]
