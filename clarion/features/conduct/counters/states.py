"""Whether a call crosses a state border of the US, as far as numbers tell."""

from functools import lru_cache

import phonenumbers
import pycountry


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    states = pycountry.subdivisions.get(country_code="US")  # type: ignore[no-untyped-call]
    return {state.name: state.code[3:] for state in states}


@lru_cache(maxsize=4096)
def state_of(block: str) -> str:
    """The state that a block of US numbers (+1, area code, exchange) belongs to; empty: not known."""
    try:
        number = phonenumbers.parse(block + "0000"[: max(0, 12 - len(block))])
    except phonenumbers.NumberParseException:
        return ""
    if phonenumbers.region_code_for_number(number) != "US":
        return ""
    from phonenumbers import geocoder  # half a second of tables, which most processes never need

    words = str(geocoder.description_for_number(number, "en")).rpartition(", ")[2]
    return _codes().get(words, words if len(words) == 2 else "")


def is_interstate(one: str, other: str) -> bool:
    """False, too, when either state is not known."""
    if not one.startswith("+1") or not other.startswith("+1") or one[:5] == other[:5]:
        return False
    here, there = state_of(one[:8]), state_of(other[:8])
    return bool(here and there) and here != there
