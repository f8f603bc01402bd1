"""Reading through disguises: look-alike letters, unseen marks, letters s p a c e d out, digits for letters. Pure."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 4000
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_TWO_ALONE = re.compile(r"[ ._*-][^\W\d_][ ._*-][^\W\d_][ ._*-]")
"""What is spaced out has this in it; it is found much sooner."""
_SPACED_OUT = re.compile(r"(?<![^\W\d_])(?:[^\W\d_][ ._*-]){3,}[^\W\d_](?![^\W\d_])")
_GAP = re.compile(r"[ ._*-]")
_FOREIGN = re.compile(r"[^\x00-\x7f£€¥]")
_LATIN = re.compile("[A-Za-z]")
_LETTER = re.compile(r"[^\W\d_]")
_MIXED = re.compile(r"(?=\w*[a-z])(?=\w*[013457@$])[a-z013457@$]{4,}", re.I)
_LEET = str.maketrans("013457@$", "oieastas")
# Letters of other scripts that pass for Latin ones (Unicode's confusables, the common ones), beyond what NFKC folds.
_LOOKS = dict(
    zip(
        "аеорсухіјѕһԁɡԛԝьАВЕКМНОРСТУХІЈЅѵαοερτυνικΑΒΕΖΗΙΚΜΝΟΡΤΥΧɑɩ‚’‘“”–—",
        "aeopcyxijshdgqwbABEKMHOPCTYXIJSvaoeptuvikABEZHIKMNOPTYXai,''\"\"--",
        strict=True,
    )
)


@lru_cache(maxsize=4096)
def _bare_letter(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)
    return base[0] if base and base[0].isascii() and base[0].isalpha() else letter


@lru_cache(maxsize=4)
def readable(text: str) -> tuple[str, int, int]:
    """The text as a person reads it, how many letters were look-alikes of Latin ones, how many marks were unseen.

    Several detectors ask about the same text one after another.
    """
    text = text[:LONGEST]
    looked = unseen = 0
    if not text.isascii():
        seen = _UNSEEN.sub("", text)
        unseen = len(text) - len(seen)
        text = unicodedata.normalize("NFKC", seen)
        if _FOREIGN.search(text) and _mostly_latin(text):
            text, looked = _folded(text)
    if _TWO_ALONE.search(text):
        text = _SPACED_OUT.sub(lambda found: _GAP.sub("", found[0]), text)
    return " ".join(text.split()), looked, unseen


def _folded(text: str) -> tuple[str, int]:
    """Look-alikes as the letters they pass for; accents go only where nearly every word has one."""
    looked = sum(letter in _LOOKS and letter.isalpha() for letter in text)
    text = _FOREIGN.sub(lambda found: _LOOKS.get(found[0], found[0]), text)
    accented = len(_FOREIGN.findall(text))
    if accented > 3 and accented * 8 > len(text):
        bare = _FOREIGN.sub(lambda found: _bare_letter(found[0]), text)
        looked += accented - len(_FOREIGN.findall(bare))
        text = bare
    return text, looked


def _mostly_latin(text: str) -> bool:
    """A text in Greek or Cyrillic is no disguise; a Latin one with some of their letters is."""
    return len(_LATIN.findall(text)) * 2 >= len(_LETTER.findall(text))


def undisguised(word: str) -> str:
    """`v1agra` as `viagra`; the word itself when it hides nothing."""
    return word.translate(_LEET) if _MIXED.fullmatch(word) else word
