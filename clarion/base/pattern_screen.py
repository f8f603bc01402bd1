"""Which of many regular expressions a text may match, found in one pass over it by RE2. Pure.

Python's `re` walks a text once for each pattern and tries each alternative at each letter. Here the patterns are made
wider until RE2 can take them (no look-around, boundaries or anchors) and compiled into one automaton. What it does not
name does not match; what it names has to be asked of `re` itself.
"""

import re
from collections.abc import Iterator, Sequence

import re2

_LOOK_AROUND = re.compile(r"\(\?<?[!=]")
_CLASSES = {"w": r"\p{L}\p{M}\p{N}_", "d": r"\p{Nd}", "s": r"\s\v\x1c-\x1f\x85\p{Z}"}
_MOST_MEMORY = 64 << 20


class PatternScreen:
    """`candidates(text)`: places, in the sequence that was given, of all patterns that the text may match."""

    def __init__(self, patterns: Sequence[str], *, ignore_case: bool = False) -> None:
        options = re2.Options()
        options.max_mem = _MOST_MEMORY
        options.case_sensitive = not ignore_case
        self._every = frozenset(range(len(patterns)))
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns:
            self._set.Add(widened(pattern))
        self._set.Add(".")  # so that an answer is never empty, and an empty one tells that the search failed
        self._set.Compile()

    def candidates(self, text: str) -> frozenset[int]:
        if not text:
            return self._every
        found = self._set.Match(text.encode("utf-8", "replace"))
        return self._every.intersection(found) if found else self._every


def widened(pattern: str) -> str:
    """The pattern without look-around, boundaries and anchors, its classes written out: it matches all that it did."""
    return "".join(_wide_parts(_without_look_around(pattern)))


def _wide_parts(pattern: str) -> Iterator[str]:
    place, in_class = 0, False
    while place < len(pattern):
        letter = pattern[place]
        if letter == "\\":
            escaped = pattern[place + 1]
            place += 2
            if escaped in "bB" and not in_class:
                continue
            members = _CLASSES.get(escaped)
            if members is None:
                yield letter + escaped
            else:
                yield members if in_class else f"[{members}]"
            continue
        if in_class or letter not in "^$":
            yield letter
        in_class = letter == "[" or (in_class and letter != "]")
        place += 1


def _without_look_around(pattern: str) -> str:
    found = _LOOK_AROUND.search(pattern)
    while found is not None:
        pattern = pattern[: found.start()] + pattern[_end_of_group(pattern, found.end()) :]
        found = _LOOK_AROUND.search(pattern)
    return pattern


def _end_of_group(pattern: str, place: int) -> int:
    """Behind the bracket that closes the group in which `place` lies."""
    depth, in_class = 1, False
    while depth:
        letter = pattern[place]
        if letter == "\\":
            place += 1
        elif in_class:
            in_class = letter != "]"
        elif letter == "[":
            in_class = True
        else:
            depth += {"(": 1, ")": -1}.get(letter, 0)
        place += 1
    return place
