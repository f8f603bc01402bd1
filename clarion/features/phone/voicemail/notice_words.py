"""What letters and texts say of a new voicemail. Pure."""

from dataclasses import dataclass, field
from datetime import datetime

from clarion.base.i18n import LazyString, Reader, clock, gettext, shown_number

LONGEST_SHORT = 300  # characters: two segments of a text, or three


@dataclass(frozen=True)
class About:
    """`number` and `name` of the caller, empty when unknown; `words`: what was said, empty when nobody knows.

    `reader`: as whom it is told.
    """

    owner: str
    name: str
    number: str
    seconds: float
    at: datetime
    words: str
    urgent: bool
    address: str
    reader: Reader = field(default_factory=Reader)


def caller_words(about: About) -> str | LazyString:
    """Casey Jones, (202) 555-0123."""
    number = shown_number(about.reader, about.number)
    parts = [part for part in (about.name if about.name != about.number else "", number) if part]
    return ", ".join(parts) or LazyString("caller.hidden")


def length_words(seconds: float) -> str:
    """1:05."""
    whole = max(1, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def subject_of(about: About) -> str:
    return gettext(about.reader, f"voicemail.subject{_urgent(about)}", who=caller_words(about))


def _urgent(about: About) -> str:
    return "-urgent" if about.urgent else ""


def _said(about: About) -> list[str]:
    if not about.words:
        return []
    return ["", gettext(about.reader, "voicemail.said"), "", *(f"  {line}" for line in about.words.splitlines())]


def letter_text(about: About, *, enclosed: bool) -> str:
    reader = about.reader
    facts = {"who": caller_words(about), "length": length_words(about.seconds), "when": about.at}
    lines = [
        gettext(reader, "hello", name=about.owner),
        "",
        gettext(reader, f"voicemail.letter{_urgent(about)}", **facts),
    ]
    lines += _said(about)
    lines += ["", gettext(reader, f"voicemail.{'enclosed' if enclosed else 'listen'}", link=about.address)]
    lines += ["", gettext(reader, "change-notices")]
    return "\n".join(lines)


def forwarded_subject(about: About) -> str:
    return gettext(about.reader, "voicemail.forwarded-subject", owner=about.owner, who=caller_words(about))


def forwarded_text(about: About, comment: str) -> str:
    """`about.owner` passes it on, in their language: that of a stranger is not known."""
    facts = {"owner": about.owner, "who": caller_words(about), "when": about.at}
    lines = [gettext(about.reader, "voicemail.forwarded", **facts)]
    if comment:
        lines += ["", *(f"> {line}" for line in comment.splitlines())]
    return "\n".join([*lines, *_said(about), "", gettext(about.reader, "voicemail.enclosed")])


def short_text(about: About) -> str:
    """One text."""
    facts = {"time": clock(about.reader, about.at), "length": length_words(about.seconds)}
    head = gettext(about.reader, "voicemail.short", subject=subject_of(about)[:100], **facts)
    words = " ".join(about.words.split())
    if not words:
        return head
    room = LONGEST_SHORT - len(head) - 4
    return f'{head} "{words if len(words) <= room else words[: room - 1].rstrip() + "…"}"'
