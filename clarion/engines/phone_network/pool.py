"""Numbers that the simulated carrier gives to customers: ranges that regulators keep free for fiction.

Nobody real has them, so that a mistake rings at nobody's. Pure.
"""

from collections.abc import Iterator
from functools import lru_cache

# Area codes of the North American plan; 555-0100 to 555-0199 is kept for fiction in each. 202 is left to the
# subscribers of the simulated network.
_NANP = {
    "US": ("201", "206", "212", "213", "303", "305", "312", "404", "408", "415", "503", "512", "602", "617", "646",
           "650", "702", "713", "716", "718", "801", "808", "815", "858", "917", "949"),
    "CA": ("204", "236", "416", "438", "514", "604", "613", "647", "778", "902"),
}  # fmt: skip
_TOLL_FREE = ("800", "833", "844", "855", "866", "877", "888")
# country: (area code, national number before the counted digits, how many digits are counted)
_OTHERS = {
    "GB": (("20", "2079460", 3), ("113", "1134960", 3), ("121", "1214960", 3), ("161", "1614960", 3)),
    "FR": (("1", "199000", 3), ("4", "465710", 3)),
    "DE": (("30", "3023125", 3), ("89", "8999998", 3)),
    "AU": (("2", "25550", 4), ("3", "35550", 4)),
}
_CALLING_CODES = {"GB": "44", "FR": "33", "DE": "49", "AU": "61"}
COUNTRIES = (*_NANP, *_OTHERS)


def numbers_of(country: str, area_code: str = "", *, toll_free: bool = False) -> Iterator[str]:
    """The pool in E.164, in order. Nothing for a country or an area code without a pool."""
    if country in _NANP:
        for area in _TOLL_FREE if toll_free else _NANP[country]:
            if area_code in ("", area):
                yield from (f"+1{area}5550{last}" for last in range(100, 200))
    elif not toll_free:
        for area, prefix, digits in _OTHERS.get(country, ()):
            if area_code in ("", area):
                yield from (f"+{_CALLING_CODES[country]}{prefix}{last:0{digits}}" for last in range(10**digits))


@lru_cache(maxsize=1)
def _all() -> frozenset[str]:
    found = {number for country in COUNTRIES for number in numbers_of(country)}
    return frozenset(found.union(numbers_of("US", toll_free=True)))


def has(number: str) -> bool:
    """Whether the number (E.164) is in any pool."""
    return number in _all()
