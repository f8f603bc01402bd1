"""The one place that knows cel-expr-python: conditions with types, checked when they are read.

What the package does and this file makes good: it takes expressions that are not boolean (refused here); faults at
run time come back as values (told apart from true and false here); it converts variables one by one, which costs more
than judging (so features travel packed in one list per type).
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

from cel_expr_python import cel

_TYPES: Final = {
    "bool": cel.Type.BOOL,
    "int": cel.Type.INT,
    "double": cel.Type.DOUBLE,
    "string": cel.Type.STRING,
    "list": cel.Type.List(cel.Type.STRING),
}
TYPES: Final = tuple(_TYPES)
PYTHON_TYPES: Final[Mapping[str, type]] = {"bool": bool, "int": int, "double": float, "string": str, "list": tuple}
NOTHING: Final[Mapping[str, Any]] = {"bool": False, "int": 0, "double": 0.0, "string": "", "list": ()}

Literal = bool | int | float | str
Activation = Any
Facts = Mapping[str, Any]
Lists = list[list[Any]]
Values = Sequence[Any]
_WHERE = re.compile(r"<input>:(\d+):(\d+): (.*)")
_TOKENS = re.compile(
    r"""(?P<text>[rR]?"(?:\\.|[^"\\])*"|[rR]?'(?:\\.|[^'\\])*')|(?P<number>\d[\w.]*)|(?P<member>\.\s*[A-Za-z_]\w*)"""
    r"""|(?P<name>[A-Za-z_]\w*)(?P<limit>\.[a-z]\w*)?"""
)
_LONGEST = 4000
_MOST_LAYOUTS = 4096


class ConditionError(ValueError):
    """A condition that is refused. Line and column count from 1 inside the condition."""

    def __init__(self, reason: str, line: int = 1, column: int = 1) -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column


class Failed(NamedTuple):
    """A condition that gave neither true nor false."""

    problem: str


class Checker:
    """Says whether a condition is well formed: known names, fitting types, a boolean result."""

    def __init__(self, features: Mapping[str, str], limits: Mapping[str, str]) -> None:
        declared = dict(features) | {f"limit.{name}": kind for name, kind in limits.items()}
        self._env = cel.NewEnv(variables={name: _TYPES[kind] for name, kind in declared.items()})

    def check(self, condition: str) -> None:
        """Raise ConditionError with position and reason, or return."""
        if len(condition) > _LONGEST:
            raise ConditionError(f"longer than {_LONGEST} characters")
        try:
            result = self._env.compile(condition).return_type()
        except RuntimeError as error:
            raise _explained(str(error)) from None
        if result != cel.Type.BOOL:
            raise ConditionError(f"gives {result.name()}, but a condition must give true or false (BOOL)")


def _explained(problem: str) -> ConditionError:
    found = _WHERE.search(problem)
    if found is None:
        return ConditionError(problem.splitlines()[0][:300])
    reason = found[3].replace(" (in container '')", "")
    if "'(double, int)'" in reason or "'(int, double)'" in reason:
        reason += "; write 5.0, not 5, beside a double"
    return ConditionError(reason, int(found[1]), int(found[2]))


class Slots:
    """Where each feature lies: a list per type, and a bit for whether it is known."""

    def __init__(self, types: Mapping[str, str], absent: Facts) -> None:
        self.slot: dict[str, tuple[int, int, type, int]] = {}
        groups: Lists = [[] for _ in TYPES]
        self.always = 0  # bits of what counts as known even when nobody says
        for bit, (name, kind) in enumerate(types.items()):
            group = TYPES.index(kind)
            self.slot[name] = (group, len(groups[group]), PYTHON_TYPES[kind], 1 << bit)
            groups[group].append(absent.get(name, NOTHING[kind]))
            if name in absent:
                self.always |= 1 << bit
        self._empty = [*map(tuple, groups)]
        self._absent = [value for group in groups for value in group]
        self._layouts: dict[tuple[tuple[str, ...], tuple[type, ...]], _Layout] = {}
        self._compiled: dict[str, Condition] = {}
        self.env = cel.NewEnv(variables={f"_{kind}": cel.Type.List(_TYPES[kind]) for kind in TYPES})

    def bits(self, names: Sequence[str]) -> int:
        """The bits of these features that must be said by somebody."""
        total = 0
        for name in names:
            total |= self.slot[name][3]
        return total & ~self.always

    def pack(self, parts: Sequence[Facts]) -> tuple[Lists, int, tuple[str, ...]]:
        """Lists, bits of what is known, and names whose value had the wrong type (these count as unknown)."""
        facts: dict[str, Any] = {}
        for part in parts:
            facts.update(part)
        shape = (tuple(facts), tuple(map(type, facts.values())))
        layout = self._layouts.get(shape)
        if layout is None:
            if len(self._layouts) >= _MOST_LAYOUTS:
                self._layouts.clear()
            layout = self._layouts[shape] = self._layout(*shape)
        if layout.wrong:
            return self._pack_one_by_one(parts)
        values = [*facts.values(), *self._absent]
        for place in layout.whole:
            values[place] = float(values[place])
        return [[*pick(values)] for pick in layout.groups], layout.known, ()

    def _layout(self, names: tuple[str, ...], types: tuple[type, ...]) -> "_Layout":
        """Where facts of these names and types go; what has the same shape goes the same way."""
        first = len(names)  # the defaults of unknown facts come after the facts
        places: list[list[int]] = []
        for empty in self._empty:
            places.append([*range(first, first + len(empty))])
            first += len(empty)
        known, whole, wrong = self.always, [], False
        for place, (name, type_) in enumerate(zip(names, types, strict=True)):
            slot = self.slot.get(name)
            if slot is None:
                continue
            group, index, kind, bit = slot
            if kind is float and type_ is int:  # a whole number where a fraction may stand
                whole.append(place)
            wrong = wrong or (type_ is not kind and not (kind is float and type_ is int))
            places[group][index] = place
            known |= bit
        return _Layout(known, tuple(whole), tuple(map(_picker, places)), wrong)

    def _pack_one_by_one(self, parts: Sequence[Facts]) -> tuple[Lists, int, tuple[str, ...]]:
        """As `pack`, where a value has a wrong type: an earlier one of the right type counts on."""
        lists = [list(group) for group in self._empty]
        known = self.always
        wrong: tuple[str, ...] = ()
        for part in parts:
            for name, value in part.items():
                slot = self.slot.get(name)
                if slot is None:
                    continue
                group, index, kind, bit = slot
                if type(value) is kind:
                    lists[group][index] = value
                    known |= bit
                elif kind is float and type(value) is int:
                    lists[group][index] = float(value)
                    known |= bit
                else:
                    wrong = (*wrong, name)
        return lists, known, wrong

    def activation(self, lists: Lists) -> Activation:
        return self.env.Activation(
            {"_bool": lists[0], "_int": lists[1], "_double": lists[2], "_string": lists[3], "_list": lists[4]}
        )

    def compile(self, condition: str, limits: Mapping[str, Literal]) -> "Condition":
        """A checked condition as a function. Limits are written into it."""
        return self.compile_packed(self.packed(condition, limits))

    def compile_packed(self, packed: str) -> "Condition":
        """A condition over the lists. The same text gives the same condition."""
        found = self._compiled.get(packed)
        if found is None:
            found = self._compiled[packed] = Condition(self.env.compile(packed))
        return found

    def read(self, lists: Sequence[Values], known: int, name: str) -> Any:
        """The value of a feature as it was judged; None when nobody said it and nothing stands in."""
        group, index, _, bit = self.slot[name]
        return lists[group][index] if known & bit else None

    def packed(self, condition: str, limits: Mapping[str, Literal]) -> str:
        """The same condition over the lists, with the limits' values in it."""

        def replace(match: re.Match[str]) -> str:
            name = match["name"]
            if name is None:
                return match[0]
            if name == "limit" and match["limit"]:
                return _literal(limits[match["limit"][1:]])
            slot = self.slot.get(name)
            if slot is None:
                return match[0]
            return f"_{TYPES[slot[0]]}[{slot[1]}]{match['limit'] or ''}"

        return _TOKENS.sub(replace, condition)


class _Layout(NamedTuple):
    """How facts of one shape become lists."""

    known: int
    whole: tuple[int, ...]  # whole numbers that become fractions
    groups: tuple[Callable[[Values], Values], ...]
    wrong: bool  # one of them has a wrong type


def _picker(places: Sequence[int]) -> Callable[[Values], Values]:
    """What picks these places of a list."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: [values[place] for place in places]


class Condition:
    """A compiled condition. `judge` gives true, false or `Failed`; it never raises."""

    __slots__ = ("_eval",)

    def __init__(self, expression: Any) -> None:
        self._eval: Callable[[Activation], Any] = expression.eval

    def judge(self, activation: Activation) -> bool | Failed:
        try:
            value = self._eval(activation).value()
        except Exception as error:
            return Failed(f"{type(error).__name__}: {error}"[:200])
        return value if value is True or value is False else Failed(str(value)[:200])


def names_in(condition: str) -> tuple[set[str], set[str]]:
    """Names of features (or functions, or loop variables) and of limits that a condition speaks of."""
    features, limits = set(), set()
    for match in _TOKENS.finditer(condition):
        if match["name"] == "limit" and match["limit"]:
            limits.add(match["limit"][1:])
        elif match["name"]:
            features.add(match["name"])
    return features, limits


def _literal(value: Literal) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value)
    text = repr(value)
    return f"({text})" if text.startswith("-") else text
