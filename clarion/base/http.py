"""Plumbing that every route needs: the wire's names and times, paging, list answers, error bodies, uris."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, PlainSerializer
from pydantic.alias_generators import to_camel

from clarion.base.errors import ClarionError, Invalid

API_ROOT = "/restapi/v1.0"
MAX_PER_PAGE = 1000
Row = TypeVar("Row")


def wire_time(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds: 2026-03-10T18:07:52.534Z."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def parse_time(text: str, *, parameter: str) -> datetime:
    """Read a time of the wire: date only, without seconds, with an offset or Z; UTC when none is given."""
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError:
        raise Invalid(f"Parameter [{parameter}] value is invalid: not a time.", parameter=parameter) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


WireTime = Annotated[datetime, PlainSerializer(wire_time, return_type=str)]


class WireModel(BaseModel):
    """A body on the wire: camelCase outside, snake_case inside, unknown members ignored."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        extra="ignore",
    )


@dataclass(frozen=True)
class Paging:
    """Which page the caller wants; `page` counts from 1."""

    page: int = 1
    per_page: int = 100

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.per_page


async def _paging(
    page: Annotated[int, Query(ge=1, le=10**9)] = 1,
    per_page: Annotated[int, Query(alias="perPage", ge=1, le=10**9)] = 100,
) -> Paging:
    return Paging(page, min(per_page, MAX_PER_PAGE))


PagingQuery = Annotated[Paging, Depends(_paging)]
"""Use as a parameter of a route: `paging: PagingQuery`."""


def list_answer(request: Request, records: Sequence[Any], paging: Paging, total: int | None = None) -> dict[str, Any]:
    """The answer of every list: uri, records, paging, navigation.

    `records` is the page, already cut. `total` counts all of them; leave it out where counting is dear.
    """
    uri = str(request.url)
    numbers: dict[str, Any] = {"page": paging.page, "perPage": paging.per_page}
    if records:
        numbers |= {"pageStart": paging.offset, "pageEnd": paging.offset + len(records) - 1}
    navigation = {"firstPage": {"uri": _page_uri(uri, 1, paging)}}
    if paging.page > 1:
        navigation["previousPage"] = {"uri": _page_uri(uri, paging.page - 1, paging)}
    if total is not None:
        pages = max(1, math.ceil(total / paging.per_page))
        numbers |= {"totalPages": pages, "totalElements": total}
        navigation["lastPage"] = {"uri": _page_uri(uri, pages, paging)}
        if paging.page < pages:
            navigation["nextPage"] = {"uri": _page_uri(uri, paging.page + 1, paging)}
    elif len(records) == paging.per_page:
        navigation["nextPage"] = {"uri": _page_uri(uri, paging.page + 1, paging)}
    return {"uri": uri, "records": list(records), "paging": numbers, "navigation": navigation}


def paging_view(paging: Paging, shown: int, total: int) -> dict[str, int]:
    """`paging` of lists that have neither uri nor navigation. `shown`: how many records this page has."""
    numbers = {"page": paging.page, "perPage": paging.per_page}
    if shown:
        numbers |= {"pageStart": paging.offset, "pageEnd": paging.offset + shown - 1}
    return numbers | {"totalPages": max(1, math.ceil(total / paging.per_page)), "totalElements": total}


def cut(rows: Sequence[Row], paging: Paging) -> Sequence[Row]:
    """The page of a list that is in memory."""
    return rows[paging.offset : paging.offset + paging.per_page]


def _page_uri(uri: str, page: int, paging: Paging) -> str:
    parts = urlsplit(uri)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key not in ("page", "perPage")]
    query += [("page", str(page)), ("perPage", str(paging.per_page))]
    return urlunsplit(parts._replace(query=urlencode(query)))


def uri_of(base: Request | str, *parts: str | int) -> str:
    """The canonical absolute uri of a resource: `uri_of(request, "account", 1, "extension", 2)`.

    `base` is the request being answered or, where there is none, `settings.public_url`.
    """
    root = base if isinstance(base, str) else str(base.base_url)
    return root.rstrip("/") + API_ROOT + "".join(f"/{quote(str(part), safe='~')}" for part in parts)


def error_body(*errors: ClarionError) -> dict[str, Any]:
    """The body of a failed request. Clients read either the first error at the top or the list: send both."""
    entries = [_error_entry(error) for error in errors]
    return {**entries[0], "errors": entries}


def _error_entry(error: ClarionError) -> dict[str, Any]:
    entry: dict[str, Any] = {"errorCode": error.code, "message": error.message}
    if error.parameter is not None:
        entry["parameterName"] = error.parameter
    return entry | error.details
