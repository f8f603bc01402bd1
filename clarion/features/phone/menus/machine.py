"""A caller's walk through menus: keys and silence in, words and turns out. Pure; the live program and the dry run
(`live_call.py`, `rehearsal.py`) are the same walk.
"""

from dataclasses import dataclass, fields, replace

from clarion.features.phone.menus.book import MenuCache, Shelf
from clarion.features.phone.menus.model import Action, Callee, Desk, Menu
from clarion.features.phone.menus.rules import KEY_INPUTS, MENU, SILENCE, effective

PATIENCE = "patience"
PATIENCE_S = 5.0  # after the last word
KEYS = "keys"
KEYS_S = 2.5  # between the digits of an extension, and the letters of a name
MOST_WRONG = 3
MOST_TURNS = 40  # prompts in one walk; then the caller is let go, whatever the menus say
MOST_CHOSEN = 10
MOST_READ = 8  # people of one name that are read out
MOST_TYPED = 30


@dataclass(frozen=True)
class Say:
    """`token` comes back with `on_played`."""

    prompts: tuple[str, ...]
    token: str


@dataclass(frozen=True)
class Hush:
    """Be quiet: the caller has pressed a key."""


@dataclass(frozen=True)
class Wait:
    """`on_timer(name)` in so many seconds; 0: not any more."""

    name: str
    seconds: float


@dataclass(frozen=True)
class Connect:
    """To an extension of the account, by its short number."""

    callee: Callee


@dataclass(frozen=True)
class Mailbox:
    extension_id: str


@dataclass(frozen=True)
class Outside:
    number: str  # E.164


@dataclass(frozen=True)
class Leave:
    """Say these, and hang up."""

    prompts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note:
    """A sentence that tells why."""

    words: str


class Further:
    """What a walk of another kind may ask for besides."""


Doing = Further | Say | Hush | Wait | Connect | Mailbox | Outside | Leave | Note


@dataclass(frozen=True)
class Walk:
    """Where the caller is. `path`: menu ids from the first to the present one; `typed`: digits not yet understood.

    `stage`: `menu`, `name` (spelling), `choose` (among `found`, extension ids), `over`; those of
    `listening.py`: `listen`, `think`.
    """

    path: str = ""
    chosen: str = ""  # `<menu id>:<key>` of each key that did something, the last ones
    stage: str = "menu"
    typed: str = ""
    found: str = ""
    plays: int = 0
    wrong: int = 0
    turns: int = 0
    misses: int = 0  # how often nobody understood what the caller said

    def as_texts(self) -> dict[str, str]:
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def of_texts(cls, texts: dict[str, str]) -> "Walk":
        """Inverse of `as_texts`; members that are missing are as at the start."""
        known = {field.name: texts[field.name] for field in fields(cls) if field.name in texts}
        return cls(**{name: int(text) if name in _COUNTS else text for name, text in known.items()})  # type: ignore[arg-type]


_COUNTS = ("plays", "wrong", "turns", "misses")


class Walker:
    """One event of a walk. `walk` is where the caller is afterwards, `doings` what is to be done, in order."""

    def __init__(self, book: MenuCache, walk: Walk) -> None:
        self._book = book
        self.walk = walk
        self.doings: list[Doing] = []

    # ---- events

    def start(self, menu_id: str) -> None:
        self._enter(menu_id)

    def key(self, digit: str) -> None:
        if self.walk.stage == "over" or digit not in KEY_INPUTS:
            return
        self._do(Hush(), Wait(PATIENCE, 0))
        {"menu": self._key_in_menu, "name": self._key_in_name, "choose": self._key_to_choose}[self.walk.stage](digit)

    def played(self, token: str) -> None:
        if token == self._token and self.walk.stage != "over":
            self._do(Wait(PATIENCE, PATIENCE_S))

    def timer(self, name: str) -> None:
        if self.walk.stage == "over":
            return
        if self.walk.typed:
            self._search() if self.walk.stage == "name" else self._understand()
        elif name == PATIENCE:
            self._silence()

    # ---- the menu

    def _enter(self, menu_id: str) -> None:
        path = self.walk.path.split()
        if menu_id in path:  # a way back, not a step deeper
            path = path[: path.index(menu_id)]
        self._set(path=" ".join([*path, menu_id]), plays=0, wrong=0)
        self._greet()

    def _greet(self, *first: str) -> None:
        menu = self._menu
        if menu is None:
            self._do(Note("The menu is gone."))
            self._over(Leave(("menu-nobody-there", "goodbye")))
            return
        self._set(stage="menu", typed="", found="", plays=self.walk.plays + 1)
        self._do(Note(f"Menu {menu.number} {menu.name}".strip()[:150] + f", time {self.walk.plays}."))
        self._say(*first, *(menu.prompts or ("menu-welcome",)))

    def _silence(self) -> None:
        if self.walk.stage != "menu":
            self._wrong()
        elif self._menu is not None and self.walk.plays < self._menu.repeat:
            self._greet()
        else:
            self._do(Note("The caller pressed nothing."))
            self._act(SILENCE)

    def _key_in_menu(self, digit: str) -> None:
        if digit in "*#":
            if self.walk.typed and digit == "#":
                self._understand()
            else:
                self._set(typed="")
                self._act(KEY_INPUTS[digit])
            return
        self._set(typed=(self.walk.typed + digit)[:MOST_TYPED])
        if self._shelf.has_longer(self.walk.typed):
            self._do(Wait(KEYS, KEYS_S))
        else:
            self._understand()

    def _understand(self) -> None:
        """An extension, a key of the menu, or nothing that we know."""
        typed, menu = self.walk.typed, self._menu
        self._set(typed="")
        self._do(Wait(KEYS, 0))
        callee = self._shelf.by_number.get(typed)
        if callee is not None:
            self._do(Note(f"The caller dialled extension {typed}."))
            self._reach(callee)
        elif len(typed) == 1 and menu is not None and effective(menu, self._desk, typed) is not None:
            self._act(typed)
        else:
            self._do(Note(f"Nothing is behind {typed}."))
            self._wrong("menu-wrong-key" if len(typed) == 1 else "menu-no-extension")

    def _wrong(self, *words: str) -> None:
        self._set(wrong=self.walk.wrong + 1)
        if self.walk.stage != "menu":
            if self.walk.wrong >= MOST_WRONG:
                self._set(wrong=0)
                self._greet()
            elif self.walk.stage == "choose":
                self._read_out(*words)
            else:
                self._ask_name(*words)
        elif self.walk.wrong >= MOST_WRONG:
            self._do(Note(f"{MOST_WRONG} wrong keys."))
            self._act(SILENCE)
        else:
            self._greet(*words)

    # ---- what keys do

    def _act(self, key: str) -> None:
        menu = self._menu
        action = effective(menu, self._desk, key) if menu is not None else None
        if action is None:
            self._wrong("menu-wrong-key")
            return
        self._do(Note(f"{key}: {action.action}."))
        chosen = [*self.walk.chosen.split(), f"{self.walk.path.split()[-1]}:{key}"]
        self._set(chosen=" ".join(chosen[-MOST_CHOSEN:]))
        self._perform(action)

    def _perform(self, action: Action) -> None:
        path = self.walk.path.split()
        match action.action:
            case "Connect" | "ConnectToIncomingCallRoutingSelection":
                self._reach(self._shelf.by_id.get(action.extension_id))
            case "Voicemail":
                self._over(Mailbox(action.extension_id))
            case "Transfer" | "TransferToContactCenterNumber":
                self._over(Outside(action.number))
            case "ConnectToOperator":
                self._call_operator()
            case "DialByName":
                self._set(wrong=0)
                self._ask_name()
            case "ReturnToRoot":
                self._enter(path[0])
            case "ReturnToPrevious":
                self._enter(path[-2] if len(path) > 1 else path[0])
            case "ReturnToTopLevelMenu":
                self._enter(self._desk.top_menu or path[0])
            case "Disconnect":
                self._over(Leave(("goodbye",)))
            case "DoNothing":
                self._do(Wait(PATIENCE, PATIENCE_S))
            case _:
                self._set(plays=0)
                self._greet()

    def _reach(self, callee: Callee | None) -> None:
        if callee is None or not callee.enabled:
            self._do(Note("Who was wanted cannot be called now."))
            self._wrong("menu-nobody-there")
        elif callee.kind == MENU:
            self._enter(callee.extension_id)
        else:
            self._over(Connect(callee))

    def _call_operator(self) -> None:
        operator = self._shelf.by_id.get(self._desk.operator_id)
        if operator is None or not operator.enabled:
            self._do(Note("There is no operator."))
            self._over(Leave(("nobody-available", "goodbye")))
        else:
            self._reach(operator)

    # ---- dial by name

    def _ask_name(self, *first: str) -> None:
        self._set(stage="name", typed="", found="")
        self._say(*first, "name-ask")

    def _key_in_name(self, digit: str) -> None:
        if digit == "*":
            self._set(plays=0, wrong=0)
            self._greet()
        elif digit == "#":
            self._search()
        else:
            self._set(typed=(self.walk.typed + digit)[:MOST_TYPED])
            self._do(Wait(KEYS, KEYS_S))

    def _search(self) -> None:
        found = self._shelf.named(self.walk.typed)
        self._do(Wait(KEYS, 0), Note(f"Spelled {self.walk.typed or 'nothing'}: {len(found)} found."))
        self._set(typed="")
        if not found:
            self._wrong("name-none")
        elif len(found) > MOST_READ:
            self._wrong("name-many")
        else:
            self._set(stage="choose", found=" ".join(one.extension_id for one in found))
            self._read_out()

    def _read_out(self, *first: str) -> None:
        words: list[str] = []
        for position, extension_id in enumerate(self.walk.found.split(), start=1):
            words += ["name-for", f"name:{extension_id}", "name-press", f"digit-{position}"]
        self._say(*first, *words, "name-again")

    def _key_to_choose(self, digit: str) -> None:
        found = self.walk.found.split()
        if digit == "*":
            self._ask_name()
        elif digit.isdigit() and 1 <= int(digit) <= len(found):
            self._reach(self._shelf.by_id.get(found[int(digit) - 1]))
        else:
            self._wrong("menu-wrong-key")

    # ---- parts

    @property
    def _menu(self) -> Menu | None:
        return self._book.find(self.walk.path.split()[-1]) if self.walk.path else None

    @property
    def _desk(self) -> Desk:
        menu = self._menu
        return self._book.desk(menu.account_id, menu.site_id) if menu else Desk(account_id="", site_id="")

    @property
    def _shelf(self) -> Shelf:
        return self._book.shelf(self._desk.account_id)

    @property
    def _token(self) -> str:
        return f"menu-{self.walk.turns}"

    def _set(self, **changes: object) -> None:
        self.walk = replace(self.walk, **changes)  # type: ignore[arg-type]

    def _do(self, *doings: Doing) -> None:
        self.doings += doings

    def _say(self, *prompts: str) -> None:
        self._set(turns=self.walk.turns + 1)
        if self.walk.turns > MOST_TURNS:
            self._do(Note("The caller went round too often."))
            self._over(Leave(("goodbye",)))
        else:
            self._do(Say(prompts, self._token))

    def _over(self, doing: Doing) -> None:
        self._set(stage="over")
        self._do(doing)
