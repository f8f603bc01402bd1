"""Whether a fax advertises, and whether page one says how to opt out (FCC 06-42), by its words. Pure."""

import json
import re
from importlib.resources import files

from clarion.base.text_score import readable
from clarion.features.conduct.detectors.adverts import is_advert
from clarion.features.conduct.ports import Features

_WAY_OUT = re.compile(
    "|".join(json.loads(files(__package__).joinpath("data/adverts.json").read_text("utf-8"))["fax way out"]), re.I
)
_CONTACT = re.compile(r"\+?\(?\d[\d ().\-/]{6,}\d|[^\s@]+@[^\s@]+\.\w+|https?://|www\.")
_NEAR = 400  # characters between the words and how to reach the sender
_LONGEST = 20_000


def fax_features(text: str, page_one: str) -> Features:
    """`text`: of the pages that were read, page one among them."""
    return {"fax_advert": is_advert(text[:_LONGEST]), "fax_opt_out_shown": shows_opt_out(page_one[:_LONGEST])}


def shows_opt_out(page: str) -> bool:
    """Words about getting no more faxes, with a number or an address to say so nearby."""
    for part in (page, readable(page)[0]):
        for said in _WAY_OUT.finditer(part):
            if _CONTACT.search(part, max(0, said.start() - _NEAR), said.end() + _NEAR):
                return True
    return False
