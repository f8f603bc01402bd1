"""Which rows a partial reload reads: everything, whole accounts, single extensions, or what only companies have."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true

Column = Any
"""A mapped column of text."""


@dataclass(frozen=True)
class Scope:
    """`accounts` and `extensions`: ids; None: all. `devices`: ids that are read beside those of `extensions`.

    `company_only`: of the accounts, only what belongs to none of their extensions.
    """

    accounts: frozenset[str] | None = None
    extensions: frozenset[str] | None = None
    devices: frozenset[str] = frozenset()
    company_only: bool = False

    def where(self, account: Column | None = None, extension: Column | None = None) -> ColumnElement[bool]:
        """The condition for a table with these columns; None: it has no such column."""
        condition: ColumnElement[bool] = true() if account is None else _among(account, self.accounts)
        if extension is None:
            return condition
        if self.company_only:
            return and_(condition, extension.is_(None))
        if self.extensions is not None:  # ids are of one account each; with both, SQLite may walk the whole account
            return _among(extension, self.extensions)
        return condition

    def where_device(self, account: Column, device: Column, *extensions: Column) -> ColumnElement[bool]:
        """The condition for a table of devices, which may belong to several extensions."""
        if self.extensions is None:
            return _among(account, self.accounts)
        owned = [_among(each, self.extensions) for each in extensions if self.extensions]
        return or_(false(), *owned, *([device.in_(sorted(self.devices))] if self.devices else []))


EVERYTHING = Scope()


def _among(column: Column, wanted: Collection[str] | None) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = true() if wanted is None else column.in_(sorted(wanted))
    return condition
