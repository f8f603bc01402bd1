"""Everything that detectors tell of a text, as facts for rules."""

import re
from collections.abc import Callable, Sequence
from ipaddress import ip_address

from clarion.base.text_score import concepts_in, score_text
from clarion.features.conduct.detectors.links import link_features, list_links
from clarion.features.conduct.detectors.patterns import asks_personal_data, is_swindle, threat_score
from clarion.features.conduct.detectors.scams import scam_family
from clarion.features.conduct.ports import Features

SURE = 0.9
"""From this score on, the parts of a swindle are no chance."""
_FEW_WORDS = 4
_TELLS_LITTLE = 0.4
"""At most so much for a text that neither says much nor leads anywhere. Below what counts as a second sign."""
_WORD = re.compile(r"[^\W\d_]+")
_LEADS_AWAY = frozenset(("link", "long number", "money", "click"))
_LURES = frozenset(("prize", "free", "refund", "bank"))
_SHORT_WAY = re.compile(r"(?<!\w)(?:\d{5,6}(?!\w)|@\w)")
"""A short code to text or call, or a name in another messenger: honest alone, not beside a lure."""
_ADDRESS_LINK = re.compile(
    r"https?://(?:(localhost)|(\d{1,3}(?:\.\d{1,3}){3})|\[([0-9a-f:.]+)\])(?::\d+)?"
    r"(?P<rest>[/?#][^\s<>\"']*)?(?=[\s<>\"'),;!]|[.:](?:\s|$)|$)",
    re.I,
)
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def scam_score(text: str) -> float:
    """What the model makes of the words. It is sure of a bare `text 11` and of any link to an address, and is wrong.

    A link into a private network takes nobody anywhere, so the words around it and in it are judged. A few words
    without a link, a number to call or a sum ask for nothing.
    """
    words = _ADDRESS_LINK.sub(_words_of, text)
    score = score_text(words)
    if score > _TELLS_LITTLE and len(_WORD.findall(words)) < _FEW_WORDS and not _leads_away(words):
        return _TELLS_LITTLE
    return score


def _leads_away(words: str) -> bool:
    concepts = concepts_in(words)
    lured = not _LURES.isdisjoint(concepts) and _SHORT_WAY.search(words) is not None
    return lured or not _LEADS_AWAY.isdisjoint(concepts)


def _words_of(link: re.Match[str]) -> str:
    """Only the words of a link into a private network; any other link as it stands."""
    local, *numeric = link.groups()[:3]
    try:
        private = bool(local) or ip_address(numeric[0] or numeric[1]).is_private
    except ValueError:
        private = False
    return _BETWEEN_WORDS.sub(" ", link["rest"] or "") if private else link[0]


def text_features(
    text: str, *, urls: Sequence[str] | None = None, is_hostile: Callable[[str], bool] = lambda host: False
) -> Features:
    """Scores and patterns of the words, and what its links are. `urls`: the links, where they are known already."""
    score = scam_score(text)
    return {
        "scam_score": score,
        "scam_pattern": bool(scam_family(text)) or (score >= SURE and is_swindle(text)),
        "threat_score": threat_score(text),
        "asks_personal_data": asks_personal_data(text),
        **link_features(list_links(text, urls, is_hostile)),
    }
