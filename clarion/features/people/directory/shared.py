"""What other accounts of this installation show of their directories, beside our own (PH-61)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from fastapi import Request
from sqlalchemy import Select, func, or_, select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.people.account_links import AccountLink, accounts_seen, shown_by
from clarion.features.people.accounts.models import Account
from clarion.features.people.directory.responses import DirectoryEntry
from clarion.features.people.directory.views import Pages
from clarion.features.people.users.models import Extension

# What an account tells of its people to no other: its sites, its own fields, pictures that only its people may fetch.
_OWN = frozenset({"site", "customFields", "profileImage", "hidden"})
_PRIVATE = frozenset({"ContactNumber", "MobileNumber"})
Narrow = Callable[[Select[Extension]], Select[Extension]]


@dataclass(frozen=True)
class Neighbours:
    """Accounts that show something to ours."""

    seen: Sequence[tuple[AccountLink, Account]] = ()

    @classmethod
    async def find(cls, session: AsyncSession, account_id: str) -> "Neighbours":
        return cls(await accounts_seen(session, account_id))

    def only(self, account_ids: Sequence[str]) -> "Neighbours":
        """Those among them that are wanted; all of them when nothing is said."""
        if not account_ids:
            return self
        return Neighbours([one for one in self.seen if one[1].id in account_ids])

    def query(self) -> Select[Extension]:
        """Whom they show."""
        return select(Extension).where(shown_by([link for link, _ in self.seen]))

    def beside(self, own: Select[Extension], narrow: Narrow) -> Select[Extension]:
        """Our own first, then theirs, each in the order of their numbers."""
        ours, theirs = (one.with_only_columns(Extension.id).order_by(None) for one in (own, narrow(self.query())))
        both = select(Extension).where(or_(Extension.id.in_(ours), Extension.id.in_(theirs)))
        return both.order_by(Extension.id.in_(theirs), func.length(Extension.number), Extension.number, Extension.id)


class SharedPages:
    """Entries of several accounts: our own as they are, those of others without what is only theirs."""

    def __init__(self, account_id: str, pages: Mapping[str, Pages]) -> None:
        self._account_id = account_id
        self._pages = pages

    @classmethod
    async def open(
        cls,
        session: AsyncSession,
        base: Request | str,
        here: Container,
        account: Account,
        neighbours: Neighbours,
        rows: Sequence[Extension],
    ) -> "SharedPages":
        found = {account.id: account, **{other.id: other for _, other in neighbours.seen}}
        used = {row.account_id for row in rows}
        pages = {
            one.id: await Pages.open(session, base, here, one, [row for row in rows if row.account_id == one.id])
            for one in found.values()
            if one.id in used or one.id == account.id
        }
        return cls(account.id, pages)

    def entry(self, row: Extension) -> DirectoryEntry:
        entry = self._pages[row.account_id].entry(row)
        if row.account_id == self._account_id:
            return entry
        numbers = [one for one in entry.get("phoneNumbers", []) if one["usageType"] not in _PRIVATE]
        shown = {name: value for name, value in entry.items() if name not in _OWN}
        return cast("DirectoryEntry", shown | {"phoneNumbers": numbers})
