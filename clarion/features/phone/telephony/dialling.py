"""Numbers as clients write them: national ones of a country that they name."""

from clarion.base.errors import Invalid
from clarion.features.emergency import recognise
from clarion.features.numbers import to_e164
from clarion.features.people import find_country


def dialled_from(written: str, country_id: str | None, parameter: str) -> str:
    """E.164 of a national number of that country; extensions, codes and emergency numbers stay as they are written.

    Without a country the number is read later, as its caller's own country writes it. Raises Invalid.
    """
    if not country_id:
        return written
    country = find_country(country_id)
    if country is None:
        raise Invalid(f"Parameter [{parameter}] value is invalid: no such country.", parameter=parameter)
    if recognise(written, country.code) is not None:
        return written
    return to_e164(written, country.code) or written
