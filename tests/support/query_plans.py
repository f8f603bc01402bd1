"""How a database answers what is asked of it: the plan of each SELECT, and how many rows it had to look at."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from clarion.base.storage import Storage

Question = tuple[str, Any]
"""A statement with its parameters, as the driver gets them."""


@dataclass(frozen=True)
class QueryPlan:
    """`scanned`: tables of which every row, or every entry of an index, is looked at. `sorted`: whether rows are put
    in order first. `work`: rows that were looked at (PostgreSQL), tens of steps of SQLite's machine.
    """

    statement: str
    lines: tuple[str, ...]
    scanned: frozenset[str] = frozenset()
    sorted: bool = False
    work: int = 0

    def __str__(self) -> str:
        return "\n    ".join((f"work {self.work}: {self.statement}", *self.lines))


@dataclass
class AskedQuestions:
    """SELECTs, each text once."""

    found: dict[str, Any] = field(default_factory=dict)

    def note(self, _connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")) and not isinstance(parameters, list):
            self.found.setdefault(statement, parameters)


@contextmanager
def asked_questions(storage: Storage) -> Iterator[AskedQuestions]:
    """What is asked while the block runs."""
    asked = AskedQuestions()
    event.listen(storage.engine.sync_engine, "before_cursor_execute", asked.note)
    try:
        yield asked
    finally:
        event.remove(storage.engine.sync_engine, "before_cursor_execute", asked.note)


async def plans_of(storage: Storage, asked: AskedQuestions) -> list[QueryPlan]:
    """The plan of each, with what it took to answer it."""
    if storage.is_sqlite:
        return _sqlite_plans(storage.engine.url.database or "", asked)
    async with storage.engine.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        await raw.execute("SET enable_seqscan = off")  # of a small table it would be right
        return [await _postgres_plan(raw, *question) for question in asked.found.items()]


# ---- SQLite

_SCAN = re.compile(r"SCAN (\w+)")
_ALIAS = re.compile(r"\b(?:FROM|JOIN) (\w+)(?: AS (\w+))?")
_STEPS = 10


def _sqlite_plans(database: str, asked: AskedQuestions) -> list[QueryPlan]:
    connection = sqlite3.connect(database)
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    try:
        found = []
        for statement, parameters in asked.found.items():
            lines = tuple(str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))
            connection.set_progress_handler(step, _STEPS)
            steps = 0
            connection.execute(statement, parameters).fetchall()
            connection.set_progress_handler(None, 0)
            names = {alias or table: table for table, alias in _ALIAS.findall(statement)}
            scanned = {names.get(name, name) for line in lines for name in _SCAN.findall(line)}
            found.append(
                QueryPlan(statement, lines, frozenset(scanned), any("B-TREE FOR ORDER" in one for one in lines), steps)
            )
        return found
    finally:
        connection.close()


# ---- PostgreSQL


async def _postgres_plan(raw: Any, statement: str, parameters: Any) -> QueryPlan:
    [[answer]] = await raw.fetch(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", *parameters)
    import json

    plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    nodes = list(_nodes(plan))
    lines = tuple(
        f"{'  ' * depth}{node['Node Type']} {node.get('Relation Name', '')} {node.get('Index Name', '')} "
        f"{node.get('Index Cond', node.get('Filter', ''))} rows {node['Actual Rows']} x {node['Actual Loops']}"
        for node, depth in nodes
    )
    scanned = {node["Relation Name"] for node, _ in nodes if node["Node Type"] == "Seq Scan"}
    work = sum(_looked_at(node) for node, _ in nodes)
    return QueryPlan(statement, lines, frozenset(scanned), any(node["Node Type"] == "Sort" for node, _ in nodes), work)


def _nodes(plan: dict[str, Any], depth: int = 0) -> Iterator[tuple[dict[str, Any], int]]:
    yield plan, depth
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner, depth + 1)


def _looked_at(node: dict[str, Any]) -> int:
    removed = sum(node.get(f"Rows Removed by {by}", 0) for by in ("Filter", "Index Recheck", "Join Filter"))
    return int((node["Actual Rows"] + removed) * node["Actual Loops"]) if "Relation Name" in node else 0
