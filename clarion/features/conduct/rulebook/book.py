"""The rule book: features, tables and rules as they were read; and reading them, so that bad never replaces good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path as FilePath
from typing import Any, TypeVar

import structlog
from pydantic import ValidationError

from clarion.features.conduct.rulebook.cel import Slots
from clarion.features.conduct.rulebook.checking import RuleCheck
from clarion.features.conduct.rulebook.errors import BadRule
from clarion.features.conduct.rulebook.located import Document, Path
from clarion.features.conduct.rulebook.record import Feature, Record, Rule
from clarion.features.conduct.rulebook.tables import Table, check_table

CATALOGUE = FilePath(__file__).parent.parent / "catalogue"
FEATURES_FILE = "features.yaml"
MOST_FILES = 200

T = TypeVar("T", bound=Record)
log = structlog.stdlib.get_logger("clarion.conduct")


@dataclass(frozen=True, slots=True)
class Kept:
    """A rule as it lies in the book."""

    rule: Rule
    digest: str
    file: str


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything that was read, checked. Frozen; a change makes a new book."""

    features: Mapping[str, Feature]
    tables: Mapping[str, Table]
    rules: Mapping[str, Kept]
    slots: Slots
    refused: tuple[BadRule, ...] = ()
    table_files: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """One hash for all rules and tables: which book a verdict was given by."""
        tables = "".join(f"{name}{table.model_dump_json()}" for name, table in sorted(self.tables.items()))
        rules = "".join(kept.digest for _, kept in sorted(self.rules.items()))
        return sha256((rules + tables).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """A file of rules and tables."""

    file: str
    text: str


def read_folder(folder: FilePath) -> list[Source]:
    """The files of a folder by name. Raises BadRule for too many."""
    if not folder.is_dir():
        return []
    files = sorted(path for path in folder.glob("*.yaml") if path.name != FEATURES_FILE)
    if len(files) > MOST_FILES:
        raise BadRule(f"more than {MOST_FILES} files in {folder}")
    return [Source(path.name, path.read_text(encoding="utf-8", errors="replace")) for path in files]


def read_features(text: str, file: str = FEATURES_FILE) -> dict[str, Feature]:
    """The declared facts."""
    document = Document(file, text)
    if not isinstance(document.data, dict):
        raise document.bad((), "must be a mapping of names to facts")
    return {name: _form(Feature, value, document, (name,)) for name, value in document.data.items()}


def _form(kind: type[T], value: Any, document: Document, path: Path) -> T:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        at = (*path, *first["loc"])
        raise document.bad(at, f"{_dotted(first['loc'])}: {first['msg']}") from None


def _dotted(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc) or "rule"


class _Reader:
    """Reads files into one book. What is refused leaves what was there before."""

    def __init__(self, features: Mapping[str, Feature]) -> None:
        self.features = features
        absent = {name: feature.absent for name, feature in features.items() if feature.absent is not None}
        self.slots = Slots({name: feature.type for name, feature in features.items()}, absent)
        self.tables: dict[str, Table] = {}
        self.table_files: dict[str, str] = {}
        self.rules: dict[str, Kept] = {}
        self.refused: list[BadRule] = []

    def open(self, source: Source) -> Document:
        document = Document(source.file, source.text)
        if not isinstance(document.data, dict) or not set(document.data) <= {"tables", "rules"}:
            raise document.bad((), "a file holds `tables:` and `rules:`, and nothing else beside them")
        for name in ("tables", "rules"):
            if not isinstance(document.data.get(name, []), list):
                raise document.bad((name,), f"{name} must be a list")
        return document

    def read_tables(self, document: Document, *, strict: bool, before: "RuleBook | None") -> None:
        for index, value in enumerate(document.data.get("tables", [])):
            path = ("tables", index)
            try:
                table = _form(Table, value, document, path)
                check_table(table, document, path)
                known = self.tables.get(table.id)
                if known is not None and strict:
                    raise document.bad((*path, "id"), f"table {table.id} stands here twice")
                if known is not None and known.type != table.type:
                    raise document.bad((*path, "type"), f"table {table.id} is of type {known.type}")
                self.tables[table.id] = table
                self.table_files[table.id] = document.file
            except BadRule as error:
                self._refuse(error, strict=strict)
                self._restore_table(str(value.get("id")) if isinstance(value, dict) else "", document.file, before)

    def read_rules(self, document: Document, *, strict: bool, before: "RuleBook | None") -> None:
        check = RuleCheck(self.features, self.tables, self.slots)
        seen: set[str] = set()
        for index, value in enumerate(document.data.get("rules", [])):
            path = ("rules", index)
            try:
                rule = _form(Rule, value, document, path)
                known = self.rules.get(rule.id)
                if rule.id in seen or (strict and known is not None):
                    raise document.bad((*path, "id"), f"rule {rule.id} stands here twice")
                if known is not None and rule.version <= known.rule.version:
                    raise document.bad((*path, "version"), f"must be above {known.rule.version}, which is in the book")
                check.check(rule, document, path)
            except BadRule as error:
                self._refuse(error, strict=strict)
                self._restore(str(value.get("id")) if isinstance(value, dict) else "", document.file, before)
                continue
            seen.add(rule.id)
            self.rules[rule.id] = Kept(rule, rule.digest(), document.file)

    def _refuse(self, error: BadRule, *, strict: bool) -> None:
        if strict:
            raise error
        self.refused.append(error)
        log.error("A rule was refused; what was in force stays", place=error.place, reason=error.reason)

    def _restore(self, rule_id: str, file: str, before: "RuleBook | None") -> None:
        kept = before.rules.get(rule_id) if before else None
        if kept is not None and kept.file == file:
            self.rules[rule_id] = kept

    def _restore_table(self, table_id: str, file: str, before: "RuleBook | None") -> None:
        if before is not None and before.table_files.get(table_id) == file:
            self.tables[table_id], self.table_files[table_id] = before.tables[table_id], file

    def restore_file(self, file: str, before: "RuleBook | None") -> None:
        """A file that cannot be read at all leaves in force what it said before."""
        for rule_id, kept in (before.rules if before else {}).items():
            if kept.file == file:
                self.rules[rule_id] = kept
        for table_id in before.table_files if before else ():
            self._restore_table(table_id, file, before)


def build_book(
    features: Mapping[str, Feature],
    shipped: Sequence[Source],
    added: Sequence[Source] = (),
    before: RuleBook | None = None,
) -> RuleBook:
    """A book of the shipped files, changed by the operator's. Raises BadRule only for what is shipped."""
    reader = _Reader(features)
    documents = [reader.open(source) for source in shipped]
    for document in documents:
        reader.read_tables(document, strict=True, before=None)
    for document in documents:
        reader.read_rules(document, strict=True, before=None)
    own: list[Document] = []
    for source in added:
        try:
            own.append(reader.open(source))
        except BadRule as error:
            reader.refused.append(error)
            log.error("A file of rules was refused", place=error.place, reason=error.reason)
            reader.restore_file(source.file, before)
    for document in own:
        reader.read_tables(document, strict=False, before=before)
    for document in own:
        reader.read_rules(document, strict=False, before=before)
    return RuleBook(
        reader.features, reader.tables, reader.rules, reader.slots, tuple(reader.refused), reader.table_files
    )


@lru_cache(maxsize=1)
def shipped_book() -> RuleBook:
    """The catalogue that comes with this version."""
    features = read_features((CATALOGUE / FEATURES_FILE).read_text(encoding="utf-8"))
    return build_book(features, read_folder(CATALOGUE))


def load_book(folder: FilePath | None, before: RuleBook | None = None) -> RuleBook:
    """The catalogue with the operator's folder on top."""
    base = shipped_book()
    added = read_folder(folder) if folder else []
    return build_book(base.features, read_folder(CATALOGUE), added, before) if added else base
