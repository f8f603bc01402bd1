"""Telling people by e-mail and text of calls that they missed."""

from clarion.features.phone.missed_calls.service import MissedCallTeller
from clarion.features.phone.missed_calls.texts import NoticeTexts

__all__ = ["MissedCallTeller", "NoticeTexts"]
