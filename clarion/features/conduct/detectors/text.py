"""Everything that detectors tell of a text, as facts for rules."""

from collections.abc import Callable, Sequence

from clarion.base.text_score import score_text
from clarion.features.conduct.detectors.links import link_features, list_links
from clarion.features.conduct.detectors.patterns import asks_personal_data, is_swindle, threat_score
from clarion.features.conduct.detectors.scams import scam_family
from clarion.features.conduct.ports import Features

SURE = 0.9
"""From this score on, the parts of a swindle are no chance."""


def text_features(
    text: str, *, urls: Sequence[str] | None = None, is_hostile: Callable[[str], bool] = lambda host: False
) -> Features:
    """Scores and patterns of the words, and what its links are. `urls`: the links, where they are known already."""
    score = score_text(text)
    return {
        "scam_score": score,
        "scam_pattern": bool(scam_family(text)) or (score >= SURE and is_swindle(text)),
        "threat_score": threat_score(text),
        "asks_personal_data": asks_personal_data(text),
        **link_features(list_links(text, urls, is_hostile)),
    }
