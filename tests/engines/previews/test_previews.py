"""Previews, by the real program: what it makes of good files, and that bad ones gain nothing. MSG-05."""

import asyncio
import io
import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from clarion.base.content import sniff
from clarion.base.previews import BARS, LOUDEST, NO_PREVIEW, Preview
from clarion.engines.previews.form import LONGEST_SIDE, pack, unpack
from clarion.engines.previews.process import Limits, PreviewProcess
from tests.engines.previews.samples import FILMS, SOUNDS, film, pdf, png, sound, wav

ROOT = Path(__file__).parents[3]


async def look(content: bytes, limits: Limits | None = None) -> Preview:
    return await PreviewProcess(limits).look(content, sniff(content))


def size_of(preview: Preview) -> tuple[int, int]:
    with Image.open(io.BytesIO(preview.content)) as picture:
        return picture.size


async def test_a_picture_is_shown_smaller() -> None:
    found = await look(png())
    assert (found.width, found.height, size_of(found)) == (1200, 600, (LONGEST_SIDE, LONGEST_SIDE // 2))


async def test_a_document_shows_its_first_page_and_says_how_many_it_has() -> None:
    found = await look(pdf(pages=3))
    assert (found.pages, found.picture_type) == (3, "image/jpeg")
    with Image.open(io.BytesIO(found.content)) as page:
        assert page.height == LONGEST_SIDE
        red, green, blue = page.convert("RGB").getpixel((200, 400))  # type: ignore[misc]
        assert green > 90 > max(red, blue)


@pytest.mark.parametrize("kind", FILMS)
async def test_a_film_shows_a_still_and_how_long_it_is(kind: str) -> None:
    found = await look(film(kind))
    assert (found.width, found.height) == (640, 360) == size_of(found)
    assert 2_900 <= found.duration_ms <= 3_100 and not found.peaks


@pytest.mark.parametrize("kind", SOUNDS)
async def test_a_sound_shows_how_loud_it_is_and_how_long(kind: str) -> None:
    """What browsers record as films without a picture are sounds."""
    found = await look(sound(kind))
    assert 2_900 <= found.duration_ms <= 3_100
    assert len(found.peaks) == BARS and max(found.peaks) == LOUDEST and min(found.peaks[:50]) > 60
    assert (found.content, found.media_type) == (b"", {"m4a": "audio/mp4", "webm": "audio/webm"}.get(kind, ""))


async def test_silence_has_no_peaks_and_half_a_sound_has_half_of_them() -> None:
    silent = await look(wav(bytes(16_000)))
    assert silent.peaks == (0,) * BARS
    tone = struct.pack("<h", 9_000) * 8_000
    half = await look(wav(tone + bytes(16_000)))
    assert min(half.peaks[1:28]) > 90 and max(half.peaks[32:]) == 0


async def test_broken_cut_and_disguised_files_have_no_preview() -> None:
    whole = (pdf(), film("mp4"), sound("webm"), png())
    assert await look(pdf()[:200]) == NO_PREVIEW
    for content in whole:
        kind = sniff(content)
        await look(content[: len(content) // 2])  # whatever comes, it comes
        assert await PreviewProcess().look(os.urandom(5_000), kind) == NO_PREVIEW
        assert await PreviewProcess().look(b"", kind) == NO_PREVIEW
    assert await PreviewProcess().look(png(), "application/pdf") == NO_PREVIEW
    assert await PreviewProcess().look(png(), "text/html") == NO_PREVIEW


async def test_bombs_have_no_preview() -> None:
    bomb = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(bomb, "PNG")
    assert await look(bomb.getvalue()) == NO_PREVIEW
    assert await look(png(), Limits(largest=100)) == NO_PREVIEW
    assert await look(png(6000, 6000), Limits(memory=150 * 1024 * 1024)) == NO_PREVIEW


async def test_what_takes_too_long_is_ended_and_the_next_file_has_its_preview() -> None:
    makers = PreviewProcess(Limits(wait_s=0.02))
    assert await makers.look(png(), "image/png") == NO_PREVIEW
    one = PreviewProcess(Limits(at_once=1))
    found = await asyncio.gather(*(one.look(png(), "image/png") for _ in range(3)))
    assert {preview.width for preview in found} == {1200}


def test_the_program_that_reads_files_can_open_nothing_and_write_nothing() -> None:
    """Tried from inside, with its own limits."""
    tries = (
        "import socket, json, os; from clarion.base.sandbox import enter_sandbox\n"
        "import encodings.idna\n"
        "enter_sandbox(10, 2 << 30)\n"
        "def barred(act):\n"
        "    try: act()\n"
        "    except OSError as error: return error.errno\n"
        "    return 0\n"
        "acts = (lambda: open('/etc/passwd'), socket.socket, os.pipe)\n"
        "print(json.dumps([*map(barred, acts), os.geteuid()]))\n"
    )
    command = [sys.executable, "-c", tries]
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT).stdout
    too_many = 24
    assert json.loads(answer)[:3] == [too_many] * 3
    assert os.geteuid() != 0 or json.loads(answer)[3] != 0


@pytest.fixture(scope="module")
def webm() -> bytes:
    return film("webm")


@settings(max_examples=15, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1, max_size=40))
def test_a_film_with_wrong_bytes_breaks_nothing(webm: bytes, changes: list[tuple[int, int]]) -> None:
    content = bytearray(webm)
    for place, value in changes:
        content[place % len(content)] = value
    found = asyncio.run(PreviewProcess().look(bytes(content), "video/webm"))
    assert found.content == b"" or size_of(found)[0] > 0


@given(st.binary(max_size=300))
def test_the_server_believes_no_answer_that_a_sound_program_would_not_give(answer: bytes) -> None:
    assert unpack(answer) == NO_PREVIEW


def test_an_answer_comes_as_it_went() -> None:
    good = Preview(b"\xff\xd8\xff...\n...", "image/jpeg", 3, 4, 5, 6, (7,) * BARS, "audio/webm")
    assert unpack(pack(good)) == good
    for wrong in (
        Preview(b"<svg>", "image/svg+xml"),
        Preview(b"<svg>", "image/png"),
        Preview(b"\x89PNG\r\n\x1a\n", ""),
        Preview(width=-1),
        Preview(peaks=(1, 2)),
        Preview(peaks=(101,) * BARS),
        Preview(media_type="text/html"),
    ):
        assert unpack(pack(wrong)) == NO_PREVIEW
