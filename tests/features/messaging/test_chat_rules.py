"""Team messaging: what may be said and named, whatever somebody sends."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from clarion.base.content import sniff
from clarion.base.errors import Invalid
from clarion.engines.previews.form import LONGEST_SIDE
from clarion.engines.previews.pictures import look as make_preview
from clarion.features.messaging.chats.models import ChatKind
from clarion.features.messaging.chats.rules import kind_of_people, people_key, plain_line
from clarion.features.messaging.posts.rules import checked_emoji, mentions_in

ids = st.lists(st.integers(1, 10**6).map(str), min_size=1, max_size=8, unique=True)


@given(ids, st.randoms())
def test_a_conversation_is_told_by_its_people_in_any_order(people: list[str], chance: object) -> None:
    shuffled = sorted(people, key=lambda one: hash((one, str(chance))))
    assert people_key(people) == people_key(shuffled + people[:1])
    assert people_key(people) != people_key([*people, "x"])
    wanted = {1: ChatKind.PERSONAL, 2: ChatKind.DIRECT}.get(len(people), ChatKind.GROUP)
    assert kind_of_people(people) == wanted


@given(st.text(max_size=300))
def test_a_name_is_one_line_that_shows_all_it_is(text: str) -> None:
    found = plain_line(text)
    assert found == plain_line(found)
    assert all(char.isprintable() or char == "\u200d" for char in found)


def test_a_name_cannot_turn_around_what_is_read() -> None:
    assert plain_line("holiday\u202egpj.exe") == "holidaygpj.exe"
    assert plain_line(" two\n lines ") == "two lines"


@given(st.text(max_size=200), ids)
def test_mentions_are_found_wherever_they_stand(words: str, people: list[str]) -> None:
    text = words.join(f"![:Person]({one})" for one in people)
    found = [one.id for one in mentions_in(text) if one.type == "Person"]
    assert [one for one in found if one in people] == people


@pytest.mark.parametrize("emoji", ["👍", "👨‍👩‍👧‍👦", "🏳️‍🌈", "❤️", ":thumbsup:", ":+1:", "🇩🇪", "1️⃣"])
def test_emoji_and_their_names_are_taken(emoji: str) -> None:
    assert checked_emoji(emoji) == emoji


@pytest.mark.parametrize("text", ["", "a", "lol", "<b>", " ", "👍 👍", "\u202e", ":UPPER:", "日本", "👍" * 17, "1"])
def test_anything_else_is_no_reaction(text: str) -> None:
    with pytest.raises(Invalid):
        checked_emoji(text)


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF0000WEBP"])
)
def test_no_file_breaks_its_preview(content: bytes, start: bytes) -> None:
    preview = make_preview(start + content, sniff(start + content))
    assert (preview.content == b"") == (preview.width == 0)


def test_previews_are_small_and_upright_and_bombs_have_none() -> None:
    turned = Image.new("RGB", (2000, 1000), (200, 10, 10))
    exif = turned.getexif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "where I live"
    out = io.BytesIO()
    turned.save(out, "JPEG", exif=exif)
    preview = make_preview(out.getvalue(), "image/jpeg")
    assert (preview.width, preview.height) == (1000, 2000)
    with Image.open(io.BytesIO(preview.content)) as small:
        assert small.size == (LONGEST_SIDE // 2, LONGEST_SIDE)
        assert not small.getexif()
    bomb = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(bomb, "PNG")
    assert make_preview(bomb.getvalue(), "image/png").content == b""
