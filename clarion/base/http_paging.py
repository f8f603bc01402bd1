"""Lists that are paged by tokens, as newer parts of the surface do it. Lists with page numbers: `clarion.base.http`.

A token says where to go on, not which page: what is added or removed meanwhile neither repeats nor hides anything.

    paging: TokenPagingQuery                                  # ?pageToken=&perPage=
    after = paging.after("id")                                # None on the first page
    rows = (await session.scalars(query.limit(paging.count + 1))).all()
    return token_answer(rows, paging, lambda row: {"id": row.id}, view)

Team messaging says `recordCount` and answers with `navigation`: `RecordPagingQuery`, `record_answer`.
"""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, TypeVar

from fastapi import Depends, Query

from clarion.base.errors import Invalid
from clarion.base.http_lists import Record, RecordNavigation, RecordPage, TokenNumbers, TokenPage

MAX_TOKEN = 1000
MAX_COUNT = 1000
MAX_RECORDS = 250
Row = TypeVar("Row")
Position = dict[str, str | int]
"""Where a page ends: the values that rows are ordered by."""


def page_token(position: Position, direction: str = "") -> str:
    """An opaque token for a position. It holds nothing that the caller has not seen."""
    text = json.dumps([direction, position], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_page_token(token: str, *, parameter: str = "pageToken") -> tuple[str, Position]:
    """Direction and position of a token of ours. Raises `Invalid` (CMN-101) for any other text."""
    try:
        text = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        direction, position = json.loads(text)
    except (ValueError, TypeError):
        raise Invalid(f"Parameter [{parameter}] value is invalid.", parameter=parameter) from None
    known = isinstance(position, dict) and all(type(value) in (str, int) for value in position.values())
    if not isinstance(direction, str) or not known:
        raise Invalid(f"Parameter [{parameter}] value is invalid.", parameter=parameter)
    return direction, position


@dataclass(frozen=True)
class TokenPaging:
    """What the caller asks for: `count` rows after `position`; an empty position is the beginning.

    `backwards`: the page before the position is wanted (`RecordPagingQuery` only).
    """

    count: int
    token: str = ""
    position: Position = field(default_factory=dict)
    backwards: bool = False

    def after(self, name: str) -> str | None:
        """A value of the position as text; None on the first page. Raises `Invalid` for a token of another list."""
        if not self.position:
            return None
        if name not in self.position:
            raise Invalid("Parameter [pageToken] value is invalid.", parameter="pageToken")
        return str(self.position[name])


_Token = Annotated[str, Query(alias="pageToken", max_length=MAX_TOKEN)]


def _paging(count: int, token: str) -> TokenPaging:
    direction, position = read_page_token(token) if token else ("", {})
    return TokenPaging(count, token, position, direction == "back")


def page_paging(per_page: int, token: str) -> TokenPaging:
    """The same, for operations that have both in their body."""
    return _paging(min(per_page, MAX_COUNT), token)


async def _token_paging(
    token: _Token = "", per_page: Annotated[int, Query(alias="perPage", ge=1, le=10**9)] = 100
) -> TokenPaging:
    return page_paging(per_page, token)


async def _record_paging(
    token: _Token = "", count: Annotated[int, Query(alias="recordCount", ge=1, le=10**9)] = 30
) -> TokenPaging:
    return _paging(min(count, MAX_RECORDS), token)


TokenPagingQuery = Annotated[TokenPaging, Depends(_token_paging)]
"""`?pageToken=&perPage=` (1 to 1000, 100 when left out)."""
RecordPagingQuery = Annotated[TokenPaging, Depends(_record_paging)]
"""`?pageToken=&recordCount=` (1 to 250, 30 when left out)."""


def token_answer(
    rows: Sequence[Row], paging: TokenPaging, position: Callable[[Row], Position], view: Callable[[Row], Record]
) -> TokenPage[Record]:
    """`records`, `paging{perPage, pageToken, nextPageToken}`. Give a row more than `paging.count`, if there is one."""
    page = rows[: paging.count]
    numbers: TokenNumbers = {"perPage": paging.count}
    if paging.token:
        numbers["pageToken"] = paging.token
    if len(rows) > len(page):
        numbers["nextPageToken"] = page_token(position(page[-1]))
    return {"records": [view(row) for row in page], "paging": numbers}


def record_answer(
    rows: Sequence[Row], paging: TokenPaging, position: Callable[[Row], Position], view: Callable[[Row], Record]
) -> RecordPage[Record]:
    """`records` and `navigation{prevPageToken, nextPageToken}`.

    `rows` in the order of the list, also when `paging.backwards`; one more than `paging.count` if there is one: at
    the end, or at the beginning when going backwards.
    """
    more = len(rows) > paging.count
    page = rows[-paging.count :] if paging.backwards and more else rows[: paging.count]
    navigation: RecordNavigation = {}
    if page and (more if paging.backwards else bool(paging.position)):
        navigation["prevPageToken"] = page_token(position(page[0]), "back")
    if page and (paging.backwards or more):
        navigation["nextPageToken"] = page_token(position(page[-1]))
    return {"records": [view(row) for row in page], "navigation": navigation}
