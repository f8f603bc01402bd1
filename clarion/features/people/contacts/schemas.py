"""Contacts on the wire."""

from typing import Annotated, Any, cast

from fastapi import Request
from pydantic import Field, StringConstraints, field_validator

from clarion.base.http import WireModel, parse_time, uri_of, wire_time
from clarion.features.people.contacts.models import Contact, Favorite
from clarion.features.people.contacts.responses import FavoriteContacts, FavoriteContactsRecord, PersonalContact
from clarion.features.people.loose import LooseId

Word = Annotated[str, StringConstraints(max_length=120, strip_whitespace=True)]
Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^\s*([^@\s]+@[^@\s]+)?\s*$", strip_whitespace=True)]
Phone = Annotated[str, StringConstraints(max_length=40, strip_whitespace=True)]


class PostalAddress(WireModel):
    street: Word | None = None
    city: Word | None = None
    state: Word | None = None
    zip: Annotated[str, StringConstraints(max_length=20, strip_whitespace=True)] | None = None
    country: Word | None = None


class ContactBody(WireModel):
    first_name: Word | None = None
    last_name: Word | None = None
    middle_name: Word | None = None
    nick_name: Word | None = None
    company: Word | None = None
    job_title: Word | None = None
    email: Email | None = None
    email2: Email | None = None
    email3: Email | None = None
    birthday: Annotated[str, StringConstraints(max_length=40)] | None = None
    web_page: Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)] | None = None
    notes: Annotated[str, StringConstraints(max_length=4000)] | None = None
    home_phone: Phone | None = None
    home_phone2: Phone | None = None
    business_phone: Phone | None = None
    business_phone2: Phone | None = None
    mobile_phone: Phone | None = None
    business_fax: Phone | None = None
    company_phone: Phone | None = None
    assistant_phone: Phone | None = None
    car_phone: Phone | None = None
    other_phone: Phone | None = None
    other_fax: Phone | None = None
    callback_phone: Phone | None = None
    home_address: PostalAddress | None = None
    business_address: PostalAddress | None = None
    other_address: PostalAddress | None = None
    ringtone_index: Annotated[str, StringConstraints(max_length=20)] | None = None
    app_info: Annotated[str, StringConstraints(max_length=1000)] | None = None

    @field_validator("birthday")
    @classmethod
    def _a_time(cls, value: str | None) -> str | None:
        return wire_time(parse_time(value, parameter="birthday")) if value else value

    def details(self) -> dict[str, Any]:
        """In the names of the wire; only what was sent, null for what is to be cleared."""
        return self.model_dump(by_alias=True, exclude_unset=True)


class FavoriteEntry(WireModel):
    id: Annotated[LooseId, Field(max_length=64)] | None = None
    extension_id: Annotated[LooseId, Field(max_length=64)] | None = None
    account_id: Annotated[LooseId, Field(max_length=64)] | None = None
    contact_id: Annotated[LooseId, Field(max_length=64)] | None = None


class FavoriteList(WireModel):
    records: Annotated[tuple[FavoriteEntry, ...], Field(max_length=1000)] = ()


class BulkUpload(WireModel):
    class Record(WireModel):
        extension_id: Annotated[LooseId, Field(max_length=64)]
        contacts: Annotated[tuple[ContactBody, ...], Field(max_length=2000)]

    records: Annotated[tuple[Record, ...], Field(min_length=1, max_length=100)]


def contact_view(request: Request, row: Contact) -> PersonalContact:
    uri = uri_of(request, "account", row.account_id, "extension", row.extension_id, "address-book", "contact", row.id)
    known = {"id": int(row.id), "uri": uri, "availability": "Alive" if row.alive else "Deleted"}
    return cast("PersonalContact", known | row.details)


def favorites_view(request: Request, account_id: str, owner_id: str, rows: list[Favorite]) -> FavoriteContacts:
    records: list[FavoriteContactsRecord] = []
    for row in rows:
        record: FavoriteContactsRecord = {"id": row.position}
        if row.contact_id:
            record["contactId"] = row.contact_id
        else:
            record |= {"extensionId": str(row.extension_id), "accountId": account_id}
        records.append(record)
    return {"uri": uri_of(request, "account", account_id, "extension", owner_id, "favorite"), "records": records}
