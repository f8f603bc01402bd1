"""Numbers in text that strangers write."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.digits import find_number, only_digits
from clarion.engines.phone_network.sdp import NoCommonCodec
from clarion.engines.phone_network.sdp import read as read_as_network
from clarion.engines.rtpengine.codecs import codecs_of
from clarion.engines.sip import sdp
from clarion.engines.sip.message import Message

ODD = ["¹", "¹000", "١٢", "１２", "²", "⑤", "", " 1", "1 ", "+1", "-1", "1_0", "1.0", "0x1", "9" * 5000, "\n1", "1\n"]
_ENGINES = Path(__file__).parents[2] / "clarion" / "engines"


@pytest.mark.parametrize("text", ODD)
def test_only_ascii_digits_are_numbers(text: str) -> None:
    assert find_number(text) is None


def test_a_number_has_a_bound() -> None:
    assert (find_number("0068"), find_number("65535", most=65535), find_number("65536", most=65535)) == (
        68,
        65535,
        None,
    )


@given(st.text(max_size=30))
def test_whatever_is_written_nothing_is_raised(text: str) -> None:
    number = find_number(text)
    assert number is None or (only_digits(text) and number >= 0)


@pytest.mark.parametrize("odd", [text for text in ODD if text and text == text.strip()])
def test_odd_digits_in_a_description_are_no_codec(odd: str) -> None:
    text = (
        f"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 96\r\n"
        f"a=rtpmap:96 opus/{odd}/2\r\na=rtpmap:{odd} opus/48000/2\r\n"
    )
    assert sdp.parse(text).media[0].codecs == {"0": "PCMU/8000"}
    codecs, _ = codecs_of("0 96", (f"a=rtpmap:96 opus/{odd}/2", f"a=rtpmap:{odd} opus/48000/2"))
    assert [codec.name for codec in codecs] == ["PCMU"]
    assert read_as_network(text)
    with pytest.raises(NoCommonCodec):
        read_as_network(text.replace("m=audio 4000", f"m=audio {odd.strip() or 'x'}x"))


@pytest.mark.parametrize("odd", [text for text in ODD if text and text == text.strip()])
def test_odd_digits_in_sip_are_refused(odd: str) -> None:
    head = "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\n"
    head += "To: <sip:c@d>\r\nCall-ID: c\r\n"
    for name, value in (("CSeq", f"{odd} OPTIONS"), ("Max-Forwards", odd), ("Content-Length", odd)):
        lines = {"CSeq": "1 OPTIONS", "Max-Forwards": "70", "Content-Length": "0"} | {name: value}
        message = Message.parse((head + "".join(f"{k}: {v}\r\n" for k, v in lines.items()) + "\r\n").encode())
        with pytest.raises(ValueError):
            message.validate()


def test_no_engine_reads_numbers_otherwise() -> None:
    """`\\d` and `isdigit` take digits of every script. What reads the wire has `[0-9]` and `find_number`."""
    wrong = []
    for folder in ("sip", "rtpengine", "phone_network"):
        for path in sorted((_ENGINES / folder).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\\d" in node.value:
                    wrong.append(f"{path.name}:{node.lineno}: \\d")
                if isinstance(node, ast.Attribute) and node.attr in ("isdigit", "isdecimal", "isnumeric"):
                    wrong.append(f"{path.name}:{node.lineno}: {node.attr}")
    assert not wrong, "\n".join(wrong)
