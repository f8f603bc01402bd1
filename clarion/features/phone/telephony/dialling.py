"""Numbers as clients write them: national ones of a country that they name."""

from clarion.base.errors import Invalid
from clarion.base.storage import AsyncSession
from clarion.features.emergency import recognise
from clarion.features.numbers import to_e164
from clarion.features.people import Account, Extension, find_country, find_extension_by_number


async def dialled_from(
    session: AsyncSession, owner: Extension, written: str, country_id: str | None, parameter: str
) -> str:
    """E.164 of a national number of that country; extensions, codes and emergency numbers stay as they are written:
    those of that country, and those of `owner`, who calls.

    Without a country the number is read later, as its caller's own country writes it. Raises Invalid.
    """
    if not country_id:
        return written
    country = find_country(country_id)
    if country is None:
        raise Invalid(f"Parameter [{parameter}] value is invalid: no such country.", parameter=parameter)
    if written.strip().startswith(("*", "#")):
        return written
    account = await session.get_one(Account, owner.account_id)
    for home in {country.code, account.home_country, owner.home_country or account.home_country}:
        if recognise(written, home, (account.outside_line_prefix,)) is not None:
            return written
    if await find_extension_by_number(session, account.id, written.strip()) is not None:
        return written
    return to_e164(written, country.code) or written
