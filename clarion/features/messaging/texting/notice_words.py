"""The words that tell somebody of a text that came in. Pure."""

from dataclasses import dataclass, field
from datetime import datetime

from clarion.base.i18n import Reader, clock, gettext

LONGEST_QUOTE = 4_000
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Told:
    """`name` empty for strangers. `words` are the text's own; `address` is where it can be read and answered.

    `until`: no more is told before then, because this is the last notice of the hour. `reader`: the owner.
    """

    owner: str
    name: str
    number: str
    called: str
    words: str
    files: int
    at: datetime
    address: str
    until: datetime | None = None
    reader: Reader = field(default_factory=Reader)


def _writer(told: Told) -> str:
    """Casey Jones, +12025550123."""
    return ", ".join(part[:_LONGEST_NAME] for part in (told.name, told.number) if part)


def _files(told: Told) -> str:
    return (
        gettext(told.reader, "text.file" if told.files == 1 else "text.files", count=told.files) if told.files else ""
    )


def _rest(told: Told) -> str:
    return gettext(told.reader, "text.rest", time=clock(told.reader, told.until)) if told.until else ""


def subject_of(told: Told) -> str:
    return gettext(told.reader, "text.subject", who=_writer(told))


def letter_text(told: Told) -> str:
    """Says what was written: a letter goes where its owner reads anyway."""
    reader, quote = told.reader, told.words.strip()
    if len(quote) > LONGEST_QUOTE:
        quote = quote[:LONGEST_QUOTE] + "…"
    lines = [
        gettext(reader, "hello", name=told.owner),
        "",
        gettext(reader, "text.letter", who=_writer(told), called=told.called, when=told.at),
        "",
        *([f"> {line}" for line in quote.splitlines()] or [gettext(reader, "text.no-words")]),
    ]
    if told.files:
        lines += ["", gettext(reader, "text.with", files=_files(told))]
    lines += ["", gettext(reader, "text.answer", link=told.address)]
    if told.until:
        lines += ["", _rest(told)]
    lines += ["", gettext(reader, "change-notices")]
    return "\n".join(lines)


def short_text(told: Told) -> str:
    """Never what was written: a stranger's words would leave in the company's name."""
    facts = {"subject": subject_of(told), "time": clock(told.reader, told.at), "files": _files(told)}
    head = gettext(told.reader, "text.short-files" if told.files else "text.short", **facts)
    return " ".join(filter(None, (head, _rest(told))))
