"""The port of search: what can be put in and asked. `engines` has one for each database."""

import itertools
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from clarion.base.storage import AsyncSession
from clarion.features.messaging.posts import Along
from clarion.features.messaging.search.models import SearchDoc
from clarion.features.messaging.search.query import Term

_RANDOM_BITS = 20
_numbers = itertools.count(secrets.randbelow(1 << _RANDOM_BITS))


@dataclass(frozen=True)
class Doc:
    """A thing that can be found."""

    kind: str
    thing_id: str
    account_id: str
    chat_id: str
    creator_id: str | None
    at: datetime
    body: str
    has_file: bool = False


@dataclass(frozen=True)
class Request:
    """What is wanted, of all that lies in chats of `member_id`. Ids are those of `SearchDoc`: below, and not below.

    `creators`, `chats`: None for all.
    """

    account_id: str
    member_id: str
    wanted: Sequence[Term] = ()
    unwanted: Sequence[Term] = ()
    creators: Collection[str] | None = None
    chats: Collection[str] | None = None
    has_file: bool = False
    below: int = 2**63 - 1
    since: int = 0


@dataclass(frozen=True)
class Page:
    """The newest first. `below`: go on from here; None at the end. A page may be short, and yet not the last."""

    docs: Sequence[SearchDoc]
    below: int | None


class SearchIndex(Protocol):
    async def put(self, session: AsyncSession, doc: Doc) -> None:
        """From the end of this transaction on it is found as it is now."""

    def along(self, doc: Doc) -> Sequence[Along]:
        """`put` for what was not there before, as rows of the statement that writes the thing. PostgreSQL only."""

    async def remove(self, session: AsyncSession, kind: str, thing_id: str) -> None:
        """It is not found any more. Nothing happens when it is not there."""

    async def find(self, session: AsyncSession, request: Request, count: int) -> Page:
        """At most `count`, only from chats that `member_id` is in at this moment."""


def first_id(at: datetime) -> int:
    """No doc of this millisecond or a later one has a lower id."""
    return max(0, int(at.timestamp() * 1000)) << _RANDOM_BITS


def new_doc_id(at: datetime) -> int:
    """Another one each time in this process; those of others are hardly ever the same, in the same millisecond."""
    return first_id(at) + next(_numbers) % (1 << _RANDOM_BITS)
