"""A dry run: what would become of a caller who says these things, one after another. No call, no sound."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from clarion.base.storage import AsyncSession
from clarion.features.phone.menus.book import MenuCache, Shelf
from clarion.features.phone.menus.listening import THINK, ListeningWalker
from clarion.features.phone.menus.machine import Connect, Doing, Leave, Mailbox, Note, Outside, Say, Walk
from clarion.features.phone.menus.queries import MenuRow, callees_of, read_account
from clarion.features.phone.receptionist.responses import ReceptionistAnswerText, RehearsalRunItem
from clarion.features.phone.receptionist.service import understand_in


class Rehearsal:
    """Implements the walk of a call with texts in place of sounds."""

    def __init__(self, session: AsyncSession, row: MenuRow, at: datetime) -> None:
        self._session = session
        self._row = row
        self._at = at
        self.over = False

    async def run(self, said: list[str]) -> list[RehearsalRunItem]:
        """A step for each thing said: what was understood, what the caller hears, where they end."""
        account_id = self._row.menu.account_id
        callees = await callees_of(self._session, account_id)
        menus, desks, _ = await read_account(self._session, account_id)
        book = MenuCache(lambda _: Shelf(callees.values()))
        # As if it listened already: whoever tries it out has not switched it on yet.
        own = self._row.menu.id
        book.load([replace(one, listens=True) if one.menu_id == own else one for one in menus], desks)
        walker = ListeningWalker(book, Walk())
        walker.start(self._row.menu.id)
        steps: list[RehearsalRunItem] = []
        for text in said:
            if walker.walk.stage != "menu":
                break
            walker = ListeningWalker(book, walker.walk)
            walker.played(f"menu-{walker.walk.turns}")
            walker.recorded(said=bool(text.strip()))
            answer = ""
            if walker.walk.stage == "think":
                understood = await understand_in(self._session, self._row, text, self._at)
                answer = understood.said
                walker.told(understood.as_words(text))
            steps.append({"said": text, "answer": answer, **_told(walker.doings, callees)})
        return steps


def _told(doings: list[Doing], callees: dict[str, Any]) -> ReceptionistAnswerText:
    step: ReceptionistAnswerText = {"prompts": [], "notes": [], "choices": []}
    for doing in doings:
        match doing:
            case Say(prompts, token) if token != THINK:
                step["prompts"] += [one for one in prompts if not one.startswith(("kept:", "name:"))]
                ids = [one.removeprefix("name:") for one in prompts if one.startswith("name:")]
                step["choices"] += [{"id": one, "name": callees[one].name} for one in ids if one in callees]
            case Note(words):
                step["notes"].append(words)
            case Connect(callee):
                number = callee.number
                step["end"] = {"type": "Extension", "id": callee.extension_id, "name": callee.name, "number": number}
            case Mailbox(extension_id):
                name = callees[extension_id].name if extension_id in callees else ""
                step["end"] = {"type": "Voicemail", "id": extension_id, "name": name}
            case Outside(number):
                step["end"] = {"type": "Number", "number": number}
            case Leave():
                step["end"] = {"type": "HangUp"}
    return step
