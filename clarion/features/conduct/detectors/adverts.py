"""Whether a text sells something, by what it says: an offer, together with a call to take it up. Pure.

Four languages. One sign alone is conversation ("is the sale on Monday?"); two of them are an advert.
"""

import json
import re
from importlib.resources import files

from clarion.base.pattern_screen import PatternScreen
from clarion.base.text_score import readable

_SAID = json.loads(files(__package__).joinpath("data/adverts.json").read_text("utf-8"))
_OFFER, _CALL, _WAY_OUT, _DOOR = (
    re.compile("|".join(_SAID[part]), re.I) for part in ("offer", "call", "way out", "door")
)
_SCREEN = PatternScreen([_OFFER.pattern, _CALL.pattern, _WAY_OUT.pattern], ignore_case=True)


def is_advert(text: str) -> bool:
    """An offer with a call to take it up, or with a way out and a door. What people write to each other has one."""
    plain = readable(text)[0]
    may_match = _SCREEN.candidates(plain)
    if 0 not in may_match or may_match == {0} or _OFFER.search(plain) is None:
        return False
    return _CALL.search(plain) is not None or (_WAY_OUT.search(plain) is not None and _DOOR.search(text) is not None)
