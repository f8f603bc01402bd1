"""Whether a call crosses a state border of the US, as far as numbers tell."""

import sys
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path

import phonenumbers
import pycountry

_BLOCK = 12  # of a number with its +


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    states = pycountry.subdivisions.get(country_code="US")  # type: ignore[no-untyped-call]
    return {state.name: state.code[3:] for state in states}


@lru_cache(maxsize=1)
def read_states() -> dict[str, str]:
    """Leading digits of numbers (they begin with 1): the state they belong to, as phonenumbers spells it.

    Its geocoder says the same, and reads the tables of all countries for it, which takes half a second and a tenth of a
    gigabyte. Those of a leading 1 are in the first few files. Call servers read them before calls come.
    """
    found: dict[str, str] = {}
    for number in count():
        table = _table(number)
        for digits, names in table.items():
            if digits[0] == "1" and "en" in names:
                found[digits] = sys.intern(names["en"].rpartition(", ")[2])
        if max(table)[0] > "1":  # they are in order
            break
    return found


def _table(number: int) -> dict[str, dict[str, str]]:
    """Leading digits: language: name of the place. One file, without the package around it, which reads them all."""
    path = Path(phonenumbers.__file__).parent / "geodata" / f"data{number}.py"
    spec = spec_from_file_location(f"phonenumbers.geodata.{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: dict[str, dict[str, str]] = module.data
    return table


@lru_cache(maxsize=4096)
def state_of(block: str) -> str:
    """The state that a block of US numbers (+1, area code, exchange) belongs to; empty: not known."""
    whole = block + "0000"[: max(0, _BLOCK - len(block))]
    try:
        number = phonenumbers.parse(whole)
    except phonenumbers.NumberParseException:
        return ""
    if phonenumbers.region_code_for_number(number) != "US" or not phonenumbers.is_number_geographical(number):
        return ""
    states = read_states()
    words = next((states[whole[1:end]] for end in range(len(whole), 1, -1) if whole[1:end] in states), "")
    return _codes().get(words, words if len(words) == 2 else "")


def is_interstate(one: str, other: str) -> bool:
    """False, too, when either state is not known."""
    if not one.startswith("+1") or not other.startswith("+1") or one[:5] == other[:5]:
        return False
    here, there = state_of(one[:8]), state_of(other[:8])
    return bool(here and there) and here != there
