"""JSON from outside is read strictly, and an error says where."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.errors import Invalid
from clarion.base.http_json import JsonLimits, read_json

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), inner, max_size=5)
    ),
    max_leaves=25,
)


@given(VALUES, st.booleans(), st.none() | st.integers(0, 3))
def test_whatever_json_can_say_is_read_as_it_was_written(value: Any, ascii_only: bool, indent: int | None) -> None:
    assert read_json(json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()) == value


def find_problem(data: bytes) -> Invalid | None:
    try:
        read_json(data)
    except Invalid as error:
        return error
    return None


@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:\\u0nul1e.-NaI \n', max_size=40).map(str.encode))
def test_anything_else_is_refused_with_a_sentence(data: bytes) -> None:
    problem = find_problem(data)
    if problem is not None:
        assert problem.code == "CMN-103"
        problem.message.encode()  # may be sent


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b'{"a":1,\n "b":2,\n "a":3}', "line 3, column 2: member [a] is given twice"),
        (b'{"x":"a","to":[{"n":1,"n":2}]}', "member [n] is given twice"),
        (b'[1,\n NaN]', "line 2, column 2: NaN"),
        (b'{"a":"NaN","b":-Infinity}', "line 1, column 16: -Infinity"),
        (b"[1e999]", "line 1, column 2: 1e999 is too large"),
        (b"[" + b"9" * 5000 + b"]", "5000 digits"),
        (rb'{"to":[{"name":"a\u0000b"}]}', "[to[0].name] holds the null character, at position 2"),
        (rb'{"\ud83d":1}', "half of a surrogate pair"),
        (rb'{"text":"ab\udc00"}', "[text] holds half of a surrogate pair, at position 3"),
        (b'{"a":1,}', "line 1, column"),
        (b'{"a":\xff}', "byte 6 is not UTF-8"),
        (b"", "line 1, column 1"),
    ],
)  # fmt: skip
def test_the_place_is_told(text: bytes, words: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_json(text)
    assert words in caught.value.message


def test_a_pair_of_surrogates_is_a_character() -> None:
    assert read_json(rb'"\ud83d\ude00"') == "😀"


def test_depth_and_number_of_values_are_bounded() -> None:
    limits = JsonLimits(depth=5, values=10)
    assert read_json(b"[[[[[1]]]]]", limits) == [[[[[1]]]]]
    assert read_json(b'["[[[[[[[["]', limits) == ["[[[[[[[["], "brackets in a text are none"
    for text in (b"[" * 6 + b"]" * 6, b"[" * 100_000, b'{"a":' * 50_000):
        with pytest.raises(Invalid, match=r"levels deep|values"):
            read_json(text, limits)
    with pytest.raises(Invalid, match="more than 10 values"):
        read_json(json.dumps(list(range(100))).encode(), limits)
