"""A changed rule set: other files, other limits, another status. For trying out only: nothing here comes into force."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from clarion.base.errors import Invalid
from clarion.features.conduct.rulebook import Kept, RuleBook, Table
from clarion.features.conduct.verdict import Status

MOST_CHANGES = 200
_KINDS: dict[str, tuple[type, ...]] = {"double": (float, int), "int": (int,), "bool": (bool,), "string": (str,)}


def changed_book(book: RuleBook, changes: Iterable[str]) -> RuleBook:
    """The book with `RULE.limit=value`, `RULE.status=observe|canary|enforce` or `RULE.off=true` for each change.

    A limit is changed in every place and at every time, and beyond what an override may do. Raises Invalid.
    """
    found = list(changes)
    if len(found) > MOST_CHANGES:
        raise Invalid(f"At most {MOST_CHANGES} changes at once.")
    for change in found:
        book = _changed(book, change)
    return book


def _changed(book: RuleBook, change: str) -> RuleBook:
    left, sign, text = change.partition("=")
    rule_id, dot, name = left.strip().partition(".")
    if not sign or not dot:
        raise Invalid(f"{change[:80]!r} must be RULE.limit=value, RULE.status=observe or RULE.off=true")
    kept = book.rules.get(rule_id)
    if kept is None:
        raise Invalid(f"There is no rule {rule_id[:40]!r}; `clarion acceptable-use rules` lists them.")
    value = _read(text.strip())
    if name == "off" and isinstance(value, bool):
        return _with_rule(book, kept, {"kill_switch": value})
    if name == "status":
        try:
            return _with_rule(book, kept, {"status": Status(value)})
        except ValueError:
            raise Invalid(f"{rule_id}.status is observe, canary or enforce") from None
    table = book.tables.get(kept.rule.limits.get(name, ""))
    if table is None:
        known = ", ".join([*kept.rule.limits, "status", "off"])
        raise Invalid(f"{rule_id} has nothing called {name[:40]!r}; it has {known}")
    return _with_limit(book, kept, name, table, value)


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _with_limit(book: RuleBook, kept: Kept, name: str, table: Table, value: Any) -> RuleBook:
    if type(value) not in _KINDS.get(table.type, ()):
        raise Invalid(f"{kept.rule.id}.{name} is of type {table.type}")
    if table.type == "double":
        value = float(value)
    own = f"{table.id}.tried"  # other rules may use the same table
    rows = [row.model_copy(update={"value": value}) for row in table.rows]
    tables = dict(book.tables) | {own: table.model_copy(update={"id": own, "rows": type(table.rows)(rows)})}
    limits = dict(kept.rule.limits) | {name: own}
    return _with_rule(replace(book, tables=tables), kept, {"limits": limits})


def _with_rule(book: RuleBook, kept: Kept, update: dict[str, Any]) -> RuleBook:
    changed = replace(kept, rule=kept.rule.model_copy(update=update))
    return replace(book, rules=dict(book.rules) | {kept.rule.id: changed})


def everything_enforced(book: RuleBook) -> RuleBook:
    """Every rule in force, also those that are only watched so far: what they would do."""
    return changed_book(book, [f"{rule_id}.status=enforce" for rule_id in book.rules])


def changed_rules(one: RuleBook, other: RuleBook) -> frozenset[str]:
    """Rules that are in one book only, or not the same in both, with the rows of their tables."""
    return frozenset(
        rule_id
        for rule_id in one.rules.keys() | other.rules.keys()
        if _content(one, rule_id) != _content(other, rule_id)
    )


def _content(book: RuleBook, rule_id: str) -> Any:
    kept = book.rules.get(rule_id)
    if kept is None:
        return None
    rows = [book.tables[table].rows for table in kept.rule.limits.values()]
    return kept.digest, kept.rule.model_copy(update={"limits": {}}), list(kept.rule.limits), rows
