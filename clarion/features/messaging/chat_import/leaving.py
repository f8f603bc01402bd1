"""Why something of an export is not taken over, in words; and counting it. Pure."""

from collections.abc import Iterable

from clarion.features.messaging.chat_import.canonical import LeftOut

REASONS: dict[str, str] = {
    "program": "The other program wrote it by itself: somebody came, left, or changed a setting.",
    "unreadable": "It cannot be read.",
    "deleted": "It was deleted there.",
    "nothing": "It says nothing that can be shown here.",
    "no_room": "The export does not hold the channel that it was said in.",
    "too_old": "It is older than chats of this account are kept.",
    "taken_id": "Something else is kept here under its id.",
    "nobody_here": "Nobody of it is in this account.",
    "not_here": "The person is not in this account.",
    "cannot_chat": "The person cannot use team messaging here.",
    "too_many_chats": "The person is in as many chats as one can be.",
    "elsewhere": "The export holds only a link to it.",
    "missing": "The export names it, but does not hold it.",
    "too_large": "It is larger than a file may be here.",
    "empty": "It is empty.",
    "refused": "Acceptable use does not allow it.",
    "too_many": "There are more than can be kept.",
    "unusable": "There is no such emoji here.",
    "own_emoji": "Emoji of one's own are not kept here.",
    "long": "It is longer than a post may be: it begins in the post, and all of it is attached as a file.",
}
"""By code. A law of the tests keeps the words of the web app complete."""
MOST_LINES = 2_000
"""Of one report; whatever comes then is counted without its place."""
_ONE_BY_ONE = frozenset({"unreadable", "elsewhere", "missing", "too_large", "refused", "empty", "long", "taken_id"})
"""Each of these is told with its own place; of the others it says how many there were in which room."""


class Leaving:
    """Adds up what is left out."""

    def __init__(self, known: int = 0) -> None:
        self._found: dict[tuple[str, str, str, str], int] = {}
        self._room = MOST_LINES - known

    def note(self, found: LeftOut) -> None:
        detail = found.detail[:200] if found.why in _ONE_BY_ONE else ""
        key = (found.what, found.why, found.place[:200], detail)
        if key not in self._found and len(self._found) >= self._room:
            key = (found.what, found.why, "", "")
        self._found[key] = self._found.get(key, 0) + found.count

    def note_all(self, found: Iterable[LeftOut]) -> None:
        for one in found:
            self.note(one)

    def lines(self) -> list[LeftOut]:
        return [LeftOut(*key, count) for key, count in self._found.items()]

    def total(self, what: str) -> int:
        return sum(count for key, count in self._found.items() if key[0] == what)
