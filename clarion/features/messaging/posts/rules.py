"""What a post may be, and what stands in its text. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from clarion.base.errors import Invalid

LONGEST_TEXT = 10_000
MOST_ATTACHMENTS = 25
MOST_MENTIONS = 100
MOST_VERSIONS = 200
MOST_EMOJI_ON_POST = 50
"""Different ones, of everybody together."""
MOST_OWN_EMOJI = 20
LONGEST_EMOJI = 40
MOST_PINS = 100
MOST_BOOKMARKS = 5_000
MOST_FILES = 10
MOST_UNPOSTED = 500
"""Files of one person that no post shows yet."""
FILE_BYTES = 50 * 1024 * 1024
LONGEST_KEY = 64

_MENTION = re.compile(r"!\[:(Person|Team|File|Link|Event|Task|Note|Card)\]\(([A-Za-z0-9_.:/-]{1,64})\)")
_EMOJI = re.compile(r":[a-z0-9_+-]{1,36}:")


@dataclass(frozen=True)
class Mention:
    type: str
    id: str


def checked_text(text: str) -> str:
    """As it was written. Raises Invalid for what is too long or cannot be kept."""
    if len(text) > LONGEST_TEXT:
        raise Invalid(f"Parameter [text] is longer than {LONGEST_TEXT} characters.", parameter="text")
    if "\0" in text:
        raise Invalid("Parameter [text] holds the null character.", parameter="text")
    return text


def mentions_in(text: str) -> Sequence[Mention]:
    """Each once, in the order of the text. Raises Invalid for too many."""
    found = list(dict.fromkeys(Mention(kind, wanted) for kind, wanted in _MENTION.findall(text)))
    if len(found) > MOST_MENTIONS:
        raise Invalid(f"A post names {MOST_MENTIONS} people and things at most.", parameter="text")
    return found


def mentions_of(named: Sequence[str], chat_id: str) -> str:
    """A text that mentions these, as texts do: people, and the chat itself by its own id."""
    return "".join(f"![:{'Team' if one == chat_id else 'Person'}]({one})" for one in named)


def checked_emoji(text: str) -> str:
    """One emoji, or a short name such as :thumbsup:. Raises Invalid."""
    if _EMOJI.fullmatch(text):
        return text
    symbols = 0 < len(text) <= 16 and not any(char.isspace() or char.isalpha() or not char.isprintable()
                                              for char in text.replace("\u200d", "").replace("\ufe0f", ""))  # fmt: skip
    if not symbols or text.isascii():
        raise Invalid("Parameter [emoji] is no emoji; names are written as :thumbsup:.", parameter="emoji")
    return text
