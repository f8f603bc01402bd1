"""The words that tell somebody of a text that came in. Pure."""

from dataclasses import dataclass
from datetime import datetime

LONGEST_QUOTE = 4_000
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Told:
    """`name` empty for strangers. `words` are the text's own; `address` is where it can be read and answered.

    `until`: no more is told before then, because this is the last notice of the hour.
    """

    owner: str
    name: str
    number: str
    called: str
    words: str
    files: int
    local: datetime
    address: str
    until: datetime | None = None


def _writer(told: Told) -> str:
    """Casey Jones, +12025550123."""
    return ", ".join(part[:_LONGEST_NAME] for part in (told.name, told.number) if part)


def _files(told: Told) -> str:
    return "" if not told.files else "1 file" if told.files == 1 else f"{told.files} files"


def _rest(told: Told) -> str:
    return f"Further texts are not told of before {told.until:%H:%M}." if told.until else ""


def subject_of(told: Told) -> str:
    return f"Text from {_writer(told)}"


def letter_text(told: Told) -> str:
    """Says what was written: a letter goes where its owner reads anyway."""
    quote = told.words.strip()
    if len(quote) > LONGEST_QUOTE:
        quote = quote[:LONGEST_QUOTE] + "…"
    lines = [
        f"Hello {told.owner},",
        "",
        f"{_writer(told)} wrote to {told.called} on {told.local:%A %d %B %Y at %H:%M} ({told.local.tzname()}):",
        "",
        *([f"> {line}" for line in quote.splitlines()] or ["(no words)"]),
    ]
    if told.files:
        lines += ["", f"With {_files(told)}."]
    lines += ["", f"Read and answer it: {told.address}"]
    if told.until:
        lines += ["", _rest(told)]
    lines += ["", "You can change what you are told of in your notification settings."]
    return "\n".join(lines)


def short_text(told: Told) -> str:
    """Never what was written: a stranger's words would leave in the company's name."""
    with_files = f" with {_files(told)}" if told.files else ""
    return " ".join(filter(None, (f"{subject_of(told)} at {told.local:%H:%M}{with_files}.", _rest(told))))
