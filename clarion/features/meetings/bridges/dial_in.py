"""How telephones reach meetings: the company's conference numbers, where one then enters the PIN. MTG-28."""

from collections.abc import Sequence

from fastapi import Request
from typing_extensions import TypedDict

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges.delegates import DialIn, MeetingDelegates
from clarion.features.people import Account, CountryReference, country_view, format_number


class DialInNumber(TypedDict):
    phoneNumber: str
    formattedNumber: str
    location: str
    country: CountryReference


async def dial_in_numbers(here: Container, session: AsyncSession, account_id: str) -> Sequence[DialIn]:
    """Empty where the company keeps no number for conferences."""
    return await here.get(MeetingDelegates).dial_in_numbers(session, account_id)


async def dial_in_views(
    here: Container, session: AsyncSession, account_id: str, request: Request
) -> list[DialInNumber]:
    """As the surface writes them."""
    account = await session.get_one(Account, account_id)
    found = await dial_in_numbers(here, session, account_id)
    return [
        {
            "phoneNumber": one.number,
            "formattedNumber": format_number(one.number, account.home_country),
            "location": one.label or country_view(one.country, request)["name"],
            "country": country_view(one.country, request),
        }
        for one in found
    ]
