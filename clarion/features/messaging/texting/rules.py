"""Limits, pauses between attempts, and what may go with a text. Pure."""

from datetime import datetime, timedelta

LONGEST_TEXT = 1000  # 16-bit units, as the surface counts
LONGEST_PAGER = 1024
MOST_RECIPIENTS = 10
MOST_PAGER_RECIPIENTS = 100
MOST_ATTACHMENTS = 10
MEDIA_BYTES = 1_500_000  # all files of a message together
LASTS = timedelta(hours=24)
_PAUSES_S = (2, 10, 30, 60, 300, 900, 1800, 3600)

MEDIA_TYPES = frozenset({
    "image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff", "image/webp", "image/heic", "image/heif",
    "video/mp4", "video/3gpp", "video/quicktime", "video/mpeg", "video/webm", "video/x-msvideo",
    "audio/mpeg", "audio/wav", "audio/ogg", "audio/amr", "audio/mp4", "audio/aac", "audio/midi",
    "text/vcard", "text/calendar", "text/plain", "application/pdf", "application/zip", "application/gzip",
    "application/rtf",
})  # fmt: skip


def units_of(text: str) -> int:
    """Length in 16-bit units: what lies beyond the basic plane counts twice."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def next_try(attempts: int, now: datetime) -> datetime:
    """When to try again after so many attempts: soon at first, every hour in the end."""
    return now + timedelta(seconds=_PAUSES_S[min(max(attempts, 1), len(_PAUSES_S)) - 1])


def error_code(carrier_code: str) -> str:
    """A carrier's own code as a delivery error code of the surface; codes of that form stay what they are."""
    if carrier_code.startswith("SMS-"):
        return carrier_code[:20]
    plain = "".join(char for char in carrier_code if char.isalnum() and char.isascii())[:11]
    return f"SMS-CAR-{plain}" if plain else "SMS-CAR-199"
