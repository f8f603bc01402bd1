"""The address of a company or a person, as letters need it. Where somebody is for emergencies is another feature."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import StringConstraints

from clarion.base.errors import Invalid
from clarion.base.http import WireModel
from clarion.features.people.dictionary.countries import countries, find_country, states_of

Line = Annotated[str, StringConstraints(max_length=120, strip_whitespace=True)]
_STRICT = frozenset({"US", "CA", "AU"})
"""Countries whose states are always one of a few codes."""


class AddressChange(WireModel):
    """What is not given stays; an empty text clears a field."""

    country: Line | None = None
    state: Line | None = None
    city: Line | None = None
    street: Line | None = None
    street2: Line | None = None
    zip: Annotated[str, StringConstraints(max_length=40, strip_whitespace=True)] | None = None

    def over(self, before: Mapping[str, str], home_country: str) -> dict[str, str]:
        """The address with what was given. Raises Invalid for a country or state that does not exist."""
        found = {**before, **self.model_dump(by_alias=False, exclude_none=True)}
        if self.country:
            found["country"] = _country_code(self.country)
        if found.get("state"):
            found["state"] = _state_code(found["state"], found.get("country") or home_country)
        return {name: text for name, text in found.items() if text}


def _country_code(text: str) -> str:
    folded = text.casefold()
    named = next((item for item in countries().values() if item.name.casefold() == folded), None)
    country = find_country(text) or named
    if country is None:
        raise Invalid(f"There is no country [{text[:60]}].", parameter="businessAddress.country")
    return country.code


def _state_code(text: str, country: str) -> str:
    folded = text.casefold()
    for state in states_of(country):
        if folded in (state.code.casefold(), state.name.casefold(), state.id.casefold()):
            return state.code
    if country in _STRICT:
        raise Invalid(f"There is no state [{text[:60]}] in {country}.", parameter="businessAddress.state")
    return text


def address_view(address: Mapping[str, str], *, short_country: bool = False) -> dict[str, str]:
    """The address on the wire; the country by its name, or (`short_country`) by its ISO code."""
    shown = {name: address[name] for name in ("street", "city", "state", "zip") if address.get(name)}
    code = address.get("country")
    if code:
        country = countries().get(code)
        shown["country"] = code if short_country or country is None else country.name
    return shown
