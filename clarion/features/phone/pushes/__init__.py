"""Telling closed browsers of calls that ring, of missed ones, and of voicemail."""

from clarion.features.phone.pushes.service import CallPushes

__all__ = ["CallPushes"]
