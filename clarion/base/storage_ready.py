"""Statements without the machinery of a session: how their texts are made, and objects of their rows.

SQLite needs some ten microseconds for a row that is found by its key; a session around it takes thirty times that. A
`Plan` is what stays the same each time a statement of one form is asked: its text, the order of its parameters, how
values are read and what is made of them. A `Ready` statement is one that is made once, with named parameters:

    _PERSON = Ready(select(Extension).where(Extension.id == bindparam("id")))
    rows = await ask(session, _PERSON, id=extension_id)
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Dialect, Executable, Insert, Select, inspect
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.orm import Mapper
from sqlalchemy.sql.sqltypes import NumericCommon

Make = Callable[[Sequence[Any]], Any]


_NUMBER = 1700
"""What PostgreSQL calls the type `numeric`: SQLAlchemy wants to hear one before it says how numbers are read."""


class Ready:
    """A SELECT of entities and columns, with named parameters (`bindparam`). Make it once, at the top of a module."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.statement = statement
        self.is_single = len(statement.column_descriptions) == 1
        self._plans: dict[str, Plan] = {}

    def plan(self, dialect: Dialect) -> "Plan":
        """Its text for a database."""
        found = self._plans.get(dialect.name)
        if found is None:
            found = self._plans[dialect.name] = Plan(self.statement, dialect)
        return found


class ReadyWrite:
    """An INSERT, UPDATE or DELETE with named parameters, made once; what it returns are columns. Every column of a new
    row is named: defaults of models are not asked.
    """

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._plans: dict[str, WritePlan] = {}

    def plan(self, dialect: Dialect) -> "WritePlan":
        """Its text for a database. Raises `ValueError` where a default is missing."""
        found = self._plans.get(dialect.name)
        if found is None:
            found = self._plans[dialect.name] = WritePlan(self.statement, dialect)
        return found


class _Worded:
    """Text and parameters of a statement that was compiled. `is_fixed`: it is the same statement each time."""

    def __init__(self, compiled: Any, dialect: Dialect, *, is_fixed: bool) -> None:
        self._compiled = compiled
        self._is_fixed = is_fixed and not compiled.post_compile_params
        self._grows = bool(compiled.post_compile_params or compiled.literal_execute_params)
        self._text: str = compiled.string
        self._names: Sequence[str] = compiled.positiontup or ()
        self._binders: Mapping[str, Any] = compiled._bind_processors
        if self._is_fixed and self._grows:  # by texts that stand in the statement
            whole_text = compiled._process_parameters_for_postcompile(dict(compiled.params))
            self._text, self._names = whole_text.statement, whole_text.positiontup or ()
        types = [entry.type for entry in compiled._result_columns]
        found = [each._cached_result_processor(dialect, _NUMBER if _is_number(each) else None) for each in types]
        self.width = len(found)
        self._readers = [(place, read) for place, read in enumerate(found) if read is not None]

    def question(self, values: Mapping[str, Any], extracted: Any = None) -> tuple[str, Sequence[Any]]:
        """The text, and the parameters in its order."""
        compiled, text, names, binders = self._compiled, self._text, self._names, self._binders
        if self._is_fixed:
            given = compiled.params | values
        else:
            given = compiled.construct_params(values or None, extracted_parameters=extracted)
            if self._grows:
                expanded = compiled._process_parameters_for_postcompile(given)
                given, names, text = expanded.parameters, expanded.positiontup, expanded.statement
                binders = {**binders, **expanded.processors}
        if not binders:
            return text, [given[name] for name in names]
        return text, [binders[name](given[name]) if name in binders else given[name] for name in names]

    def _read(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place, read in self._readers:
            values[place] = read(values[place])
        return values


class WritePlan(_Worded):
    """Of a `ReadyWrite`."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        if getattr(compiled, "insert_prefetch", ()) or getattr(compiled, "update_prefetch", ()):
            raise ValueError(f"Columns of {statement} are left to defaults that nobody asks.")
        super().__init__(compiled, dialect, is_fixed=True)
        # PostgreSQL's dialect has every INSERT return the new key, asked or not.
        self.tells = not isinstance(statement, Insert) or bool(statement._returning)

    def read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """What the statement returns, of one row."""
        return tuple(self._read(row))


class Plan(_Worded):
    """A form of SELECT. Raises SQLAlchemy's errors for what cannot be compiled, `ValueError` for what has names
    that occur twice. `key`: the cache key of `statement`, for plans whose parameters change with each statement.
    """

    tells = True

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Dialect, key: Any = None) -> None:
        described = statement.column_descriptions
        names = [each["name"] for each in described]
        columns: list[Any] = []
        parts: list[tuple[int, int, Make]] = []
        for each in described:
            start, whole = len(columns), _is_whole(each)
            columns += _columns_of(each["entity"]) if whole else [each["expr"]]
            parts.append((start, len(columns), _maker_of(each["entity"]) if whole else _only))
        self.is_plain = all(make is _only for _, _, make in parts)
        if None in names or len(set(names)) < len(names):
            raise ValueError("Columns without a name of their own.")
        if not self.is_plain:
            statement = statement.with_only_columns(*columns, maintain_column_froms=True)
        compiled: Any = statement.compile(dialect=dialect, **({"cache_key": key} if key is not None else {}))
        super().__init__(compiled, dialect, is_fixed=key is None)
        if self.width != len(columns):
            raise ValueError("Not one value a column.")
        self.metadata = SimpleResultMetaData(names, extra=[(each["expr"],) for each in described])
        self._parts = parts
        self.is_as_read = self.is_plain and not self._readers  # rows are what the driver gives
        self.whole_places = tuple(place for place, part in enumerate(parts) if part[2] is not _only)

    def read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """What the statement selects, of one row."""
        values = self._read(row)
        if self.is_plain:
            return tuple(values)
        return tuple([make(values[start:end]) for start, end, make in self._parts])


def _is_number(kind: Any) -> bool:
    return isinstance(kind, NumericCommon)


def _only(values: Sequence[Any]) -> Any:
    return values[0]


def _is_whole(described: Any) -> bool:
    entity = described.get("entity")  # a statement about tables speaks of none
    return entity is not None and described["expr"] is entity


def _columns_of(entity: Any) -> list[Any]:
    return [getattr(entity, attribute.key) for attribute in inspect(entity).mapper.column_attrs]


def _maker_of(entity: Any) -> Make:
    """Makes an object of the values of all columns of a table; None of a row that an outer join did not find."""
    mapper: Mapper[Any] = inspect(entity).mapper
    keys = [attribute.key for attribute in mapper.column_attrs]
    key_places = [keys.index(mapper.get_property_by_column(column).key) for column in mapper.primary_key]
    new, kind = mapper.class_manager.new_instance, mapper.class_

    def make(values: Sequence[Any]) -> Any:
        identity = tuple([values[place] for place in key_places])
        if None in identity:
            return None
        row = new()
        row.__dict__.update(zip(keys, values, strict=True))
        row._sa_instance_state.key = (kind, identity, None)  # as of a row whose session is over
        return row

    return make
