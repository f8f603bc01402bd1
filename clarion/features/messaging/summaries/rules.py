"""What of a chat somebody should read: what tells most, what asks them, what was decided. Pure, no model."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from clarion.base.highlights import Passage, most_telling

MOST_HIGHLIGHTS = 7
FEWEST_HIGHLIGHTS = 3
"""Else a third of what was said, where there is so much."""
MOST_QUESTIONS = 10
MOST_DECISIONS = 10
_QUESTION = re.compile(r"[?？](?=\s|$|[\"'»”’)）])|[？]")
_DECIDED = re.compile(
    r"\b(?:(?:we|i)(?:'ve|’ve| have)? (?:decided|agreed)|(?:it(?:'s|’s| is| was)|has been) (?:decided|agreed)|"
    r"decision:|let(?:'|’)?s go with|we(?:'ll|’ll| will) go with|"
    r"(?:on a|nous avons|il a été|c(?:'|’)est) (?:décidé|convenu)|décision\s?:|"
    r"(?:we hebben|is|er is|hebben we) [^.?!\n]{0,60}?(?:besloten|afgesproken)|besluit:)"
    r"|(?:我们|大家)?(?:决定|商定|说好|一致同意)|决议[:：]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A post as it counts here. `noticed`: how much others made of it (reactions, answers). `asks`: it names me."""

    text: str
    noticed: int = 0
    pinned: bool = False
    asks: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Places in what was said, in that order."""

    highlights: Sequence[int]
    questions: Sequence[int]
    decisions: Sequence[int]


def look_through(said: Sequence[Said]) -> Found:
    """Questions: those that name whoever asks, and are not their own. The newest, where there are too many.

    Highlights are others than those.
    """
    questions = [place for place, one in enumerate(said) if one.asks and not one.own and is_question(one.text)]
    decisions = [place for place, one in enumerate(said) if is_decision(one.text)]
    shown = {*questions[-MOST_QUESTIONS:], *decisions[-MOST_DECISIONS:]}
    passages = [Passage(one.text, 0.0 if place in shown else _weight(one)) for place, one in enumerate(said)]
    most = min(MOST_HIGHLIGHTS, max(FEWEST_HIGHLIGHTS, len(said) // 3))
    return Found(most_telling(passages, most), questions[-MOST_QUESTIONS:], decisions[-MOST_DECISIONS:])


def is_question(text: str) -> bool:
    return bool(_QUESTION.search(text))


def is_decision(text: str) -> bool:
    """Says so in as many words: in English, French, Dutch or Chinese. A question decides nothing."""
    return bool(_DECIDED.search(text)) and not is_question(text)


def most_active(creators: Sequence[str], most: int = 20) -> list[tuple[str, int]]:
    """(person, posts), the busiest first."""
    return Counter(one for one in creators if one).most_common(most)


def _weight(said: Said) -> float:
    return 1.0 + 0.25 * min(said.noticed, 8) + (1.0 if said.pinned else 0.0) + (0.5 if said.asks else 0.0)
