"""Tables of people as spreadsheets write them: any usual encoding, separator and spelling of the headings. Pure."""

import codecs
import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clarion.base.errors import Invalid

MOST_ROWS = 1000
MOST_BYTES = 2 * 2**20
LONGEST_CELL = 300
FIELDS = ("firstName", "lastName", "email", "extensionNumber", "phoneNumber", "role", "site", "device", "jobTitle",
          "department", "mobileNumber")  # fmt: skip
_SEPARATORS = ",;\t|"

# How headings are spelled, without case, blanks and punctuation.
_HEADINGS: Mapping[str, str] = {
    spelling: name
    for name, spellings in {
        "firstName": "firstname first givenname forename vorname prenom voornaam",
        "lastName": "lastname last surname familyname nachname nom achternaam",
        "email": "email emailaddress mail eemail courriel",
        "extensionNumber": "extension extensionnumber ext shortnumber nebenstelle poste toestel",
        "phoneNumber": "phonenumber phone number directnumber directline did telephone durchwahl",
        "role": "role userrole rolle",
        "site": "site location office standort",
        "device": "device phonetype devicetype gerat appareil",
        "jobTitle": "jobtitle title position function titel",
        "department": "department team division abteilung",
        "mobileNumber": "mobilenumber mobile mobilephone cell cellphone handy",
    }.items()
    for spelling in (name.lower(), *spellings.split())
}


@dataclass(frozen=True)
class Table:
    """`rows`: the line in the file, and the text of each field that the table has."""

    rows: Sequence[tuple[int, Mapping[str, str]]]
    columns: Sequence[str]
    unknown: Sequence[str]


def read_table(data: bytes) -> Table:
    """Raises Invalid for what is no table of people, with what to do about it."""
    text = _decoded(data)
    if not text.strip():
        raise Invalid("The file is empty: put headings into its first line and a person into each other.")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), skipinitialspace=True)
    try:
        headings = next(lines)
        names = [_HEADINGS.get(_plain(heading), "") for heading in headings]
        _check_headings(names)
        unknown = [heading.strip()[:60] for heading, name in zip(headings, names, strict=True) if not name]
        rows = []
        for cells in lines:
            found = {name: _cell(cell) for name, cell in zip(names, cells, strict=False) if name}
            if any(found.values()):
                rows.append((lines.line_num, found))
            if len(rows) > MOST_ROWS:
                raise Invalid(f"The file has more than {MOST_ROWS} people: divide it.")
    except csv.Error as error:
        raise Invalid(f"Line {lines.line_num} of the file cannot be read: {error}. Save it as CSV again.") from None
    if not rows:
        raise Invalid("The file has headings, but nobody below them.")
    return Table(rows, [name for name in names if name], [heading for heading in unknown if heading][:20])


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Invalid(f"The file is larger than {MOST_BYTES // 2**20} MB: divide it.", code="CMN-104", status=413)
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                           (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if data.startswith(mark):
            return _as(data, encoding)
    start = data[:200]
    if b"\0" in start:  # UTF-16 without a mark: every other byte of plain letters is zero
        return _as(data, "utf-16-be" if start[:1] == b"\0" else "utf-16-le")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _as(data, "cp1252")  # what older spreadsheets write


def _as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Invalid("The file is no text that can be read: save it as CSV in UTF-8.") from None


def _separator(text: str) -> str:
    first = text.lstrip("\r\n").partition("\n")[0]
    return max(_SEPARATORS, key=first.count)


def _plain(heading: str) -> str:
    return "".join(char for char in heading.casefold() if char.isalnum())


def _cell(text: str) -> str:
    """Spreadsheets put ' before what looks like a formula, and = around what must stay text."""
    text = text.strip().removeprefix("'")
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text[:LONGEST_CELL]


def _check_headings(names: Sequence[str]) -> None:
    known = [name for name in names if name]
    twice = next((name for name in known if known.count(name) > 1), None)
    if twice is not None:
        raise Invalid(f"Two columns are headed {twice}: keep one of them.")
    missing = [name for name in ("firstName", "lastName", "email") if name not in known]
    if missing:
        wanted = ", ".join(missing)
        raise Invalid(f"The first line has no heading {wanted}. The template shows which headings there are.")
