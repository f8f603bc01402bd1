"""Whom a request is about, and which rows of a table are about them."""

from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    ForeignKeyConstraint,
    Select,
    Table,
    Text,
    and_,
    cast,
    false,
    func,
    or_,
    select,
    tuple_,
)

from clarion.base.storage import Base
from clarion.features.operations.privacy_requests.data_map import PERSON, DataMap, TableRule, cascades


@dataclass(frozen=True)
class Subject:
    """A person of the account (`extension_id`), somebody outside by `numbers` (E.164) and `emails` (lower case), or the
    whole `company`, which can be exported only.
    """

    account_id: str
    extension_id: str = ""
    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    company: bool = False

    def identifiers(self) -> frozenset[str]:
        return self.numbers | self.emails | ({self.extension_id} if self.extension_id else frozenset())


def rows_of_rule(known: DataMap, rule: TableRule, subject: Subject) -> ColumnElement[bool]:
    """Rows of one account only: those of a table without an account are found through one that has it."""
    columns = rule.table.c
    found: list[ColumnElement[bool]] = []
    if subject.extension_id:
        found += [columns[name] == subject.extension_id for name in rule.people]
    found += [columns[name].in_(subject.numbers) for name in rule.numbers if subject.numbers]
    for number in sorted(subject.numbers):
        found += [columns[name].contains(f" {number} ", autoescape=True) for name in rule.number_words]
    for value in sorted(subject.numbers | subject.emails):
        found += [_names(columns[name], value) for name in rule.json]
    found += [func.lower(columns[name]).in_(subject.emails) for name in rule.emails if subject.emails]
    if rule.calls == "everybody" or (rule.calls and not subject.extension_id):
        found.append(columns.session_id.in_(_calls(known, subject)))
    if not subject.extension_id:
        found += [columns[name].in_(_matching(known, target, subject)) for name, target in rule.through.items()]
    return and_(_in_account(rule.table, subject), or_(false(), *found))


def rows_below(table: Table, subject: Subject) -> ColumnElement[bool]:
    """Of a table whose rows go with the extension of a person."""
    if table.name == PERSON:
        return table.c.id == subject.extension_id
    found: list[ColumnElement[bool]] = []
    for key in cascades(table):
        own = [column.expression for column in key.columns]
        if key.referred_table.name == PERSON:
            found += [column == subject.extension_id for column in own]
            continue
        parent = key.referred_table
        if not _is_below_person(parent):
            continue
        found.append(_of_parents(key, rows_below(parent, subject)))
    return or_(false(), *found)


def _of_parents(key: ForeignKeyConstraint, which: ColumnElement[bool]) -> ColumnElement[bool]:
    own = [column.expression for column in key.columns]
    there = select(*(element.column for element in key.elements)).where(which)
    return own[0].in_(there) if len(own) == 1 else tuple_(*own).in_(there)


def _is_below_person(table: Table) -> bool:
    return any(key.referred_table.name == PERSON or _is_below_person(key.referred_table) for key in cascades(table))


def _calls(known: DataMap, subject: Subject) -> Select[str]:
    calls = known.rules["call_log"]
    found: list[ColumnElement[bool]] = [calls.table.c[name].in_(subject.numbers) for name in calls.numbers]
    if subject.extension_id:
        found = [calls.table.c[name] == subject.extension_id for name in calls.people]
    return select(calls.table.c.session_id).where(_in_account(calls.table, subject), or_(false(), *found))


def _matching(known: DataMap, target: str, subject: Subject) -> Select[str]:
    name, column = target.split(".")
    return select(known.rules[name].table.c[column]).where(rows_of_rule(known, known.rules[name], subject))


def _names(column: ColumnElement[str], value: str) -> ColumnElement[bool]:
    """A string of its own in JSON, in either database."""
    return func.lower(cast(column, Text)).contains(f'"{value}"', autoescape=True)


def exported(table: Table, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of these rows, those that a copy of data may hold. What strangers and authorities brought to the operator's
    officers is not told to those it is about, who may not be allowed to know of it; nor why the operator keeps data.
    """
    if table.name == "conduct_cases":
        return which & (table.c.kind == "appeal")
    return which & false() if table.name == "account_closings" else which


def rows_of_company(table: Table, subject: Subject) -> ColumnElement[bool] | None:
    """None: it belongs to the installation and to no account."""
    if table.name == "accounts":
        return table.c.id == subject.account_id
    try:
        return _in_account(table, subject)
    except LookupError:
        return None


def _in_account(table: Table, subject: Subject) -> ColumnElement[bool]:
    """Raises LookupError for a table of which no row belongs to an account."""
    if "account_id" in table.c:
        return table.c.account_id == subject.account_id
    for key in cascades(table):
        return _of_parents(key, _in_account(key.referred_table, subject))
    if "session_id" in table.c:
        calls = Base.metadata.tables["call_log"]
        there = select(calls.c.session_id).where(calls.c.account_id == subject.account_id)
        return table.c.session_id.in_(there)
    raise LookupError(f"Rows of {table.name} belong to no account.")
