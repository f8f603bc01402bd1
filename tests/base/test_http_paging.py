"""Lists paged by tokens show every row once, whatever happens meanwhile."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.errors import Invalid
from clarion.base.http_paging import (
    TokenPaging,
    page_token,
    read_page_token,
    record_answer,
    token_answer,
)


def after(numbers: Sequence[int], paging: TokenPaging) -> list[int]:
    """What a query would give: one row more than wanted."""
    position = paging.after("n")
    if paging.backwards:
        return [number for number in numbers if number < int(position or 0)][-paging.count - 1 :]
    return [number for number in numbers if position is None or number > int(position)][: paging.count + 1]


@given(st.sets(st.integers(0, 200), max_size=60), st.integers(1, 20))
def test_going_on_with_the_token_shows_every_row_once(chosen: set[int], count: int) -> None:
    numbers, seen, token = sorted(chosen), list[int](), ""
    for _ in range(len(numbers) + 1):
        paging = TokenPaging(count, token, read_page_token(token)[1] if token else {})
        answer = token_answer(after(numbers, paging), paging, lambda number: {"n": number}, lambda number: number)
        seen += answer["records"]
        token = answer["paging"].get("nextPageToken", "")
        if not token:
            break
    assert seen == numbers


@given(st.sets(st.integers(0, 200), min_size=1, max_size=60), st.integers(1, 20))
def test_there_and_back_again(chosen: set[int], count: int) -> None:
    numbers = sorted(chosen)
    pages, paging = [], TokenPaging(count)
    while True:
        answer = record_answer(after(numbers, paging), paging, lambda number: {"n": number}, lambda number: number)
        pages.append(answer)
        if "nextPageToken" not in answer["navigation"]:
            break
        direction, position = read_page_token(answer["navigation"]["nextPageToken"])
        paging = TokenPaging(count, "t", position, direction == "back")
    assert [number for page in pages for number in page["records"]] == numbers
    assert "prevPageToken" not in pages[0]["navigation"]
    for earlier, later in pairwise(pages):
        direction, position = read_page_token(later["navigation"]["prevPageToken"])
        paging = TokenPaging(count, "t", position, direction == "back")
        back = record_answer(after(numbers, paging), paging, lambda number: {"n": number}, lambda number: number)
        assert back["records"] == earlier["records"]


@pytest.mark.parametrize("token", ["nonsense!", "e30", page_token({"x": 1})[:-3], "bnVsbA", "W10", "WzEsMl0"])
def test_any_other_text_is_refused(token: str) -> None:
    with pytest.raises(Invalid) as caught:
        TokenPaging(5, token, read_page_token(token)[1]).after("n")
    assert caught.value.parameter == "pageToken"


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(token: str) -> None:
    try:
        direction, position = read_page_token(token)
    except Invalid:
        return
    assert isinstance(direction, str)
    assert isinstance(position, dict)
