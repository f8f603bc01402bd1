"""What an import would do, and everything that is wrong with it. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from clarion.features.phone.menus.document import Draft, Key, Mistake, Reading
from clarion.features.phone.menus.model import Action, Callee, Desk, Menu
from clarion.features.phone.menus.rules import MENU, check_actions, check_silence

NEW = "new:"
"""Before the number (or the place) of a menu that is not there yet, in place of its id."""


@dataclass(frozen=True)
class Surroundings:
    """What an account has. `numbers`: extensions by number; `sites`, `prompts`: name, in lower case, to id."""

    numbers: Mapping[str, Callee]
    menus: Mapping[str, Menu]
    desk_of: Callable[[str], Desk]
    sites: Mapping[str, str]
    prompts: Mapping[str, list[str]]
    e164: Callable[[str], str]
    language: Callable[[str], str | None]


@dataclass
class Planned:
    """One menu of the document. `menu_id` begins with `NEW` where it is made."""

    draft: Draft
    menu_id: str
    site_id: str | None = None
    prompt_id: str | None = None
    language: str = "en-US"
    actions: dict[str, Action] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.menu_id.startswith(NEW)


class Planner:
    """`plan` and `mistakes` after `run`; with any mistake nothing of it may be done."""

    def __init__(self, reading: Reading, around: Surroundings) -> None:
        self.plan: list[Planned] = []
        self.mistakes = list(reading.mistakes)
        self._drafts = reading.drafts
        self._around = around

    def run(self) -> None:
        counted = Counter(draft.number for draft in self._drafts if draft.number)
        for place, draft in enumerate(self._drafts):
            if counted[draft.number] > 1 and draft.number:
                self._wrong(draft.line, f"The number {draft.number} is there {counted[draft.number]} times.", draft)
            self.plan.append(Planned(draft, self._menu_id(draft, place)))
        callees = {one.extension_id: one for one in self._around.numbers.values()}
        for planned in self.plan:
            number = planned.draft.number or planned.menu_id
            callees[planned.menu_id] = Callee(planned.menu_id, number, planned.draft.name, MENU)
        for planned in self.plan:
            self._complete(planned, callees)
        self._check_silence()

    def _menu_id(self, draft: Draft, place: int) -> str:
        there = self._around.numbers.get(draft.number)
        if there is None:
            return f"{NEW}{draft.number or place}"
        if there.kind != MENU:
            self._wrong(draft.line, f"Extension {draft.number} is no menu: it is of the type {there.kind}.", draft)
        return there.extension_id

    def _complete(self, planned: Planned, callees: Mapping[str, Callee]) -> None:
        draft, around = planned.draft, self._around
        if draft.site:
            planned.site_id = around.sites.get(draft.site.casefold())
            if planned.site_id is None:
                self._wrong(draft.line, f"There is no site [{draft.site}].", draft)
        if draft.file:
            found = around.prompts.get(draft.file.casefold(), [])
            planned.prompt_id = found[0] if found else None
            if len(found) != 1:
                words = "no prompt" if not found else "more than one prompt"
                self._wrong(draft.line, f"There is {words} [{draft.file}] in the library.", draft)
        planned.language = around.language(draft.language) or "" if draft.language else "en-US"
        if not planned.language:
            self._wrong(draft.line, f"[{draft.language[:20]}] is no language.", draft)
        inputs = [(key.input, self._action_of(key, draft)) for key in draft.keys]
        for problem in check_actions(inputs, callees.get):
            position = int(problem.place.partition("[")[2].partition("]")[0])
            self._wrong(draft.keys[position].line, problem.words, draft)
        planned.actions = dict(inputs)

    def _action_of(self, key: Key, draft: Draft) -> Action:
        number = self._around.e164(key.phone) if key.phone else ""
        if key.phone and not number:
            self._wrong(key.line, f"[{key.phone[:30]}] is no phone number.", draft)
        return Action(action=key.action, extension_id=self._target(key.extension), number=number or key.phone)

    def _target(self, number: str) -> str:
        """The id behind a number: of a menu of the document, or of an extension that is there."""
        if not number:
            return ""
        own = next((one.menu_id for one in self.plan if one.draft.number == number), "")
        there = self._around.numbers.get(number)
        return own or (there.extension_id if there else f"missing:{number}")

    def _check_silence(self) -> None:
        """With the menus of the document in place of those that are there."""
        if self.mistakes:
            return
        menus = dict(self._around.menus)
        for one in self.plan:
            there = menus.get(one.menu_id)
            site_id = one.site_id or (there.site_id if there else "main-site")
            menus[one.menu_id] = Menu(
                menu_id=one.menu_id,
                account_id="",
                site_id=site_id,
                number=one.draft.number,
                name=one.draft.name,
                actions=one.actions,
            )
        for one in self.plan:
            problem = check_silence(menus[one.menu_id], menus, self._around.desk_of)
            if problem is not None:
                self._wrong(one.draft.line, problem.words, one.draft)

    def _wrong(self, line: int, words: str, draft: Draft) -> None:
        self.mistakes.append(Mistake(line, words, draft.label))
