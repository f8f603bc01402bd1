"""Entries of the directory on the wire."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

import phonenumbers
from fastapi import Request

from clarion.base.container import Container
from clarion.base.http import uri_of
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.accounts.regional import format_number
from clarion.features.people.directory.numbers import BookNumber, NumberBook
from clarion.features.people.directory.responses import DirectoryEntry, DirectoryPhoneNumber
from clarion.features.people.users.belongings import Belongings, read_belongings
from clarion.features.people.users.models import Extension, ExtensionStatus

_MOST_NAMED = 2_000  # of more extensions than that, all numbers are read


class Pages:
    """A page of the directory of one account, with its numbers and the people's belongings read once."""

    def __init__(
        self,
        base: Request | str,
        account: Account,
        numbers: Sequence[BookNumber],
        main: str | None,
        belongings: Belongings,
    ) -> None:
        self._base = base
        self._account = account
        self.belongings = belongings
        self._numbers: defaultdict[str, list[BookNumber]] = defaultdict(list)
        for number in numbers:
            if number.extension_id is not None:
                self._numbers[number.extension_id].append(number)
        self.account_view: dict[str, Any] = {
            "id": account.id,
            "companyName": account.name,
            "federatedName": account.name,
        }
        if main:
            self.account_view["mainNumber"] = self._number(
                BookNumber(main, account.id, None, "MainCompanyNumber", primary=True)
            )

    @classmethod
    async def open(
        cls, session: AsyncSession, base: Request | str, here: Container, account: Account, rows: Sequence[Extension]
    ) -> "Pages":
        book = here.find(NumberBook) or NumberBook()
        main = await book.find_main_number(session, account.id)
        numbers = await _numbers(session, book, account.id, [row.id for row in rows])
        return cls(base, account, numbers, main, await read_belongings(session, account, rows))

    def entry(self, row: Extension) -> DirectoryEntry:
        entry: dict[str, Any] = {
            "id": row.id,
            "type": row.type,
            "status": row.status,
            "account": self.account_view,
            "extensionNumber": row.number,
            "name": row.name,
            "firstName": row.first_name,
            "lastName": row.last_name,
            "jobTitle": row.job_title,
            "department": row.department,
            "email": row.email or "",
            "phoneNumbers": self._phone_numbers(row),
            "profileImage": self._image(row),
            "site": self.belongings.site_ref(row),
            "hidden": row.hidden,
            "customFields": [
                {"id": item["id"], "name": item["displayName"], "value": item["value"]}
                for item in self.belongings.custom_fields_of(row)
            ],
        }
        return cast("DirectoryEntry", {name: value for name, value in entry.items() if value not in ("", None)})

    def _phone_numbers(self, row: Extension) -> list[DirectoryPhoneNumber]:
        shown = [self._number(number) for number in self._numbers[row.id]]
        known = {view["phoneNumber"] for view in shown}
        for number, usage in ((row.business_phone, "ContactNumber"), (row.mobile_phone, "MobileNumber")):
            if number and number not in known:
                extra = BookNumber(number, row.account_id, row.id, usage, type="VoiceOnly")
                shown.append(self._number(extra))
        return shown

    def _number(self, number: BookNumber) -> DirectoryPhoneNumber:
        view: DirectoryPhoneNumber = {
            "phoneNumber": number.phone_number,
            "formattedPhoneNumber": format_number(number.phone_number, self._account.home_country),
            "type": number.type,
            "usageType": number.usage_type,
            "hidden": False,
            "primary": number.primary,
        }
        if number.label:
            view["label"] = number.label
        try:
            parsed = phonenumbers.parse(number.phone_number, self._account.home_country)
            view["e164"] = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        except phonenumbers.NumberParseException:
            pass
        return view

    def _image(self, row: Extension) -> dict[str, Any] | None:
        if not row.image_key:
            return None
        uri = uri_of(self._base, "account", row.account_id, "extension", row.id, "profile-image")
        return {"uri": uri, "etag": row.image_etag}


async def _numbers(
    session: AsyncSession, book: NumberBook, account_id: str, extension_ids: Sequence[str]
) -> Sequence[BookNumber]:
    if len(extension_ids) > _MOST_NAMED:
        return await book.numbers_of(session, account_id)
    return await book.numbers_of_extensions(session, account_id, extension_ids) if extension_ids else ()


async def directory_entry(
    session: AsyncSession, here: Container, account_id: str, extension_id: str
) -> DirectoryEntry | None:
    """The entry of a person as colleagues see it now; None when the directory has no such person."""
    row = await session.get(Extension, extension_id)
    if row is None or row.account_id != account_id or row.hidden or row.status == ExtensionStatus.UNASSIGNED:
        return None
    account = await session.get_one(Account, account_id)
    return (await Pages.open(session, here.settings.public_url, here, account, [row])).entry(row)
