"""Who has which phone number. Numbers live in a feature above this one, which offers its book here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from clarion.base.storage import AsyncSession


@dataclass(frozen=True)
class BookNumber:
    """`phone_number` is E.164, `extension_id` None for a number of the company."""

    phone_number: str
    account_id: str
    extension_id: str | None
    usage_type: str = "DirectNumber"
    primary: bool = False
    type: str = "VoiceFax"
    label: str = ""


class NumberBook:
    """Without an offer nobody has a number. `container.offer(NumberBook, YourBook())` replaces it."""

    async def find_main_number(self, session: AsyncSession, account_id: str) -> str | None:
        """The account's main number in E.164."""
        return None

    async def numbers_of(self, session: AsyncSession, account_id: str) -> Sequence[BookNumber]:
        """Every number of the account that is in use."""
        return ()

    async def numbers_of_extensions(
        self, session: AsyncSession, account_id: str, extension_ids: Collection[str]
    ) -> Sequence[BookNumber]:
        """The numbers of these extensions only."""
        return ()

    def numbers_held(self, extension_ids: Select[str]) -> Select[Any] | None:
        """A statement for extension id and phone number (E.164) of all numbers of these extensions; None: there are
        none.
        """
        return None

    async def owners_of_digits(self, session: AsyncSession, account_id: str, digits: str) -> frozenset[str]:
        """Ids of the extensions of the account that have a number with these digits in a row."""
        return frozenset()

    async def owners_of_numbers(
        self, session: AsyncSession, account_id: str, numbers: Collection[str]
    ) -> frozenset[str]:
        """Ids of the extensions of the account that have one of these numbers (E.164)."""
        return frozenset()

    async def find_owner(self, session: AsyncSession, phone_number: str) -> BookNumber | None:
        """Whose number this is (E.164), in any account. For signing in only."""
        return None

    async def countries_in_stock(self, session: AsyncSession) -> frozenset[str]:
        """ISO codes of the countries of which there are numbers that no account has yet."""
        return frozenset()

    async def let_go(self, session: AsyncSession, extension_id: str, *, keep: bool) -> None:
        """The extension goes away: its numbers rest in the account's inventory, or (not `keep`) become nobody's."""
