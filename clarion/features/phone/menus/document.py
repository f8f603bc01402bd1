"""All menus of an account as one document, in YAML (or JSON) and in XML: reading and writing. Pure.

The document speaks of extensions, sites and prompts by number and name, so that it can go to another account. Reading
never stops at a mistake: each one is kept with its line.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

VERSION = 1
MOST_BYTES = 1_000_000
MOST_MENUS_IN_DOCUMENT = 1000
MENU_MEMBERS = ("name", "extensionNumber", "site", "promptRepeatCount", "prompt", "keys")
PROMPT_MEMBERS = ("text", "language", "file")
KEY_MEMBERS = ("action", "extensionNumber", "phoneNumber")


@dataclass(frozen=True)
class Mistake:
    """`line` counts from 1; `menu`: the name or number of the menu it is in, where it is in one."""

    line: int
    words: str
    menu: str = ""


@dataclass
class Key:
    line: int
    input: str
    action: str = ""
    extension: str = ""
    phone: str = ""


@dataclass
class Draft:
    """A menu as the document has it. `repeat` 0: not said; `file`: the name of a prompt of the library."""

    line: int
    name: str = ""
    number: str = ""
    site: str = ""
    repeat: int = 0
    text: str = ""
    language: str = ""
    file: str = ""
    keys: list[Key] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.name or self.number


@dataclass
class Reading:
    drafts: list[Draft] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, line: int, words: str, draft: Draft | None = None) -> None:
        self.mistakes.append(Mistake(line, words, draft.label if draft else ""))


def fill(draft: Draft, reading: Reading, member: str, text: str, line: int) -> None:
    """One plain member of a menu; texts as they stand in the document."""
    limits = {"name": 100, "extensionNumber": 12, "site": 100}
    if member in limits:
        if len(text) > limits[member]:
            reading.wrong(line, f"[{member}] is longer than {limits[member]} characters.", draft)
            return
        setattr(draft, {"extensionNumber": "number"}.get(member, member), text)
    elif member == "promptRepeatCount":
        if text not in ("1", "2", "3"):
            reading.wrong(line, "[promptRepeatCount] is 1, 2 or 3.", draft)
            return
        draft.repeat = int(text)
    else:
        reading.wrong(line, f"[{member[:40]}] is no member of a menu.", draft)


def fill_prompt(draft: Draft, reading: Reading, member: str, text: str, line: int) -> None:
    if member not in PROMPT_MEMBERS:
        reading.wrong(line, f"[{member[:40]}] is no member of a prompt.", draft)
    elif len(text) > 2000:
        reading.wrong(line, f"[{member}] is longer than 2000 characters.", draft)
    else:
        setattr(draft, member, text)


def fill_key(draft: Draft, reading: Reading, key: Key, member: str, text: str, line: int) -> None:
    names = {"action": "action", "extensionNumber": "extension", "phoneNumber": "phone"}
    if member not in names:
        reading.wrong(line, f"[{member[:40]}] is no member of a key.", draft)
    else:
        setattr(key, names[member], text[:60])


def finish(reading: Reading) -> Reading:
    """What every menu needs."""
    if len(reading.drafts) > MOST_MENUS_IN_DOCUMENT:
        reading.wrong(1, f"The document has more than {MOST_MENUS_IN_DOCUMENT} menus.")
    for draft in reading.drafts:
        if not draft.name:
            reading.wrong(draft.line, "The menu has no name.", draft)
        if draft.text and draft.file:
            reading.wrong(draft.line, "A prompt has a text or a file, not both.", draft)
        for key in draft.keys:
            if not key.action:
                reading.wrong(key.line, f"The key [{key.input[:20]}] has no action.", draft)
    return reading


def in_lines(mistakes: Iterable[Mistake]) -> list[Mistake]:
    return sorted(mistakes, key=lambda one: (one.line, one.words))
