"""Bodies of the routes that make people."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from clarion.base.http import WireModel
from clarion.features.phone.bulk_import.table import FIELDS, LONGEST_CELL, MOST_ROWS

Cell = Annotated[str, StringConstraints(max_length=LONGEST_CELL, strip_whitespace=True)]
MOST_AT_ONCE = 50  # people in one request; a client with more sends several


class PersonRow(WireModel):
    """One person as people write it: role and site by name or id, the device by a word. Empty is the default."""

    line: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    first_name: Cell = ""
    last_name: Cell = ""
    email: Cell = ""
    extension_number: Cell = ""
    phone_number: Cell = ""
    role: Cell = ""
    site: Cell = ""
    device: Cell = ""
    job_title: Cell = ""
    department: Cell = ""
    mobile_number: Cell = ""

    def values(self) -> dict[str, str]:
        found: dict[str, Any] = self.model_dump(by_alias=True)
        return {name: str(found[name]) for name in FIELDS if found[name]}


class CheckBody(WireModel):
    rows: Annotated[list[PersonRow], Field(min_length=1, max_length=MOST_ROWS)]


class AddBody(WireModel):
    rows: Annotated[list[PersonRow], Field(min_length=1, max_length=MOST_AT_ONCE)]
    send_welcome: bool = True
