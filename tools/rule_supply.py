"""Every rule of acceptable use is fed: `python -m tools.rule_supply`. Ends with 1 where one claims more than it does.

A live rule looks at facts that production code supplies, on attempts that production code makes, and some attempt of
that kind can trip it; a test leads from a real entry point to what the rule does, and back
(`tests/features/conduct/journeys`). A fact that nobody can supply yet says in `features.yaml` what it waits for; a rule
of a product or check that does not exist says so with `waits_for`, is live nowhere and refuses nothing.
"""

import ast
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import clarion
from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.rulebook import Rule, RuleBook, shipped_book
from clarion.features.conduct.rulebook.cel import Failed
from clarion.features.conduct.rulebook.checking import GOLDEN_DAY as DAY
from clarion.features.conduct.rulebook.ready import make_ready
from clarion.features.conduct.rulebook.record import GoldenCase
from clarion.features.conduct.rulebook.tables import find_row

ROOT = Path(clarion.__file__).parent
JOURNEYS = ROOT.parent / "tests/features/conduct/journeys"
NOT_LIVE = (
    "apps/migrations",
    "features/conduct/generator",
    "features/conduct/replay",
    "features/conduct/rulebook",
    "features/phone/handling/dry_run",
    "features/phone/handling/versions",
)
"""What makes events up, tries rules out or reads them supplies nothing of what happens; nor does what makes tables."""


def _pattern(node: ast.expr) -> str | None:
    """A name in the code, or the form of one that is put together."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+" for part in node.values]
        return "".join(parts) if any(isinstance(part, ast.Constant) for part in node.values) else None
    return None


def _keys_in(tree: ast.AST) -> Iterator[str]:
    """Keys of dicts that are written, and what is put into one."""
    for node in ast.walk(tree):
        keys: list[ast.expr | None] = []
        if isinstance(node, ast.Dict):
            keys = list(node.keys)
        elif isinstance(node, ast.DictComp):
            keys = [node.key]
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            keys = [node.slice]
        for key in keys:
            pattern = _pattern(key) if key is not None else None
            if pattern:
                yield pattern


def _kinds_in(tree: ast.AST) -> Iterator[str]:
    """Kinds of attempts that the code makes: `AttemptKind.X` handed to something, or `kind="x"` of a permit."""
    for node in ast.walk(tree):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call):
            given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "kind")]
        elif isinstance(node, ast.Assign):
            given = [node.value]
        for one in given:
            if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "AttemptKind":
                yield AttemptKind[one.attr].value
            elif _is_policy_request(node) and isinstance(one, ast.Constant) and one.value in set(AttemptKind):
                yield str(one.value)


def _is_policy_request(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "PolicyRequest"


@lru_cache(maxsize=1)
def _trees() -> tuple[ast.AST, ...]:
    paths = [path for path in ROOT.rglob("*.py") if not any(part in path.as_posix() for part in NOT_LIVE)]
    texts = [path.read_text("utf-8") for path in sorted(paths)]
    names = re.compile(
        f'"(?:{"|".join(shipped_book().features)})"' + r"|AttemptKind\.|PolicyRequest\(|: f\"|\[f\"|\{f\"|f\".*\": "
    )
    return tuple(ast.parse(text) for text in texts if names.search(text))


@lru_cache(maxsize=1)
def supplied_facts() -> frozenset[str]:
    features = shipped_book().features
    found: set[str] = set()
    for tree in _trees():
        for pattern in _keys_in(tree):
            if pattern in features:
                found.add(pattern)
            elif "\\w+" in pattern:
                found.update(name for name in features if re.fullmatch(pattern, name))
    return frozenset(found)


@lru_cache(maxsize=1)
def asked_kinds() -> frozenset[str]:
    return frozenset(kind for tree in _trees() for kind in _kinds_in(tree))


def problems(book: RuleBook, supplied: frozenset[str], asked: frozenset[str]) -> Iterator[str]:
    """What rules and facts claim and do not keep, a sentence each."""
    for name, feature in book.features.items():
        if name in supplied and feature.waits_for:
            yield f"{name}: it is supplied, so it does not wait for {feature.waits_for}"
        if name not in supplied and not feature.waits_for:
            yield f"{name}: nobody supplies it; supply it, or say in features.yaml what it waits for"
    for kept in book.rules.values():
        yield from _of_rule(book, kept.rule, supplied, asked)


def _of_rule(book: RuleBook, rule: Rule, supplied: frozenset[str], asked: frozenset[str]) -> Iterator[str]:
    if not rule.live:
        if not rule.waits_for:
            yield f"{rule.id}: it is live nowhere; connect it, or name the product that it waits for"
        return
    for kind in rule.live:
        if kind.value not in asked:
            yield f"{rule.id}: nobody asks about {kind.value}"
    if not any(_trips(book, rule, case, supplied) for case in rule.golden.cases):
        lacking = ", ".join(name for name in rule.features if name not in supplied)
        yield f"{rule.id}: it can never fire: nobody supplies {lacking}"


def _trips(book: RuleBook, rule: Rule, case: GoldenCase, supplied: frozenset[str]) -> bool:
    """Whether the rule fits this case with the facts that somebody supplies."""
    given = {name: fact for name, fact in rule.golden.facts.items() if name not in case.without} | case.facts
    facts = {name: fact for name, fact in given.items() if name in supplied}
    place, day = case.place or "", case.at or max(rule.valid_from, DAY)
    rows = {name: find_row(book.tables[table], place, day) for name, table in rule.limits.items()}
    limits = {name: row.value for name, row in rows.items() if row is not None}
    ready = make_ready(rule, "", rule.status, limits, book.slots)
    lists, known, _ = book.slots.pack((facts,))
    if ready.needs & ~known:
        return False
    outcome = ready.match(book.slots.activation(lists))
    return outcome is not None and not isinstance(outcome, Failed)


def rules_with_journey() -> frozenset[str]:
    """Rules that a test meets at a real entry point and takes back by an objection; or says where another one does."""
    found: set[str] = set()
    for path in sorted(JOURNEYS.glob("*.py")):
        text = path.read_text("utf-8")
        found.update(
            name.upper().replace("_", "-") for name in re.findall(r"^async def ([a-z0-9_]+)\(world", text, re.M)
        )
        found.update(re.findall(r'^    "([A-Z]+-\d\d)": "tests/', text, re.M))
    return frozenset(found)


def without_journey(book: RuleBook, told: frozenset[str]) -> Iterator[str]:
    for kept in book.rules.values():
        if kept.rule.live and kept.rule.id not in told:
            yield f"{kept.rule.id}: no test in {JOURNEYS.name} meets it at a real entry point"


def main() -> int:
    book = shipped_book()
    found = [*problems(book, supplied_facts(), asked_kinds()), *without_journey(book, rules_with_journey())]
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
