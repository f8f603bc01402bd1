"""Mattermost's formatting is ours (Markdown); what it names is written differently. Pure.

Source: https://docs.mattermost.com/end-user-guide/collaborate/format-messages.html: `@name`, `@all`, `~channel`.
"""

import re
from collections.abc import Mapping

from clarion.features.messaging.chat_import.canonical import Everybody, Named, Piece, Words, joined

_CODE = re.compile(r"(```.{0,40000}?```|`[^`\n]{1,2000}`)", re.DOTALL)
_NAMED = re.compile(r"(?<![\w@/.])@([a-z0-9][a-z0-9._-]{0,63})", re.IGNORECASE)
_ROOM = re.compile(r"(?<![\w~])~([a-z0-9][a-z0-9_-]{0,63})(?![\w~])")
_EVERYBODY = ("all", "channel", "here")


def words_of(text: str, names: Mapping[str, str], rooms: Mapping[str, str]) -> Words:
    """`names`: of people, by user name; `rooms`: of channels, by the name in their address."""
    pieces: list[Piece] = []
    for place, part in enumerate(_CODE.split(text)):
        if place % 2:
            pieces.append(part)
        else:
            pieces += _plain(_ROOM.sub(lambda found: f"#{rooms.get(found[1], found[1])}", part), names)
    return joined(pieces)


def _plain(text: str, names: Mapping[str, str]) -> list[Piece]:
    found: list[Piece] = []
    end = 0
    for match in _NAMED.finditer(text):
        word = match[1].lower()
        user = next((one for one in (word, word.rstrip("._-")) if one in names or one in _EVERYBODY), None)
        if user is None:
            continue
        found.append(text[end : match.start()])
        found.append(Named(user, names[user]) if user in names else Everybody())
        end = match.start() + 1 + len(user)
    return [*found, text[end:]]
