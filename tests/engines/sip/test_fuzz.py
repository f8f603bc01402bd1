"""A bounded fuzzer over everything that reads what strangers write: nothing but ParseError may come out."""

import contextlib
from typing import Any

import sipmessage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clarion.engines.sip import digest, rc_messages, sdp
from clarion.engines.sip.dialog import parse_replaces
from clarion.engines.sip.fields import Address, Via
from clarion.engines.sip.framing import StreamFramer
from clarion.engines.sip.grammar import ParseError, parse_params, split_commas, unescape, unquote
from clarion.engines.sip.message import Message
from clarion.engines.sip.presentation import sdp_of
from clarion.engines.sip.uri import Uri
from tests.engines.sip.bench import OUR_SDP, SDP, Bench, Line, Phone
from tests.engines.sip.torture_invalid import REFUSED
from tests.engines.sip.torture_valid import ACCEPTED, BODY

CI = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = [data for data, _ in {**ACCEPTED, **REFUSED}.values()]
PUNCTUATION = st.text(alphabet='<>"\\;:=,@?&[]%/ \t\r\n0123456789abcXYZ.-*é\x00', max_size=120)


@st.composite
def damaged(draw: Any) -> bytes:
    """A torture message with a few bytes changed, cut out or doubled."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        size = draw(st.integers(0, 12))
        kind = draw(st.sampled_from(["cut", "double", "write"]))
        if kind == "cut":
            del data[at : at + size]
        elif kind == "double":
            data[at:at] = data[at : at + size]
        else:
            data[at : at + size] = draw(st.binary(max_size=12))
    return bytes(data)


def read_everything(message: Message) -> None:
    for name in ("via", "from_", "to", "contact", "call_id", "cseq", "text"):
        with contextlib.suppress(ParseError):
            getattr(message, name)
    message.content_type()
    message.tokens("supported")
    message.encode()
    try:
        message.validate()
        message.number("max-forwards")
        Uri.parse(message.uri)
    except ParseError:
        pass


@given(st.one_of(damaged(), st.binary(max_size=400)))
@CI
def test_messages(data: bytes) -> None:
    try:
        message = Message.parse(data)
    except ParseError:
        return
    read_everything(message)


@given(PUNCTUATION)
@CI
def test_fields(text: str) -> None:
    readers = (Uri.parse, Via.parse, Address.parse, parse_params, parse_replaces, digest.parse_credentials)
    for read in (*readers, digest.parse_pairs, rc_messages.parse_agent, rc_messages.parse_command, sdp.parse):
        try:
            found = read(text)  # type: ignore[operator]
        except ParseError:
            continue
        if isinstance(found, Uri):
            _ = found.dialed, found.params, found.headers, found.transport
    split_commas(text)
    unescape(text)
    unquote(text)


@given(st.text(alphabet='Digest ="\\,nonceurm0123456789', max_size=200))
@CI
def test_digest_headers(text: str) -> None:
    with contextlib.suppress(ParseError):
        digest.parse_credentials("Digest " + text)


@given(
    st.lists(
        st.sampled_from([*BODY.split("\n"), *SDP.split("\r\n"), "m=audio 1 RTP/AVP 0", "a=rtpmap:0", "c=", "m=", "="]),
        max_size=40,
    )
)
@CI
def test_sdp(lines: list[str]) -> None:
    text = "\r\n".join(["v=0", *lines])
    try:
        session = sdp.parse(text)
    except ParseError:
        return
    assert session.audio_direction in sdp.DIRECTIONS
    sdp_of("multipart/mixed;boundary=v", text)


@given(st.text(alphabet="<>/HdrBdyMsg =\"'&;CmdSID0123456789", max_size=300))
@CI
def test_agent_xml(text: str) -> None:
    with contextlib.suppress(ParseError):
        rc_messages.parse_agent("<Msg>" + text)


@given(st.lists(st.one_of(st.binary(max_size=60), st.sampled_from(SEEDS)), max_size=8), st.integers(1, 50))
@CI
def test_streams_are_cut_alike_whatever_the_pieces(parts: list[bytes], size: int) -> None:
    data = b"".join(parts)
    assert _frames(data, len(data) or 1) == _frames(data, size)


def _frames(data: bytes, size: int) -> list[bytes]:
    framer = StreamFramer()
    found: list[bytes] = []
    for at in range(0, len(data), size):
        found += framer.feed(data[at : at + size])
    return [*found, framer.broken.encode()]


@given(st.lists(damaged(), max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_that_comes_in_harms_a_call(noise: list[bytes]) -> None:
    bench = Bench()
    phone = Phone(bench)
    leg = phone.talk()

    class Deaf(Line):
        def send(self, data: bytes) -> bool:
            return True

    for data in noise:
        bench.engine.user_agent.receive(data, Deaf(bench.wire, "UDP", ("192.0.2.66", 5060)))
    bench.wire.take()
    bench.engine.reoffer(leg, OUR_SDP)
    assert bench.statuses(bench.wire.take()) == ["INVITE"]
    assert bench.statuses(phone.send("BYE")) == [200]


def test_another_parser_reads_the_legal_messages_alike() -> None:
    """sipmessage (BSD-2) as a second opinion, where it accepts the message at all."""
    compared = 0
    for data, _ in ACCEPTED.values():
        try:
            theirs: Any = sipmessage.Message.parse(data)
            sender, called, vias = theirs.from_address, theirs.to_address, list(theirs.via)
        except ValueError:  # it is stricter than the standard in places
            continue
        ours = Message.parse(data)
        assert (sender.parameters.get("tag") or "") == ours.from_.tag
        assert called.uri.host == ours.to.uri.host.strip("[]")
        assert (theirs.cseq.sequence, theirs.cseq.method) == ours.cseq
        mine = [Via.parse(value) for value in ours.values("via")]
        assert [(via.host.lower(), via.port) for via in vias] == [(via.host, via.port) for via in mine]
        assert theirs.call_id == ours.call_id
        compared += 1
    assert compared >= 10, f"only {compared} messages could be compared"


def test_bounds_hold_while_reading() -> None:
    assert _status(b"A" * 70000) == 513
    many = b"OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\n" + b"X: y\r\n" * 300 + b"\r\n"
    assert _status(many) == 400
    wide = b"OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nX: " + b"y" * 20000 + b"\r\n\r\n"
    assert _status(wide) == 400
    assert _status(b"OPTIONS sip:a" + b"a" * 5000 + b" SIP/2.0\r\n\r\n") in (400, 414)


def _status(data: bytes) -> int:
    try:
        message = Message.parse(data)
        message.validate()
    except ParseError as error:
        return error.status
    return 0
