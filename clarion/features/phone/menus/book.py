"""What call servers remember of menus: loaded by `apps`, looked up by key. Nothing here waits for anything."""

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable

from clarion.calls.directory import Directory
from clarion.features.phone.menus.model import Callee, Desk, Menu, desk_menu
from clarion.features.phone.menus.rules import REACHABLE

_KEYS = {letter: key for key, letters in {"2": "abc", "3": "def", "4": "ghi", "5": "jkl", "6": "mno", "7": "pqrs",
                                          "8": "tuv", "9": "wxyz"}.items() for letter in letters}  # fmt: skip
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "œ": "oe"})
MAIN = "main-site"


def keys_of(name: str) -> str:
    """A name as somebody spells it on a phone: `Zoë O'Neil` is 963 6345. What is no letter is left out."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return "".join(_KEYS.get(char, char if char in "0123456789" else "") for char in plain)


class Shelf:
    """The extensions of one account, by number and by the keys of their names."""

    def __init__(self, callees: Iterable[Callee]) -> None:
        usable = [one for one in callees if one.kind in REACHABLE]
        self.by_id = {one.extension_id: one for one in usable}
        self.by_number = {one.number: one for one in usable if one.enabled}
        self._numbers = sorted(self.by_number)
        spelled = [(key, one.extension_id) for one in usable if one.enabled and one.listed for key in _spellings(one)]
        self._spelled = sorted(set(spelled))

    def has_longer(self, digits: str) -> bool:
        """Whether an extension number begins with these digits and goes on."""
        at = bisect_left(self._numbers, digits + "0")
        return at < len(self._numbers) and self._numbers[at].startswith(digits)

    def named(self, digits: str) -> list[Callee]:
        """Whose first, last or whole name begins so, in the order of their names."""
        at = bisect_left(self._spelled, (digits, ""))
        found: dict[str, Callee] = {}
        while digits and at < len(self._spelled) and self._spelled[at][0].startswith(digits):
            found[self._spelled[at][1]] = self.by_id[self._spelled[at][1]]
            at += 1
        return sorted(found.values(), key=lambda one: (one.name.casefold(), one.number))


def _spellings(callee: Callee) -> list[str]:
    words = callee.name.split()
    return [key for at in range(len(words)) if (key := keys_of("".join(words[at:] + words[:at])))]


class MenuCache:
    """Menus and front desks of all accounts. `shelf(account id)`: its extensions."""

    def __init__(self, shelf: Callable[[str], Shelf]) -> None:
        self.shelf = shelf
        self._menus: dict[str, Menu] = {}
        self._desks: dict[tuple[str, str], Desk] = {}

    def load(self, menus: Iterable[Menu], desks: Iterable[Desk]) -> None:
        """Replace everything at once."""
        self._menus = {menu.menu_id: menu for menu in menus}
        self._desks = {(desk.account_id, desk.site_id): desk for desk in desks}

    def find(self, menu_id: str) -> Menu | None:
        if menu_id.startswith("desk:"):
            _, account_id, site_id = menu_id.split(":", 2)
            return desk_menu(self.desk(account_id, site_id), "")
        return self._menus.get(menu_id)

    def desk(self, account_id: str, site_id: str) -> Desk:
        """The front desk of a site; the main one's where the site has nothing of its own."""
        found = self._desks.get((account_id, site_id)) or self._desks.get((account_id, MAIN))
        return found or Desk(account_id=account_id, site_id=site_id)


class Shelves:
    """The shelf of each account, made when somebody asks and again once its extensions have changed."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._shelves: dict[str, tuple[int, Shelf]] = {}  # with the changes of the account that it knows

    def __call__(self, account_id: str) -> Shelf:
        changes, shelf = self._directory.changes_of(account_id), self._shelves.get(account_id)
        if shelf is None or shelf[0] != changes:
            shelf = self._shelves[account_id] = (changes, Shelf(self._callees(account_id)))
        return shelf[1]

    def _callees(self, account_id: str) -> Iterable[Callee]:
        for one in self._directory.extensions_of(account_id):
            yield Callee(
                extension_id=one.extension_id,
                number=one.number,
                name=one.name,
                kind=one.kind,
                enabled=one.enabled,
                listed=one.listed,
            )
