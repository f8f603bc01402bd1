"""What of files and reactions will be left out, told before anything is changed. Slow: use a thread."""

from collections.abc import Mapping

from clarion.features.messaging.chat_import.canonical import LeftOut, Said
from clarion.features.messaging.chat_import.leaving import Leaving
from clarion.features.messaging.chat_import.planning import Gathered, Plan
from clarion.features.messaging.posts.rules import FILE_BYTES

AT_RUN = ("file", "reaction", "pin", "text")
"""What a run finds out again, and more exactly."""
_PAGE = 500


def dry_run(gathered: Gathered, plan: Plan) -> None:
    """Adds to what is left out. Acceptable use is not asked yet: whether it lets a file pass is seen when it is."""
    sizes = gathered.reader.archive.sizes
    for key, room in plan.rooms.items():
        done, facts = 0, plan.facts.get(key)
        while facts is not None and done < facts.posts:
            for said in gathered.spool.page(key, done, _PAGE):
                _files(said, room.name, sizes, gathered.leaving)
                gone = sum(one.person not in plan.people for one in said.reactions)
                if gone:
                    gathered.leaving.note(LeftOut("reaction", "not_here", room.name, count=gone))
            done += _PAGE


def _files(said: Said, room: str, sizes: Mapping[str, int], leaving: Leaving) -> None:
    for file in said.files:
        size = sizes[file.entry] if file.entry else 0
        why = "too_large" if size > FILE_BYTES else "empty" if file.entry and not size else ""
        if not file.entry:
            why = "elsewhere" if file.address else "missing"
        if why:
            leaving.note(LeftOut("file", why, f"{room}, {said.at:%Y-%m-%d %H:%M}", file.name))
