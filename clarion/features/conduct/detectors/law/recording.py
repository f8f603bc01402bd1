"""Whose consent a recording needs: the strictest over every place where a participant may be. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from clarion.features.conduct.rulebook import Table, find_row

UNKNOWN, ONE_PARTY, ALL_PARTY = "unknown", "one-party", "all-party"
_RANK = {ONE_PARTY: 0, UNKNOWN: 1, ALL_PARTY: 2}


@dataclass(frozen=True, slots=True)
class RecordingFound:
    """`because`: the places that decide, with the sources of their rows."""

    consent: str
    because: tuple[str, ...]


def recording_consent(table: Table, places: Collection[Collection[str]], day: date) -> RecordingFound:
    """For each participant the places where they may be; nobody, or one without a place, is `unknown`.

    Unknown is treated as all-party by the rule, and asked again whenever somebody joins.
    """
    said: list[tuple[str, str]] = []
    for candidates in places:
        if not candidates:
            said.append((UNKNOWN, "a participant whose place is not known"))
        for place in sorted(candidates):
            found = find_row(table, place, day)
            consent = str(found.value) if found else UNKNOWN
            said.append(
                (consent if consent in _RANK else UNKNOWN, f"{place}: {found.row.source if found else 'no row'}")
            )
    if not said:
        return RecordingFound(UNKNOWN, ("nobody takes part",))
    strictest = max((consent for consent, _ in said), key=_RANK.__getitem__)
    return RecordingFound(strictest, tuple(dict.fromkeys(why for consent, why in said if consent == strictest)))
