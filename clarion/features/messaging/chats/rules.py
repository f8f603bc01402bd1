"""What a chat may be. Pure."""

from collections.abc import Collection, Iterable
from hashlib import sha256

from clarion.features.messaging.chats.models import ChatKind

LONGEST_NAME = 250
LONGEST_DESCRIPTION = 1000
MOST_MEMBERS_PER_REQUEST = 5_000
MOST_IN_CONVERSATION = 100
MOST_MEMBERS_SHOWN = 500
"""In lists; one chat read by itself shows up to `MOST_MEMBERS_READ`."""
MOST_MEMBERS_READ = 10_000
MOST_NAMED = 1_000
"""In an event; of larger chats one reads the members."""
MOST_FOLLOWED = 100
"""In chats of up to so many people each is told who types and who reads."""
MOST_CHATS = 10_000
"""Of one person."""
MOST_FOLDERS = 100
CONVERSATIONS = (ChatKind.DIRECT, ChatKind.GROUP, ChatKind.PERSONAL)
EVERYONE_KEY = "everyone"
PLAIN_REFUSED = "E2E-101"
"""The error of whatever is written plain in an encrypted chat."""
ENCRYPTION_REQUIRED = "E2E-102"
_JOINER = "\u200d"  # holds emoji together


def plain_line(text: str) -> str:
    """A name as it may stand anywhere: one line, without what is not seen and turns around what is."""
    seen = "".join(char for char in text if char.isprintable() or char.isspace() or char == _JOINER)
    return " ".join(seen.split())


def kind_of_people(people: Collection[str]) -> ChatKind:
    """Which conversation this set of people has, the one who asks included."""
    if len(people) == 1:
        return ChatKind.PERSONAL
    return ChatKind.DIRECT if len(people) == 2 else ChatKind.GROUP


def people_key(people: Iterable[str]) -> str:
    """The same for the same set of people, in any order."""
    return sha256(",".join(sorted(set(people))).encode()).hexdigest()
