"""Which calls count as missed, and the words that tell of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clarion.base.i18n import LazyString, Reader, clock, gettext, in_words, shown_number
from clarion.calls.cdr import CallRecord, PartyRecord

MISSED = ("Missed", "No Answer", "Busy")
"""Results of a callee. Declined, blocked, forwarded and recorded ones are not missed."""


@dataclass(frozen=True)
class Missed:
    """Who missed a call of whom. `number` and `name` as the callee saw the caller; empty when unknown."""

    extension_id: str
    number: str
    name: str
    extension_number: str
    called: str
    at: float


def missed_of(record: CallRecord) -> Sequence[Missed]:
    """Each extension once. Nobody missed a call that somebody else took in their place, by their own phones' doing."""
    found: dict[str, Missed] = {}
    for party in record.parties:
        who = party.who
        if party.direction != "Inbound" or not who.extension_id or party.answered or party.result not in MISSED:
            continue
        if _took_it(record.parties, who.extension_id):
            continue
        caller = party.far
        found.setdefault(
            who.extension_id,
            Missed(
                extension_id=who.extension_id,
                number=caller.number,
                name=caller.name,
                extension_number=caller.extension_number,
                called=who.number,
                at=party.started,
            ),
        )
    return list(found.values())


def _took_it(parties: Sequence[PartyRecord], extension_id: str) -> bool:
    return any(party.who.extension_id == extension_id and party.answered > 0 for party in parties)


def caller_words(missed: Missed, reader: Reader | None = None) -> str | LazyString:
    """Casey Jones, (202) 555-0123; the number in E.164 while it is not known who reads it."""
    number = missed.number or missed.extension_number
    shown = shown_number(reader, number) if reader is not None else number
    parts = [part for part in (missed.name if missed.name != number else "", shown) if part]
    return ", ".join(parts) or LazyString("caller.hidden")


def subject_of(missed: Missed, reader: Reader) -> str:
    return gettext(reader, "missed.subject", who=caller_words(missed, reader))


def letter_text(missed: Missed, owner: str, at: datetime, reader: Reader) -> str:
    lines = [
        gettext(reader, "hello", name=owner),
        "",
        gettext(reader, "missed.letter", who=caller_words(missed, reader), when=at),
    ]
    if missed.called:
        lines.append(gettext(reader, "missed.to", number=shown_number(reader, missed.called)))
    lines += ["", gettext(reader, "change-notices")]
    return "\n".join(lines)


def short_text(missed: Missed, at: datetime, reader: Reader) -> str:
    """Fits into one segment as a rule."""
    who = in_words(caller_words(missed, reader), reader)[:80]
    return gettext(reader, "missed.short", who=who, time=clock(reader, at))
