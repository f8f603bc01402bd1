"""What bytes are, told by the bytes."""

import io
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.content import UNKNOWN, sniff, suffix_of


def a_wav() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0" * 100)
    return buffer.getvalue()


SAMPLES = {
    "image/png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(20),
    "image/jpeg": bytes.fromhex("ffd8ffdb0043") + bytes(50),
    "image/gif": b"GIF89a" + bytes(20),
    "image/webp": b"RIFF\x24\0\0\0WEBPVP8 " + bytes(20),
    "image/heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "image/bmp": b"BM" + bytes(60),
    "video/mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(20),
    "video/3gpp": b"\0\0\0\x18ftyp3gp4\0\0\0\0" + bytes(20),
    "audio/amr": b"#!AMR\n" + bytes(20),
    "audio/wav": a_wav(),
    "audio/mpeg": b"ID3\x03\0\0\0" + bytes(20),
    "application/pdf": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n",
    "application/zip": b"PK\x03\x04\x14\0" + bytes(40),
    "application/vnd.microsoft.portable-executable": b"MZ\x90\0" + bytes(60),
    "text/vcard": b"BEGIN:VCARD\r\nVERSION:3.0\r\n",
    "text/calendar": b"BEGIN:VCALENDAR\r\n",
    "text/html": b" <!-- hi --><script>alert(1)</script>",
    "image/svg+xml": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "application/xml": b"<?xml version='1.0'?><a/>",
    "text/plain": "Grüße aus Köln 🙂".encode(),
    UNKNOWN: b"\x00\x01\x02\x03 nothing that anybody knows",
}


@pytest.mark.parametrize("media_type", SAMPLES)
def test_known_kinds_are_told_by_their_bytes(media_type: str) -> None:
    assert sniff(SAMPLES[media_type]) == media_type


def test_a_script_with_the_name_of_a_picture_is_no_picture() -> None:
    assert sniff(b"\xef\xbb\xbf<html><body onload=x>") == "text/html"
    assert sniff("<svg onload=x>".encode("utf-16")) == "image/svg+xml"
    assert sniff(b"") == UNKNOWN


def test_a_long_text_cut_within_a_letter_is_still_text() -> None:
    assert sniff(("a" * 8191 + "ü" * 10).encode()) == "text/plain"
    assert sniff(("a" * 100).encode() + b"\xc3") == UNKNOWN


@given(st.binary(max_size=400))
def test_nothing_makes_it_fail(content: bytes) -> None:
    assert "/" in sniff(content)


@pytest.mark.parametrize(
    ("media_type", "suffix"), [("image/jpeg", ".jpg"), ("audio/wav", ".wav"), ("image/png", ".png"), ("x/y", ".bin")]
)
def test_file_names_end_as_people_expect(media_type: str, suffix: str) -> None:
    assert suffix_of(media_type) == suffix
