"""Which digit leads where. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from clarion.calls.flipping import DEVICE
from clarion.features.phone.handling.forwarding.service import FLIPS, ForwardingEntry


def with_digits(entries: Sequence[ForwardingEntry]) -> list[ForwardingEntry]:
    """Phones of one's own that nobody gave a digit get the next that is free, in their order."""
    taken = {entry.flip_number for entry in entries}
    free = iter([digit for digit in FLIPS if digit not in taken])
    return [
        replace(entry, flip_number=next(free, "")) if entry.device_id and not entry.flip_number else entry
        for entry in entries
    ]


def targets(entries: Sequence[ForwardingEntry]) -> dict[str, str]:
    """Digit to where it leads, as call handling names it. Of two with the same digit the first counts."""
    found: dict[str, str] = {}
    for entry in with_digits(entries):
        target = DEVICE + entry.device_id if entry.device_id else entry.number
        if entry.flip_number and target:
            found.setdefault(entry.flip_number, target)
    return found


def find_target(entries: Sequence[ForwardingEntry], flip_id: str) -> str | None:
    """Where a `callFlipId` leads: the id of an entry, or its digit."""
    for entry in with_digits(entries):
        if flip_id in (entry.id, entry.flip_number):
            return DEVICE + entry.device_id if entry.device_id else entry.number
    return None
