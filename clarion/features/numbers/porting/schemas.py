"""Porting orders and requests on the wire."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, cast

from pydantic import AwareDatetime, Field, StringConstraints

from clarion.base.http import WireModel, wire_time
from clarion.features.numbers.porting import rules
from clarion.features.numbers.porting.models import PortOrder, PortOrderNumber, PortOut, PortProtection
from clarion.features.numbers.porting.responses import (
    PortOrderInfo,
    PortOrderNumberInfo,
    PortOutHistory,
    PortOutInfo,
    PortOutProtection,
)
from clarion.features.numbers.porting.service import Wanted
from clarion.features.numbers.schemas import LooseId
from clarion.features.people import Extension

Line = StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")


class OrderedNumber(WireModel):
    """A number, and the extension that it leads to once it is here; without one it is a company number."""

    class Owner(WireModel):
        id: Annotated[LooseId, Field(max_length=64)]

    phone_number: Annotated[str, Field(min_length=1, max_length=40)]
    extension: Owner | None = None


class Order(WireModel):
    """`pin`: at the losing carrier; left out in a change, it stays."""

    losing_carrier: Annotated[str, Line]
    account_number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    pin: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] | None = None
    authorised_person: Annotated[str, Line]
    requested_time: AwareDatetime
    numbers: Annotated[list[OrderedNumber], Field(min_length=1, max_length=rules.MOST_NUMBERS)]

    def wanted(self) -> Wanted:
        return Wanted(
            losing_carrier=self.losing_carrier,
            carrier_account=self.account_number,
            pin=self.pin,
            authorised_person=self.authorised_person,
            wanted_at=self.requested_time,
            numbers=[(one.phone_number, one.extension.id if one.extension else None) for one in self.numbers],
        )


class NumbersToCheck(WireModel):
    numbers: Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=rules.MOST_NUMBERS)]


class Signature(WireModel):
    """`accepted`: whoever signs has read the statement."""

    name: Annotated[str, Line]
    accepted: bool


class Protection(WireModel):
    """What is left out stays. `pin`: 6 to 10 digits; "" removes it."""

    pin: Annotated[str, Field(max_length=10)] | None = None
    locked: bool | None = None


class Hold(WireModel):
    """`note`: why this looks like fraud."""

    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


def order_view(
    row: PortOrder, numbers: Sequence[PortOrderNumber], owners: Mapping[str, Extension], statement: str = ""
) -> PortOrderInfo:
    """Never the PIN."""
    view: dict[str, Any] = {
        "id": row.id,
        "state": row.state,
        "losingCarrier": row.losing_carrier,
        "accountNumber": row.carrier_account,
        "pinGiven": bool(row.pin_sealed),
        "authorisedPerson": row.authorised_person,
        "requestedTime": wire_time(row.wanted_at),
        "confirmedTime": wire_time(row.confirmed_for) if row.confirmed_for else None,
        "reason": row.reason,
        "numbers": [_number(one, owners) for one in numbers],
        "letter": {"fileName": row.letter_name, "sha256": row.letter_sha256, "signedBy": row.signed_by}
        if row.letter_key
        else None,
        "statement": statement,
        "history": [_entry(one) for one in row.history],
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
    }
    return cast("PortOrderInfo", {name: value for name, value in view.items() if value not in ("", None)})


def _number(one: PortOrderNumber, owners: Mapping[str, Extension]) -> PortOrderNumberInfo:
    owner = owners.get(one.extension_id or "")
    view: PortOrderNumberInfo = {"phoneNumber": one.number}
    if owner is not None:
        view["extension"] = {"id": owner.id, "extensionNumber": owner.number, "name": owner.name}
    return view


def _entry(one: dict[str, str]) -> PortOutHistory:
    time = wire_time(datetime.fromisoformat(one["at"]))
    return {"time": time, "state": one["state"], "by": one["by"], "note": one["note"]}


def protection_view(row: PortProtection | None) -> PortOutProtection:
    view: dict[str, Any] = {"pinSet": bool(row and row.pin_hash), "locked": bool(row and row.locked)}
    return cast("PortOutProtection", view | ({"lastModifiedTime": wire_time(row.changed_at)} if row else {}))


def port_out_view(row: PortOut, held_s: float) -> PortOutInfo:
    return {
        "id": row.id,
        "state": row.state,
        "winningCarrier": row.winning_carrier,
        "numbers": list(row.numbers),
        "dueTime": wire_time(row.due_at),
        "heldSeconds": int(held_s),
        "holdSecondsLeft": int(rules.LONGEST_HOLD.total_seconds() - min(held_s, rules.LONGEST_HOLD.total_seconds())),
        "reason": row.reason,
        "history": [_entry(one) for one in row.history],
        "creationTime": wire_time(row.created_at),
    }
