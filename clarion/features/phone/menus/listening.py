"""A walk in which callers may say what they want (PH-62): the keys of the menu stay what they are. Pure.

After the words of the menu and a tone the caller is listened to; what was heard goes to whoever understands it, and
comes back as `told`. Nobody understood twice: the operator. A key at any time: as in any menu.
"""

from dataclasses import dataclass
from typing import Final

from clarion.features.phone.menus.machine import (
    MOST_READ,
    PATIENCE,
    PATIENCE_S,
    Further,
    Hush,
    Mailbox,
    Note,
    Say,
    Wait,
    Walker,
)

LISTEN_S: Final = 6.0
THINK, THINK_S = "think", 14.0
MOST_MISSES: Final = 2
KEYS_ONLY: Final = 99  # so many misses: nobody is here who understands


@dataclass(frozen=True)
class Listen(Further):
    """Take up what the caller says, for so many seconds at most."""

    seconds: float = LISTEN_S


@dataclass(frozen=True)
class StopListening(Further):
    """The caller presses keys instead."""


@dataclass(frozen=True)
class Ask(Further):
    """Find out what was meant; the answer comes back as `told`."""

    menu_id: str


class ListeningWalker(Walker):
    """One event of a walk in which callers may speak."""

    # ---- events

    def key(self, digit: str) -> None:
        if self.walk.stage in ("listen", "think"):
            self._do(StopListening() if self.walk.stage == "listen" else Wait(THINK, 0))
            self._set(stage="menu")
        super().key(digit)

    def played(self, token: str) -> None:
        if token == self._token and self.walk.stage == "menu" and self._listens:
            self._set(stage="listen")
            self._do(Listen())
        else:
            super().played(token)

    def timer(self, name: str) -> None:
        if name == THINK:
            if self.walk.stage == "think":
                self._miss("Nobody said in time what the caller meant.")
        else:
            super().timer(name)

    def recorded(self, *, said: bool) -> None:
        """The caller has spoken, or has been silent."""
        if self.walk.stage != "listen":
            return
        if not said:
            self._miss("The caller said nothing.")
            return
        self._set(stage="think")
        self._do(Say(("receptionist-moment",), THINK), Ask(self.walk.path.split()[-1]), Wait(THINK, THINK_S))

    def told(self, words: dict[str, str]) -> None:
        """What was meant. `result`: callee, choose, answer, operator, message, none, away; `heard`: the words."""
        if self.walk.stage != "think":
            return
        self._set(stage="menu")
        heard = words.get("heard", "")[:80]
        self._do(Wait(THINK, 0), Note(f"The caller said: {heard}." if heard else "Nothing was understood."))
        target = words.get("extension", "")
        match words.get("result", ""):
            case "callee":
                self._reach(self._shelf.by_id.get(target))
            case "choose":
                self._choose(words.get("found", ""))
            case "answer":
                self._answer(words.get("prompt", ""))
            case "operator":
                self._call_operator()
            case "message" if target:
                self._over(Mailbox(target))
            case "away":
                self._set(misses=KEYS_ONLY)
                self._do(Note("Nobody is here who understands speech: keys only."), Wait(PATIENCE, PATIENCE_S))
            case _:
                self._miss("It was not understood.")

    # ---- parts

    @property
    def _listens(self) -> bool:
        menu = self._menu
        return menu is not None and menu.listens and self.walk.misses < MOST_MISSES

    def _choose(self, found: str) -> None:
        known = [one for one in found.split()[:MOST_READ] if one in self._shelf.by_id]
        if not known:
            self._miss("Nobody of that name is here.")
            return
        self._set(stage="choose", found=" ".join(known), wrong=0)
        self._read_out("receptionist-which")

    def _answer(self, prompt: str) -> None:
        menu = self._menu
        if menu is None or prompt not in menu.answers:
            self._miss("The answer is gone.")
            return
        self._set(misses=0)
        self._say(prompt, "receptionist-more")

    def _miss(self, why: str) -> None:
        self._set(stage="menu", misses=self.walk.misses + 1)
        self._do(Hush(), Note(why))
        if self.walk.misses >= MOST_MISSES:
            self._call_operator()
        else:
            self._say("receptionist-again")

    def _say(self, *prompts: str) -> None:
        """A tone before who is here is listened to."""
        super()._say(*prompts, *(("beep",) if self.walk.stage == "menu" and self._listens else ()))
