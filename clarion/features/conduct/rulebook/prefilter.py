"""Conditions as Python functions over the packed facts, to leave aside at once all rules that do not fit. Pure.

CEL decides. To ask it, every fact has to be converted first, which costs far more than the few comparisons that most
conditions consist of. So a condition of comparisons, sums, `&&`, `||`, `!` and `? :` is written as Python too; when
that says no, CEL is not asked. Whatever has more in it (functions, members, division) is left to CEL alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence

Prefilter = Callable[[Sequence[Sequence[object]]], bool]
"""Over the lists of facts; false: the condition does not hold."""

_TOKENS = re.compile(
    r"\s*(?:(?P<slot>_(?:bool|int|double|string|list)\[\d+\])|(?P<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.]))"
    r"""|(?P<text>"[^"\\]*"|'[^'\\]*')|(?P<word>true\b|false\b|in\b)|(?P<sign>\|\||&&|[<>=!]=|[-+*<>!?:()\[\],]))"""
)
_PLACES = {"_bool": "b", "_int": "i", "_double": "d", "_string": "s", "_list": "l"}
_COMPARE = frozenset(("<", "<=", ">", ">=", "==", "!=", "in"))


class _Untranslatable(ValueError):
    """Something that only CEL understands."""


def python_of(packed: str) -> str:
    """A condition over the packed lists as an expression of Python; empty when CEL has to be asked."""
    try:
        return _Reader(packed).read()
    except _Untranslatable:
        return ""


def make_prefilter(said: Sequence[str]) -> Prefilter:
    """Whether any of these expressions holds. They are from `python_of`, so only what it lets pass is executed."""
    lists, any_holds = ", ".join(_PLACES.values()), " or ".join(said) or "False"
    space: dict[str, Prefilter] = {}
    exec(f"def prefilter(lists):\n    {lists} = lists\n    return {any_holds}", {"__builtins__": {}}, space)
    return space["prefilter"]


def _tokens(packed: str) -> Iterator[tuple[str, str]]:
    place, packed = 0, packed.strip()
    while place < len(packed):
        found = _TOKENS.match(packed, place)
        if found is None:
            raise _Untranslatable(packed[place : place + 20])
        place = found.end()
        yield str(found.lastgroup), found[0].strip()
    yield "end", ""


class _Reader:
    """Reads CEL by its precedences; each part is returned in brackets, so Python's own do not matter."""

    def __init__(self, packed: str) -> None:
        self._rest = list(_tokens(packed))
        self._at = 0

    def read(self) -> str:
        said = self._choice()
        if self._rest[self._at][0] != "end":
            raise _Untranslatable(self._rest[self._at][1])
        return said

    def _take(self, *wanted: str) -> str:
        """The next token, if it is one of these."""
        kind, token = self._rest[self._at]
        if kind in ("sign", "word") and token in wanted:
            self._at += 1
            return token
        return ""

    def _need(self, wanted: str) -> None:
        if not self._take(wanted):
            raise _Untranslatable(f"no {wanted}")

    def _choice(self) -> str:
        said = self._several("||", "or", lambda: self._several("&&", "and", self._compared))
        if not self._take("?"):
            return said
        one = self._choice()
        self._need(":")
        return f"({one} if {said} else {self._choice()})"

    def _several(self, sign: str, word: str, part: Callable[[], str]) -> str:
        parts = [part()]
        while self._take(sign):
            parts.append(part())
        return parts[0] if len(parts) == 1 else f"({f' {word} '.join(parts)})"

    def _compared(self) -> str:
        said = self._sum()
        while sign := self._take(*_COMPARE):
            said = f"({said} {sign} {self._sum()})"
        return said

    def _sum(self) -> str:
        said = self._product()
        while sign := self._take("+", "-"):
            said = f"({said} {sign} {self._product()})"
        return said

    def _product(self) -> str:
        said = self._one()
        while self._take("*"):
            said = f"({said} * {self._one()})"
        return said

    def _one(self) -> str:
        if self._take("!"):
            return f"(not {self._one()})"
        if self._take("-"):
            return f"(-{self._one()})"
        if self._take("("):
            said = self._choice()
            self._need(")")
            return said
        if self._take("["):
            return self._list()
        return self._plain()

    def _list(self) -> str:
        parts = [self._choice()]
        while self._take(","):
            parts.append(self._choice())
        self._need("]")
        return f"({', '.join(parts)},)"

    def _plain(self) -> str:
        kind, token = self._rest[self._at]
        self._at += 1
        if kind == "slot":
            name, _, index = token.partition("[")
            return f"{_PLACES[name]}[{index}"
        if kind == "number":
            return repr(int(token) if token.isdigit() else float(token))
        if kind == "text":
            return repr(token[1:-1])
        if token in ("true", "false"):
            return token.capitalize()
        raise _Untranslatable(token)
