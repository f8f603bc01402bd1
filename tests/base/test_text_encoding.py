"""Segments and encodings, counted exactly; two other libraries say the same."""

import json
from pathlib import Path

import gsm0338
import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.text_encoding import BASIC, EXTENSION, decode, encode, encoding_of, measure, split

CASES = Path(__file__).parents[2] / "web/src/features/messaging/texts/segments.cases.json"
GSM = st.text(alphabet=sorted(set(BASIC.replace("\x1b", "")) | set(EXTENSION)), max_size=500)
ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=500)
PLANE_0 = st.text(alphabet=st.characters(exclude_categories=["Cs"], max_codepoint=0xFFFF), max_size=400)


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments", "left"),
    [
        ("", "GSM", 0, 1, 160),
        ("a" * 160, "GSM", 160, 1, 0),
        ("a" * 161, "GSM", 161, 2, 145),
        ("a" * 306, "GSM", 306, 2, 0),
        ("a" * 307, "GSM", 307, 3, 152),
        ("€" * 80, "GSM", 160, 1, 0),
        ("€" * 81, "GSM", 162, 2, 143),
        ("a" * 152 + "€" * 10, "GSM", 172, 2, 133),  # the euro does not fit into the last septet of the first
        ("é" * 160, "GSM", 160, 1, 0),
        ("ç", "UCS2", 1, 1, 69),
        ("ж" * 70, "UCS2", 70, 1, 0),
        ("ж" * 71, "UCS2", 71, 2, 63),
        ("🙂" * 35, "UCS2", 70, 1, 0),
        ("🙂" * 36, "UCS2", 72, 2, 61),
        ("ж" * 66 + "🙂" * 3, "UCS2", 72, 2, 61),  # a pair is never torn apart
    ],
)
def test_a_text_is_as_large_as_the_standard_says(
    text: str, encoding: str, units: int, segments: int, left: int
) -> None:
    size = measure(text)
    assert (size.encoding, size.units, size.segments, size.left) == (encoding, units, segments, left)
    assert len(split(text)) == segments


@given(GSM)
def test_gsm_octets_are_those_of_another_library(text: str) -> None:
    codec = gsm0338.Codec()
    octets = encode(text, "GSM")
    assert octets == codec.encode(text)[0]
    assert decode(octets, "GSM") == text


@given(GSM)
def test_gsm_texts_are_cut_as_another_library_cuts_them(text: str) -> None:
    theirs = smsutil.split(text)
    assert [part.content for part in theirs.parts] == split(text) or not text
    assert measure(text).segments == max(1, len(theirs.parts))


@given(PLANE_0)
def test_other_texts_are_cut_as_another_library_cuts_them(text: str) -> None:
    if encoding_of(text) == "UCS2":
        assert measure(text).segments == len(smsutil.split(text).parts)


@given(ANY)
def test_segments_are_the_text_and_each_fits(text: str) -> None:
    size, parts = measure(text), split(text)
    assert "".join(parts) == text
    assert len(parts) == size.segments
    most = {("GSM", True): 160, ("GSM", False): 153, ("UCS2", True): 140, ("UCS2", False): 134}
    for part in parts:
        octets = encode(part, size.encoding)
        assert len(octets) <= most[size.encoding, size.segments == 1]
        assert decode(octets, size.encoding) == part


@given(st.binary(max_size=300))
def test_no_octets_make_reading_fail(octets: bytes) -> None:
    assert isinstance(decode(octets, "GSM"), str)
    assert isinstance(decode(octets, "UCS2"), str)


def test_the_web_app_counts_by_the_same_rules() -> None:
    """The cases that its own tests use (segments.test.ts), counted here."""
    for case in json.loads(CASES.read_text()):
        size = measure(case["text"])
        encoding = "GSM-7" if size.encoding == "GSM" else "UCS-2"
        counted = (encoding, size.units, size.segments, size.left)
        assert counted == (case["encoding"], case["units"], case["segments"], case["left"]), case["text"]
