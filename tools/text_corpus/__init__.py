"""Texts of today, made from templates: what the training file, which ends in 2011, cannot know. All is invented.

`spam.txt` and `ham.txt` hold one template a line under headings that name the family; `fill` puts names, sums, codes
and links into it. The same seed gives the same texts.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.text_corpus.pieces import WORDS, bad_link, good_link, number_piece

SEED = 7
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class MadeText:
    spam: bool
    family: str
    template: str
    text: str


def made_texts(each: int = 3) -> list[MadeText]:
    """Every template `each` times, with other pieces; once where it has none."""
    chance = random.Random(SEED)
    return [
        MadeText(spam, family, template, _roughened(fill(template, chance), chance, spam=spam))
        for spam in (True, False)
        for family, template in _templates("spam" if spam else "ham")
        for _ in range(each if "{" in template else 1)
    ]


def _templates(name: str) -> Iterator[tuple[str, str]]:
    family = ""
    for line in Path(__file__).with_name(f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            family = line[2:]
        elif line:
            yield family, line


def fill(template: str, chance: random.Random) -> str:
    return _SLOT.sub(lambda slot: _piece(slot[1], chance), template)


def _piece(name: str, chance: random.Random) -> str:
    if name in WORDS:
        return chance.choice(WORDS[name])
    if name == "badurl":
        return bad_link(chance)
    if name == "goodurl":
        return good_link(chance)
    return number_piece(name, chance)


def _roughened(text: str, chance: random.Random, *, spam: bool) -> str:
    """As people type: no capitals, all capitals, `u` for you, no full stop at the end."""
    dice = chance.random()
    if dice < 0.08:
        text = text.lower()
    elif dice < 0.12 and spam and len(text) < 120:
        text = text.upper()
    if chance.random() < 0.06:
        text = re.sub(r"\byou\b", "u", re.sub(r"\byour\b", "ur", text))
    return text.rstrip(".") if chance.random() < 0.06 else text
