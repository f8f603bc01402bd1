"""Accounts to be opened, as a table: CSV with a header."""

import csv
from collections.abc import Iterable

from clarion.base.errors import Invalid
from clarion.features.conduct.account_opening.service import NewAccount

MOST_ROWS = 50_000
_NEEDED = ("name", "first_name", "last_name", "email", "password")
_OTHERS = ("country", "phone", "right_to_name", "proof_of_identity", "again")
_LONGEST = 2000


def read_new_accounts(lines: Iterable[str]) -> list[NewAccount]:
    """Raises Invalid with the row and what is wrong with it; nothing was opened then."""
    reader = csv.DictReader(lines, strict=True)
    try:
        columns = reader.fieldnames or ()
        missing = [name for name in _NEEDED if name not in columns]
        unknown = [name for name in columns if name not in (*_NEEDED, *_OTHERS)]
        if missing or unknown:
            wrong = f"missing: {', '.join(missing)}" if missing else f"unknown: {', '.join(unknown)}"
            raise Invalid(
                f"The header names columns; {wrong}. Needed: {', '.join(_NEEDED)}. May be there: {', '.join(_OTHERS)}."
            )
        found: list[NewAccount] = []
        for row in reader:
            if len(found) == MOST_ROWS:
                raise Invalid(f"A file has at most {MOST_ROWS:,} rows; split it.")
            found.append(_account(row, len(found) + 1))
    except csv.Error as error:
        raise Invalid(f"Line {reader.line_num} is not CSV: {error}.") from error
    if not found:
        raise Invalid("There is no row under the header.")
    return found


def _account(row: dict[str, str | None], number: int) -> NewAccount:
    if None in row or None in row.values():
        raise Invalid(f"Row {number} has another number of cells than the header.")
    cells = {name: (value or "").strip() for name, value in row.items()}
    empty = [name for name in _NEEDED if not cells[name]]
    long = [name for name, value in cells.items() if len(value) > _LONGEST]
    if empty or long:
        raise Invalid(f"Row {number}: {(empty or long)[0]} is {'empty' if empty else 'too long'}.")
    again = cells.pop("again", "").lower()
    if again not in ("", "yes", "no"):
        raise Invalid(f"Row {number}: again is yes or no.")
    country = cells.pop("country", "").upper() or "US"
    return NewAccount(country=country, again=again == "yes", **cells)
