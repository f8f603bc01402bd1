"""Reading phones' descriptions: nothing that a phone can send may do more than raise NoCommonCodec."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from clarion.calls.ports import NoCommonCodec
from clarion.engines.rtpengine import sdp_profiles as profiles
from clarion.engines.rtpengine.recorder import Stream
from tests.engines.media_contract import make_sdp

LINES = st.sampled_from(
    [
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "o=x",
        "s=-",
        "t=0 0",
        "c=IN IP4 127.0.0.1",
        "c=IN IP4 0.0.0.0",
        "c=IN IP6 ::1",
        "m=audio 4000 RTP/AVP 0",
        "m=audio 4000 UDP/TLS/RTP/SAVPF 111 0 126",
        "m=audio 0 RTP/AVP 0",
        "m=video 1 RTP/AVP 96",
        "m=audio 4000 RTP/AVP 999",
        "m=audio 4000/2 RTP/SAVP 9 8",
        "m=image 5 udptl t38",
        "a=rtpmap:111 opus/48000/2",
        "a=rtpmap:126 telephone-event/8000",
        "a=rtpmap:0 G722/8000",
        "a=rtpmap:x",
        "a=sendonly",
        "a=inactive",
        "a=mid:0",
        "a=group:BUNDLE 0 1",
        "a=fingerprint:sha-256 AA",
        "a=crypto:1 X inline:y",
        "a=rtcp-mux",
        "a=setup:actpass",
        "b=AS:1",
    ]
)


@given(st.lists(LINES, max_size=14))
def test_whatever_is_read_can_be_told_to_the_engine_and_answered(lines: list[str]) -> None:
    with contextlib.suppress(NoCommonCodec):
        description = profiles.read("\r\n".join(lines))
        told = profiles.without_others(description, only=description.best)
        assert profiles.read(told).best.name == description.best.name
        answer = profiles.towards_phone(told, description, version=2)
        wanted = [line.split()[0] for line in lines if line.startswith("m=")]
        assert [line.split()[0] for line in answer.splitlines() if line.startswith("m=")] == wanted


@given(st.text(max_size=300))
def test_any_text_is_refused_or_read(text: str) -> None:
    with contextlib.suppress(NoCommonCodec):
        profiles.read(text)


def test_the_zero_address_of_old_phones_is_a_hold() -> None:
    held = profiles.read(make_sdp().replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0"))
    assert held.direction == "sendonly"


def test_bundle_is_answered_with_our_section_only() -> None:
    offer = make_sdp().replace("t=0 0\r\n", "t=0 0\r\na=group:BUNDLE 0 1\r\n")
    description = profiles.read(offer + "a=mid:0\r\nm=video 9 RTP/AVP 96\r\na=mid:1\r\n")
    answer = profiles.towards_phone(make_sdp(), description, version=1)
    assert "a=group:BUNDLE 0\r\n" in answer
    assert "m=video 0 RTP/AVP 96\r\n" in answer


@given(st.binary(max_size=400))
def test_any_datagram_at_the_recorder_is_written_or_ignored(tmp_path_factory: object, packet: bytes) -> None:
    stream = Stream(tmp_path_factory.mktemp("r") / "part", 0.0, 8000)  # type: ignore[attr-defined]
    stream.take(packet)
    stream.close()


BROWSER = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
    "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=rtpmap:111 opus/48000/2\r\n"
    "a=ice-ufrag:{ufrag}\r\na=ice-pwd:0123456789012345678901\r\na=setup:actpass\r\n"
    "a=fingerprint:sha-256 {print}\r\n{more}"
)


def association(**values: str) -> list[str]:
    text = BROWSER.format(**{"ufrag": "one", "print": "AB:CD", "more": "", **values})
    told = profiles.without_others(profiles.read(text))
    return [line for line in told.splitlines() if line.startswith("a=tls-id:")]


def test_an_ice_restart_keeps_the_dtls_association_and_another_certificate_does_not() -> None:
    (first,) = association()
    assert association(ufrag="two") == [first], "else the engine begins DTLS anew and hears nothing"
    assert association(print="EF:01") != [first]
    assert 20 <= len(first.removeprefix("a=tls-id:")) <= 255, "RFC 8842 section 9.3"
    assert association(more="a=tls-id:the-phone-has-one-itself\r\n") == ["a=tls-id:the-phone-has-one-itself"]
