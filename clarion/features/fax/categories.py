"""What kind of document a fax is, by keywords that an administrator sees and changes (FAX-29). Pure."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

MOST_CATEGORIES, MOST_KEYWORDS = 50, 100
DEFAULT_CATEGORIES: Mapping[str, Sequence[str]] = {
    "Invoice": ("invoice", "amount due", "remit", "facture", "factuur", "rechnung", "发票"),
    "Purchase order": ("purchase order", "bon de commande", "inkooporder", "bestellung"),
    "Prescription": ("prescription", "refill", "pharmacy", "ordonnance", "recept", "rezept"),
    "Referral": ("referral", "referred", "patient", "diagnosis", "überweisung"),
    "Contract": ("agreement", "contract", "hereby", "contrat", "overeenkomst", "vertrag"),
    "Advertising": ("special offer", "limited time", "discount", "call now", "remove from list"),
}


def category_of(text: str, categories: Mapping[str, Sequence[str]]) -> str:
    """The category with the most different keywords in the text, the first of several; empty where none fits."""
    plain = " ".join(text.casefold().split())
    best, most = "", 0
    for name, keywords in categories.items():
        count = sum(1 for word in dict.fromkeys(keywords) if _pattern(word).search(plain))
        if count > most:
            best, most = name, count
    return best


@lru_cache(maxsize=4096)
def _pattern(keyword: str) -> re.Pattern[str]:
    """A whole word, or words in a row; between letters of other scripts there are no blanks."""
    words = re.escape(" ".join(keyword.casefold().split()))
    return re.compile(rf"(?<![^\W\d_]){words}(?![^\W\d_])" if keyword.isascii() else words)
