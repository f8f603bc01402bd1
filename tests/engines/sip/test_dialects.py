"""Which family a phone belongs to, what it is shown, and how SDP is looked into."""

import msgspec
import pytest

from clarion.calls.wire import MediaProfile, Presentation
from clarion.engines.sip import sdp
from clarion.engines.sip.dialects import detect, media_for
from clarion.engines.sip.grammar import ParseError, safe_value
from clarion.engines.sip.message import Message
from clarion.engines.sip.presentation import for_device, name_address, sdp_of
from clarion.engines.sip.rc_messages import parse_agent
from tests.engines.sip.bench import SDP


def register(headers: str) -> Message:
    return Message.parse(
        (
            f"REGISTER sip:x SIP/2.0\r\nVia: SIP/2.0/WSS abc.invalid;branch=z9hG4bK1\r\n{headers}\r\n"
            "Content-Length: 0\r\n\r\n"
        ).encode()
    )


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ("User-Agent: ringcentral-web-phone-2", "web-phone"),
        ("User-Agent: ringcentral-softphone-ts", "softphone"),
        ("Contact: <sip:a@abc.invalid;transport=wss>;expires=60", "web-phone"),
        (
            "User-Agent: SIP.js/0.13\r\nP-rc-endpoint-id: 1\r\nContact: <sip:a@abc.invalid;transport=ws>",
            "web-phone-classic",
        ),
        ("User-Agent: SIP.js/0.20\r\nContact: <sip:a@abc.invalid;transport=ws>", "plain"),
        ("User-Agent: baresip v3", "plain"),
        ("User-Agent: PolycomVVX-VVX_411-UA/6.4.3", "poly"),
    ],
)
def test_a_family_is_known_by_its_marks(headers: str, name: str) -> None:
    assert detect(register(headers)).dialect.name == name


@pytest.mark.parametrize(
    ("agent", "wanted"),
    [
        ("ringcentral-web-phone-2", ["Alert-Info: Auto Answer", "Call-Info: <sip:d>;purpose=info;Answer-After=0"]),
        ("PolycomVVX-VVX_411-UA/6.4.3", ["Alert-Info: Auto Answer", "Answer-Mode: Auto"]),
        (
            "Yealink SIP-T54W",
            [
                "Alert-Info: <http://d>;info=alert-autoanswer;delay=0",
                "Call-Info: <sip:d>;answer-after=0",
                "Answer-Mode: Auto",
            ],
        ),
    ],
)
def test_each_family_is_asked_to_answer_by_itself_in_its_own_words_ph_34(agent: str, wanted: list[str]) -> None:
    shown = Presentation(session_id="s-1", party_id="p-1-1", caller_number="101", auto_answer=True)
    headers = for_device(shown, detect(register(f"User-Agent: {agent}")), "d", "102", "cs1").headers
    assert [line for line in headers if line in wanted] == wanted
    plain = for_device(
        msgspec.structs.replace(shown, auto_answer=False), detect(register("")), "d", "102", "cs1"
    ).headers
    assert not any(line.startswith(("Alert-Info", "Answer-Mode", "Call-Info")) for line in plain)


def test_media_follows_the_transport() -> None:
    profiles = [media_for(protocol) for protocol in ("wss", "ws", "tls", "tcp", "udp", "")]
    assert profiles == [MediaProfile.WEBRTC] * 2 + [MediaProfile.SDES] + [MediaProfile.RTP] * 3


@pytest.mark.parametrize(
    ("name", "user", "address"),
    [
        ("Ann", "+1202", '"Ann" <sip:+1202@d>'),
        ('A "B": C\r\nEvil: x', "101", '"A \\"B\\":C Evil:x" <sip:101@d>'),
        ("", "a b@c", "<sip:a%20b%40c@d>"),
        ("", "", "<sip:anonymous@d>"),
    ],
)
def test_names_and_users_stay_inside_their_header(name: str, user: str, address: str) -> None:
    assert name_address(name, user, "d") == address


def test_no_value_holds_what_cuts_a_line() -> None:
    assert safe_value("a: : b\r\n\tc\x00") == "a::b c"


@pytest.mark.parametrize(
    ("change", "direction"),
    [
        (("", ""), "sendrecv"),
        (("a=sendrecv", "a=sendonly"), "sendonly"),
        (("a=sendrecv", "a=inactive"), "inactive"),
        (("a=sendrecv\r\n", ""), "sendrecv"),
        (("c=IN IP4 192.0.2.4", "c=IN IP4 0.0.0.0"), "sendonly"),
        (("m=audio 40000", "m=audio 0"), "inactive"),
        (("t=0 0\r\n", "t=0 0\r\na=recvonly\r\n"), "sendrecv"),
    ],
)
def test_the_direction_of_the_audio(change: tuple[str, str], direction: str) -> None:
    assert sdp.parse(SDP.replace(*change)).audio_direction == direction


def test_codecs_and_media_are_listed() -> None:
    audio = sdp.parse(SDP).audio
    assert audio is not None
    assert audio.codecs == {"0": "PCMU/8000", "101": "TELEPHONE-EVENT/8000"}
    assert sdp.is_usable(SDP)
    assert not sdp.is_usable("v=0\r\ns=-\r\n")


@pytest.mark.parametrize(
    "text", ["", "hello", "v=0\r\nm=audio x RTP/AVP 0", "v=0\r\n" + "a=x\r\n" * 2000, "v=0" + "x" * 40000]
)
def test_what_is_no_sdp_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        sdp.parse(text)


def test_sdp_is_found_inside_a_multipart_body() -> None:
    place = "--b\r\nContent-Type: application/pidf+xml\r\n\r\n<x/>\r\n"
    body = f"{place}--b\r\nContent-Type: application/sdp\r\n\r\n{SDP}--b--"
    assert sdp_of("multipart/mixed;boundary=b", body) == SDP
    assert sdp_of('multipart/mixed; boundary="b"', body) == SDP
    assert sdp_of("multipart/mixed", body) is None
    assert sdp_of("text/plain", SDP) is None


def test_agent_messages_are_read_with_entities() -> None:
    text = "<Msg><Hdr SID='1' Cmd=\"14\"/><Bdy RepTp='0' Bdy='a &amp; &quot;b&quot; &lt;c&gt;'/></Msg>"
    assert parse_agent(text) == ({"SID": "1", "Cmd": "14"}, 14, {"RepTp": "0", "Bdy": 'a & "b" <c>'})
