"""Plumbing that every route needs: the wire's names and times, paging, list answers, error bodies, uris."""

import ipaddress
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, PlainSerializer
from pydantic.alias_generators import to_camel

from clarion.base.errors import ClarionError, Invalid
from clarion.base.http_lists import ListResponse, Navigation, PageLink, PageNumbers, Record
from clarion.base.settings import Settings

API_ROOT = "/restapi/v1.0"
MAX_PER_PAGE = 1000
Row = TypeVar("Row")
OWN_IDS = "clarion.own_ids"
"""In the scope of a request: the account and the extension of who asks, which `~` stands for."""
_ROOT = "clarion.root"
_OWN = re.compile(r"(/accounts?/|/extensions?/)~(?=/|$)")
_UNSAID = ("access_token",)
_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


def wire_time(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds: 2026-03-10T18:07:52.534Z."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def parse_time(text: str, *, parameter: str) -> datetime:
    """Read a time of the wire: date only, without seconds, with an offset or Z; UTC when none is given.

    Years before 1900 and after 8999 become those limits: clients send the least and greatest times that they know, and
    adding a day or a time zone to the result must not overflow. Raises Invalid.
    """
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError:
        raise Invalid(f"Parameter [{parameter}] value is invalid: not a time.", parameter=parameter) from None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return min(max(moment, _EARLIEST), _LATEST).astimezone(UTC)


WireTime = Annotated[datetime, PlainSerializer(wire_time, return_type=str)]


class WireModel(BaseModel):
    """A body on the wire: camelCase outside, snake_case inside, unknown members ignored."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        extra="ignore",
        defer_build=True,  # the validator of a body is made when the first one comes: there are hundreds
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


def list_answer(
    request: Request, records: Sequence[Record], paging: Paging, total: int | None = None
) -> ListResponse[Record]:
    """The answer of every list: uri, records, paging, navigation.

    `records` is the page, already cut. `total` counts all of them; leave it out where counting is dear.
    """
    uri = own_uri(request)
    numbers: PageNumbers = {"page": paging.page, "perPage": paging.per_page}
    if records:
        numbers |= {"pageStart": paging.offset, "pageEnd": paging.offset + len(records) - 1}
    other_page = _pages_of(uri, paging)
    navigation: Navigation = {"firstPage": other_page(1)}
    if paging.page > 1:
        navigation["previousPage"] = other_page(paging.page - 1)
    if total is not None:
        pages = max(1, math.ceil(total / paging.per_page))
        numbers |= {"totalPages": pages, "totalElements": total}
        navigation["lastPage"] = other_page(pages)
        if paging.page < pages:
            navigation["nextPage"] = other_page(paging.page + 1)
    elif len(records) == paging.per_page:
        navigation["nextPage"] = other_page(paging.page + 1)
    return {"uri": uri, "records": list(records), "paging": numbers, "navigation": navigation}


def paging_view(paging: Paging, shown: int, total: int) -> PageNumbers:
    """`paging` of lists that have neither uri nor navigation. `shown`: how many records this page has."""
    numbers: PageNumbers = {"page": paging.page, "perPage": paging.per_page}
    if shown:
        numbers |= {"pageStart": paging.offset, "pageEnd": paging.offset + shown - 1}
    numbers |= {"totalPages": max(1, math.ceil(total / paging.per_page)), "totalElements": total}
    return numbers


def cut(rows: Sequence[Row], paging: Paging) -> Sequence[Row]:
    """The page of a list that is in memory."""
    return rows[paging.offset : paging.offset + paging.per_page]


def _pages_of(uri: str, paging: Paging) -> Callable[[int], PageLink]:
    """Gives {uri} of the same list, another page of it."""
    parts = urlsplit(uri)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key not in ("page", "perPage")]
    whole = urlunsplit(parts._replace(query=urlencode([*query, ("page", "")]), fragment=""))
    return lambda page: {"uri": f"{whole}{page}&perPage={paging.per_page}"}


def own_uri(request: Request) -> str:
    """The address of the request being answered, with ids in place of `~`, and without a token that stands there."""
    url = request.url
    account_id, extension_id = request.scope.get(OWN_IDS, ("~", "~"))
    path = _OWN.sub(lambda found: found[1] + (account_id if found[1].startswith("/a") else extension_id), url.path)
    query = urlencode([pair for pair in parse_qsl(url.query, keep_blank_values=True) if pair[0] not in _UNSAID])
    return urlunsplit((url.scheme, url.netloc, path, query, ""))


def uri_of(base: Request | str, *parts: str | int) -> str:
    """The canonical absolute uri of a resource: `uri_of(request, "account", 1, "extension", 2)`.

    `base` is the request being answered or, where there is none, `settings.public_url`.
    """
    root = base.rstrip("/") if isinstance(base, str) else _root_of(base)
    return root + API_ROOT + "".join([f"/{_quoted(str(part))}" for part in parts])


def own_root(request: Request, settings: Settings) -> str:
    """Our address, for what others trust (issuer, entry points): the one that was asked where it is one of ours, else
    the public one. The Host of a request alone decides only while nothing else is known.
    """
    asked = str(request.base_url).rstrip("/")
    return asked if asked in settings.own_urls or _is_nameless(settings) else settings.public_url


def _is_nameless(settings: Settings) -> bool:
    """Open to other machines, and nobody has said by which address they know us (CLARION_PUBLIC_URL)."""
    default = f"http://localhost:{settings.http_port}"
    return ipaddress.ip_address(settings.bind).is_unspecified and settings.public_url == default


def _root_of(request: Request) -> str:
    """Kept with the request: answers have many addresses."""
    root: str | None = request.scope.get(_ROOT)
    if root is None:
        root = request.scope[_ROOT] = str(request.base_url).rstrip("/")
    return root


def _quoted(part: str) -> str:
    return part if part.isascii() and part.isalnum() else quote(part, safe="~")


def error_body(*errors: ClarionError) -> dict[str, Any]:
    """The body of a failed request. Clients read either the first error at the top or the list: send both."""
    entries = [_error_entry(error) for error in errors]
    return {**entries[0], "errors": entries}


def _error_entry(error: ClarionError) -> dict[str, Any]:
    entry: dict[str, Any] = {"errorCode": error.code, "message": error.message}
    if error.parameter is not None:
        entry["parameterName"] = error.parameter
    return entry | error.details
