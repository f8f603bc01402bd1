"""What letters and texts say of a new voicemail. Pure."""

from dataclasses import dataclass
from datetime import datetime

LONGEST_SHORT = 300  # characters: two segments of a text, or three


@dataclass(frozen=True)
class About:
    """`number` and `name` of the caller, empty when unknown; `words`: what was said, empty when nobody knows."""

    owner: str
    name: str
    number: str
    seconds: float
    local: datetime
    words: str
    urgent: bool
    address: str


def caller_words(about: About) -> str:
    """Casey Jones, +12025550123."""
    parts = [part for part in (about.name if about.name != about.number else "", about.number) if part]
    return ", ".join(parts) or "a caller who shows no number"


def length_words(seconds: float) -> str:
    """1:05."""
    whole = max(1, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def subject_of(about: About) -> str:
    return f"{'Urgent voicemail' if about.urgent else 'Voicemail'} from {caller_words(about)}"


def _when(about: About) -> str:
    return f"{about.local:%A %d %B %Y at %H:%M} ({about.local.tzname()})"


def _said(about: About) -> list[str]:
    if not about.words:
        return []
    return [
        "",
        "What was said, as far as a machine could hear:",
        "",
        *(f"  {line}" for line in about.words.splitlines()),
    ]


def letter_text(about: About, *, enclosed: bool) -> str:
    kind = "an urgent message" if about.urgent else "a message"
    lines = [
        f"Hello {about.owner},",
        "",
        f"{caller_words(about)} left you {kind} of {length_words(about.seconds)} on {_when(about)}.",
    ]
    lines += _said(about)
    lines += ["", "The recording is enclosed." if enclosed else f"Listen to it: {about.address}"]
    lines += ["", "You can change what you are told of in your notification settings."]
    return "\n".join(lines)


def forwarded_subject(about: About) -> str:
    return f"{about.owner} passes on a voicemail from {caller_words(about)}"


def forwarded_text(about: About, comment: str) -> str:
    """`about.owner` passes it on."""
    lines = [f"{about.owner} passes on to you a voicemail from {caller_words(about)}, left on {_when(about)}."]
    if comment:
        lines += ["", *(f"> {line}" for line in comment.splitlines())]
    return "\n".join([*lines, *_said(about), "", "The recording is enclosed."])


def short_text(about: About) -> str:
    """One text."""
    head = f"{subject_of(about)[:100]} at {about.local:%H:%M}, {length_words(about.seconds)}."
    words = " ".join(about.words.split())
    if not words:
        return head
    room = LONGEST_SHORT - len(head) - 4
    return f'{head} "{words if len(words) <= room else words[: room - 1].rstrip() + "…"}"'
