"""Address books as files: vCard and CSV, in and out. Pure."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import vobject

from clarion.base.errors import Invalid
from clarion.features.people.connections.cards import read_card
from clarion.features.people.contacts.rules import MOST_CONTACTS, PHONE_FIELDS, Details, Draft, plain

MOST_BYTES = 8 * 2**20
_SEPARATORS = ",;\t|"
_ADDRESSES = {"business": "businessAddress", "home": "homeAddress", "other": "otherAddress"}
_PARTS = {
    "street": "street",
    "city": "city",
    "state": "state",
    "region": "state",
    "postalcode": "zip",
    "zip": "zip",
    "country": "country",
    "countryregion": "country",
}

# Column of the CSV (as Outlook has it, which Google and others read too): field.
COLUMNS = {
    "First Name": "firstName",
    "Middle Name": "middleName",
    "Last Name": "lastName",
    "Nickname": "nickName",
    "Company": "company",
    "Job Title": "jobTitle",
    "E-mail Address": "email",
    "E-mail 2 Address": "email2",
    "E-mail 3 Address": "email3",
    "Mobile Phone": "mobilePhone",
    "Business Phone": "businessPhone",
    "Business Phone 2": "businessPhone2",
    "Home Phone": "homePhone",
    "Home Phone 2": "homePhone2",
    "Company Main Phone": "companyPhone",
    "Assistant's Phone": "assistantPhone",
    "Car Phone": "carPhone",
    "Callback": "callbackPhone",
    "Other Phone": "otherPhone",
    "Business Fax": "businessFax",
    "Other Fax": "otherFax",
    "Web Page": "webPage",
    "Notes": "notes",
}
_ADDRESS_COLUMNS = {
    f"{kind} {part}": (field, name)
    for kind, field in (("Business", "businessAddress"), ("Home", "homeAddress"), ("Other", "otherAddress"))
    for part, name in (("Street", "street"), ("City", "city"), ("State", "state"), ("Postal Code", "zip"),
                       ("Country/Region", "country"))
}  # fmt: skip


def _heading(text: str) -> str:
    return "".join(char for char in plain(text) if char.isalnum())


_HEADINGS: dict[str, str] = {_heading(column): field for column, field in COLUMNS.items()} | {
    spelling: field
    for field, spellings in {
        "firstName": "firstname givenname first vorname prenom voornaam 名",
        "middleName": "middlename additionalname",
        "lastName": "lastname familyname last surname nachname nom achternaam 姓",
        "company": "company organization organizationname organization1name organisation firma entreprise bedrijf 公司",
        "jobTitle": "jobtitle organizationtitle organization1title title position functie fonction 职位",
        "email": "email mail emailaddress courriel 邮箱 电子邮件",
        "email2": "email2 emailaddress2",
        "mobilePhone": "mobile mobilephone mobilenumber cell cellphone handy portable telephonemobile mobiel 手机",
        "businessPhone": "phone phonenumber telephone workphone businessphone telefoon telefon 电话",
        "homePhone": "homephone homenumber",
        "businessFax": "fax faxnumber workfax",
        "webPage": "webpage website url website1value",
        "notes": "notes note remarks remarques opmerkingen 备注",
    }.items()
    for spelling in (field.lower(), *spellings.split())
}
_GOOGLE_PHONE = re.compile(r"^phone(\d)(value|label|type)$")
_GOOGLE_EMAIL = re.compile(r"^email([1-9])value$")
_GOOGLE_KINDS = {
    "mobile": ("mobilePhone", "carPhone"),
    "work": ("businessPhone", "businessPhone2", "companyPhone"),
    "main": ("companyPhone", "businessPhone"),
    "home": ("homePhone", "homePhone2"),
    "workfax": ("businessFax", "otherFax"),
    "homefax": ("otherFax", "businessFax"),
}
_SPARE = ("businessPhone", "otherPhone", "businessPhone2", "homePhone2", "carPhone", "callbackPhone", "assistantPhone")

Found = tuple[int, Draft | None]
"""The line or the number of the card, and what it says; None for what cannot be read."""


def read_contacts(data: bytes) -> list[Found]:
    """Contacts out of a vCard or CSV file, whichever it is. Raises Invalid, which says what to do about the file."""
    text = _decoded(data)
    if not text.strip():
        raise Invalid("The file is empty. Choose a vCard (.vcf) or CSV file with contacts.", parameter="file")
    read = _cards if re.search(r"^BEGIN:VCARD", text, re.IGNORECASE | re.MULTILINE) else _rows
    found = list(islice(read(text), MOST_CONTACTS + 1))
    if len(found) > MOST_CONTACTS:
        raise Invalid(f"The file has more than {MOST_CONTACTS} contacts. Divide it.", parameter="file")
    if not found:
        raise Invalid("The file has no contacts.", parameter="file")
    return found


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Invalid(
            f"The file is larger than {MOST_BYTES // 2**20} MB. Divide it.",
            code="CMN-104",
            parameter="file",
            status=413,
        )
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                           (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # what older spreadsheets write


def _cards(text: str) -> Iterator[Found]:
    """Each line is looked at once, however many cards begin and never end."""
    at, start = 0, -1
    for mark in re.finditer(r"^(BEGIN|END):VCARD", text, re.IGNORECASE | re.MULTILINE):
        if mark[1].upper() == "BEGIN":
            start = mark.start() if start < 0 else start
        elif start >= 0:
            at += 1
            yield at, read_card(text[start : mark.end()] + "\r\n")
            start = -1


def _rows(text: str) -> Iterator[Found]:
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    try:
        headings = [_heading(cell) for cell in next(lines)]
        if not any(name in _HEADINGS or _GOOGLE_PHONE.match(name) for name in headings):
            raise Invalid(
                "The first line has no heading that is known. Use headings such as First Name, Last Name, Company, "
                "E-mail Address, Mobile Phone.",
                parameter="file",
            )
        for cells in lines:
            said = {name: _cell(cell) for name, cell in zip(headings, cells, strict=False)}
            if any(said.values()):
                yield lines.line_num, _row(said) or None
    except csv.Error as error:
        raise Invalid(
            f"Line {lines.line_num} of the file cannot be read: {error}. Save it as CSV again.", parameter="file"
        ) from None


def _row(said: Mapping[str, str]) -> Draft:
    found: Draft = {}
    for heading, text in said.items():
        if not text:
            continue
        if field := _HEADINGS.get(heading):
            found.setdefault(field, text)
        elif matched := _GOOGLE_EMAIL.match(heading):
            found.setdefault("email" if matched[1] == "1" else f"email{matched[1]}", text)
        elif matched := _GOOGLE_PHONE.match(heading):
            if matched[2] == "value":
                label = _heading(said.get(f"phone{matched[1]}label") or said.get(f"phone{matched[1]}type") or "")
                for number in text.split(":::"):
                    _place(found, label, number.strip())
        elif address := _address(heading):
            found.setdefault(address[0], {})[address[1]] = text
    found = {name: value for name, value in found.items() if name not in ("email4", "email5")}
    if not (found.get("firstName") or found.get("lastName")) and said.get("name"):
        first, _, last = said["name"].rpartition(" ")
        found |= {"firstName": first, "lastName": last} if first else {"firstName": last}
    return found


def _place(found: Draft, label: str, number: str) -> None:
    fields = (*_GOOGLE_KINDS.get(label, ()), *(() if "fax" in label else _SPARE))
    free = next((field for field in fields if field not in found), None)
    if free and number:
        found[free] = number


def _address(heading: str) -> tuple[str, str] | None:
    for kind, field in _ADDRESSES.items():
        part = _PARTS.get(heading.removeprefix(kind)) if heading.startswith(kind) else None
        if part:
            return field, part
    return None


def _cell(text: str) -> str:
    """Spreadsheets put ' before what looks like a formula."""
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def as_csv(contacts: Iterable[Details]) -> bytes:
    """UTF-8 with a mark, so that spreadsheets read all letters. No cell begins a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([*COLUMNS, *_ADDRESS_COLUMNS])
    for details in contacts:
        cells = [details.get(field, "") for field in COLUMNS.values()]
        cells += [details.get(field, {}).get(part, "") for field, part in _ADDRESS_COLUMNS.values()]
        writer.writerow([_harmless(str(cell)) for cell in cells])
    return codecs.BOM_UTF8 + buffer.getvalue().encode()


def _harmless(text: str) -> str:
    is_number = re.fullmatch(r"\+\d{1,18}", text)
    begins = text.lstrip()[:1] in ("=", "+", "-", "@") or text[:1] in ("\t", "\r", "\n")
    return f"'{text}" if text.strip() and begins and not is_number else text


_CARD_TYPES: Mapping[str, Sequence[str]] = {
    "mobilePhone": ("CELL",),
    "carPhone": ("CELL",),
    "homePhone": ("HOME",),
    "homePhone2": ("HOME",),
    "businessPhone": ("WORK",),
    "businessPhone2": ("WORK",),
    "companyPhone": ("WORK",),
    "businessFax": ("FAX",),
    "otherFax": ("FAX",),
}


def as_cards(contacts: Iterable[Details]) -> bytes:
    """vCard 3.0, which phones and mail programs all read."""
    return "".join(_card(details) for details in contacts).encode()


def _card(details: Details) -> str:
    card = vobject.vCard()
    first, last = details.get("firstName", ""), details.get("lastName", "")
    name = vobject.vcard.Name(family=last, given=first, additional=details.get("middleName", ""))
    card.add("n").value = name
    shown = f"{first} {last}".strip() or details.get("nickName", "") or details.get("company", "") or "-"
    card.add("fn").value = shown
    if details.get("company"):
        card.add("org").value = [details["company"]]
    for field, line in (("jobTitle", "title"), ("nickName", "nickname"), ("webPage", "url"), ("notes", "note")):
        if details.get(field):
            card.add(line).value = details[field]
    for field in ("email", "email2", "email3"):
        if details.get(field):
            card.add("email").value = details[field]
    for field in PHONE_FIELDS:
        if details.get(field):
            line = card.add("tel")
            line.value = details[field]
            line.params["TYPE"] = list(_CARD_TYPES.get(field, ("VOICE",)))
    for field, kind in (("businessAddress", "WORK"), ("homeAddress", "HOME"), ("otherAddress", "POSTAL")):
        if address := details.get(field):
            line = card.add("adr")
            line.value = vobject.vcard.Address(
                street=address.get("street", ""),
                city=address.get("city", ""),
                region=address.get("state", ""),
                code=address.get("zip", ""),
                country=address.get("country", ""),
            )
            line.params["TYPE"] = [kind]
    return str(card.serialize())
