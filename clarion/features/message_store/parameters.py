"""What lists and synchronisation may be narrowed by, read from the query of a request."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query

from clarion.base.errors import Invalid
from clarion.base.http import parse_time
from clarion.features.message_store.kinds import Availability, Direction, ReadStatus
from clarion.features.message_store.queries import OwnerFilter
from clarion.features.message_store.rules import types_named

Words = Annotated[list[str], Query(max_length=60)]
Time = Annotated[str, Query(max_length=40)]


def _split(values: Sequence[str]) -> list[str]:
    """Repeated keys, and comma lists in one."""
    return [word.strip() for value in values for word in value.split(",") if word.strip()]


def words_of(values: Sequence[str], allowed: Collection[str], parameter: str) -> tuple[str, ...]:
    """The words of the wire, whatever their capitals. Raises Invalid for others."""
    known = {word.lower(): word for word in allowed}
    found = []
    for value in _split(values):
        if value.lower() not in known:
            raise Invalid(f"Parameter [{parameter}] value is invalid: use {', '.join(allowed)}.", parameter=parameter)
        found.append(known[value.lower()])
    return tuple(found)


def types_of(values: Sequence[str], parameter: str = "messageType") -> tuple[str, ...]:
    found: list[str] = []
    for value in _split(values):
        types = types_named(value)
        if not types:
            raise Invalid(
                f"Parameter [{parameter}] value is invalid: use SMS, Pager, VoiceMail, Fax.", parameter=parameter
            )
        found += [str(kind) for kind in types]
    return tuple(found)


def ids_of(values: Sequence[str], parameter: str, most: int) -> tuple[str, ...]:
    """Decimal ids. Raises Invalid for anything else, and for too many."""
    found = _split(values)
    if len(found) > most:
        raise Invalid(f"At most {most} ids can be given at once.", code="CMN-106", parameter=parameter)
    if any(not (word.isascii() and word.isdigit()) or len(word) > 20 for word in found):
        raise Invalid(f"Parameter [{parameter}] value is invalid.", parameter=parameter)
    return tuple(dict.fromkeys(found))


def time_of(text: str, parameter: str) -> datetime | None:
    return parse_time(text, parameter=parameter) if text else None


async def _owner_filter(
    owner: Words = [],  # noqa: B006
    voicemail_owner: Annotated[list[str], Query(alias="voicemailOwner", max_length=60)] = [],  # noqa: B006
    owner_type: Annotated[list[str], Query(alias="ownerExtensionType", max_length=60)] = [],  # noqa: B006
) -> OwnerFilter:
    return OwnerFilter(tuple(_split([*owner, *voicemail_owner])), tuple(_split(owner_type)))


OwnerQuery = Annotated[OwnerFilter, Depends(_owner_filter)]


@dataclass(frozen=True)
class Narrowing:
    """The filters that lists and synchronisation have in common."""

    types: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    conversation_ids: tuple[str, ...] = ()
    distinct: bool = False
    date_from: datetime | None = None
    date_to: datetime | None = None
    owner: OwnerFilter = field(default_factory=OwnerFilter)


async def _narrowing(
    owner: OwnerQuery,
    message_type: Annotated[list[str], Query(alias="messageType", max_length=20)] = [],  # noqa: B006
    direction: Words = [],  # noqa: B006
    conversation_id: Annotated[list[str], Query(alias="conversationId", max_length=60)] = [],  # noqa: B006
    distinct: Annotated[bool, Query(alias="distinctConversations")] = False,
    date_from: Annotated[str, Query(alias="dateFrom", max_length=40)] = "",
    date_to: Annotated[str, Query(alias="dateTo", max_length=40)] = "",
) -> Narrowing:
    return Narrowing(
        types=types_of(message_type),
        directions=words_of(direction, [*Direction], "direction"),
        conversation_ids=ids_of(conversation_id, "conversationId", 50),
        distinct=distinct,
        date_from=time_of(date_from, "dateFrom"),
        date_to=time_of(date_to, "dateTo"),
        owner=owner,
    )


NarrowingQuery = Annotated[Narrowing, Depends(_narrowing)]

read_words = [*ReadStatus]
availability_words = [*Availability]
