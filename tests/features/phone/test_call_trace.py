"""The ladder of a call (OPS-36, OPS-46): what is drawn, who sees what, how long it is kept."""

import struct
import zlib

import msgspec
import pytest

from clarion.base.files import Files
from clarion.calls.call_traces import CallTrace, TracedLeg, TracedMessage, delete_traces_before, read_traces
from clarion.features.people import demo
from clarion.features.phone.call_trace import TraceRetention, Viewer, build_ladder, draw_ladder, write_pcap
from clarion.features.phone.call_trace.ladder import media_of
from tests.features.phone.test_call_log import ended
from tests.support.api import Api

TRACE = "/account/~/clarion/calls/{}/trace"
SDP = (
    "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/SAVP 0 96 101\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\na=sendonly\r\n"
    "m=video 0 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n"
)
INVITE = (
    "INVITE sip:102@clarion SIP/2.0\r\nCall-ID: a\r\nCSeq: 1 INVITE\r\nX-Clarion-Source: tls:10.0.0.1:5061\r\n"
    "User-Agent: Desk phone 7\r\nContent-Type: application/sdp\r\n\r\n" + SDP
)
OK = "SIP/2.0 200 OK\r\nCall-ID: a\r\nCSeq: 1 INVITE\r\n\r\n"


def a_trace(account_id: str, at: float, *, session: str = "77", other: str = "") -> CallTrace:
    """Ada (101) at a phone calls out by the company's trunk; somebody of another account rings, too."""
    legs = [
        TracedLeg("leg-a", 1, offered=True, account_id=account_id, name="Ada Lovelace", extension_number="101"),
        TracedLeg("leg-b", 2, offered=False, account_id="", trunk_id="trunk-1", number="+12025550100"),
        TracedLeg(
            "leg-c", 3, offered=False, account_id=other or "elsewhere", name="Secret Name", number="+12025550177"
        ),
    ]
    texts = [("leg-a", False, INVITE), ("leg-b", True, INVITE), ("leg-c", True, INVITE), ("leg-b", False, OK)]
    messages = [
        TracedMessage(at=at + 0.1 * number, leg_id=leg, sent=sent, transport="TCP", peer="127.0.0.1:5060", text=text)
        for number, (leg, sent, text) in enumerate([*texts, ("leg-b", False, OK)])
    ]
    return CallTrace(session, f"s-{session}", "cs1", [account_id], legs, messages)


def test_entries_are_in_the_order_of_time_and_repeated_messages_are_marked() -> None:
    steps = [{"at": "2026-11-30T10:00:00.250Z", "text": "The call went to Ben."}]
    trace = a_trace("ours", 1_796_032_800.0)  # 2026-11-30T10:00:00Z
    ladder = build_ladder([trace], steps, Viewer("ours", frozenset({"trunk-1"})))
    assert [(entry["kind"], entry["offset"]) for entry in ladder["entries"]] == [
        ("SIP", 0.0),
        ("SIP", 0.1),
        ("SIP", 0.2),
        ("Step", 0.25),
        ("SIP", 0.3),
        ("SIP", 0.4),
    ]
    shown = [entry for entry in ladder["entries"] if entry["kind"] == "SIP"]
    assert [(entry["label"], entry["method"], entry["repeated"]) for entry in shown[-2:]] == [
        ("200 OK", "INVITE", False),
        ("200 OK", "INVITE", True),
    ]
    assert shown[0]["media"] == "audio PCMU, opus SRTP (sendonly); video H264 (refused)"
    assert [(lane["name"], lane["kind"], lane["offered"]) for lane in ladder["lanes"]] == [
        ("Ada Lovelace (101)", "Phone", True),
        ("+12025550100", "Carrier", False),
        ("+12025550177", "Phone", False),
    ]
    assert (ladder["lanes"][0]["userAgent"], ladder["lanes"][0]["address"]) == ("Desk phone 7", "tls:10.0.0.1:5061")


def test_messages_of_others_and_of_their_carriers_are_not_shown() -> None:
    trace = a_trace("ours", 1_796_032_800.0)
    for trunks, sees_all, seen in (((), False, {"leg-a"}), (("trunk-1",), False, {"leg-a", "leg-b"}), ((), True, None)):
        ladder = build_ladder([trace], [], Viewer("ours", frozenset(trunks), sees_all=sees_all))
        shown = {entry["legId"] for entry in ladder["entries"] if entry["kind"] == "SIP" and entry["text"]}
        assert shown == (seen or {"leg-a", "leg-b", "leg-c"})
        assert ("Secret Name" in str(ladder)) is sees_all
        assert len(ladder["entries"]) == 5  # that there was a message, all see


def test_what_several_call_servers_know_is_one_ladder() -> None:
    first = a_trace("ours", 1_796_032_800.0)
    second = msgspec.structs.replace(a_trace("ours", 1_796_032_800.05), server_id="cs2")
    ladder = build_ladder([second, first], [], Viewer("ours", frozenset()))
    assert [entry["serverId"] for entry in ladder["entries"] if entry["kind"] == "SIP"] == ["cs1", "cs2"] * 5
    assert [lane["legId"] for lane in ladder["lanes"]] == ["leg-a", "leg-b", "leg-c"]


@pytest.mark.parametrize(
    "text", ["", "\r\n\r\n", "INVITE", "SIP/2.0", "INVITE x\r\n\r\nm=audio", "x\r\n\r\nm=audio 9 RTP/AVP"]
)
def test_a_message_that_is_none_breaks_no_ladder(text: str) -> None:
    trace = a_trace("ours", 1.0)
    broken = [msgspec.structs.replace(message, text=text) for message in trace.messages]
    ladder = build_ladder(
        [msgspec.structs.replace(trace, messages=broken)], [], Viewer("ours", frozenset(), sees_all=True)
    )
    assert len(ladder["entries"]) == 5
    assert draw_ladder(ladder)
    assert media_of(text) in ("", "audio")


def test_the_drawing_has_an_arrow_for_each_message() -> None:
    steps = [{"at": "2026-11-30T10:00:00.250Z", "text": "The call went to Ben."}]
    trace = a_trace("ours", 1_796_032_800.0)
    drawn = draw_ladder(build_ladder([trace], steps, Viewer("ours", frozenset(), sees_all=True)), with_messages=True)
    lines = drawn.splitlines()
    assert "Ada Lovelace (101)" in lines[1] and "Clarion" in lines[1] and "+12025550100" in lines[1]
    assert "Desk phone 7" in lines[2]
    arrows = [line for line in lines if "-" in line and line.rstrip().endswith("|") and "INVITE" in line]
    assert arrows[0].index("INVITE") < arrows[0].index(">")  # from the caller to Clarion
    assert any("  * The call went to Ben." in line for line in lines)
    assert any("200 OK (again)" in line and "<" in line for line in lines)
    assert "User-Agent: Desk phone 7" in drawn


def test_a_capture_file_holds_every_message_as_a_datagram() -> None:
    trace = a_trace("ours", 1_796_032_800.0)
    named = msgspec.structs.replace(trace.messages[0], peer="[2001:db8::1]:5061")
    content = write_pcap([*trace.messages, named])
    magic, *_, link = struct.unpack_from("<IHHiIII", content)
    assert (magic, link) == (0xA1B2C3D4, 101)
    at, bodies = 24, []
    while at < len(content):
        size = struct.unpack_from("<IIII", content, at)[2]
        packet = content[at + 16 : at + 16 + size]
        head = 20 if packet[0] >> 4 == 4 else 40
        if head == 20:
            total = sum(struct.unpack_from(">10H", packet))
            assert (total & 0xFFFF) + (total >> 16) == 0xFFFF
        bodies.append(packet[head + 8 :].decode())
        assert struct.unpack_from(">H", packet, head + 4)[0] == size - head
        at += 16 + size
    assert bodies == [message.text for message in [*trace.messages, named]]


async def keep(api: Api, trace: CallTrace) -> None:
    day = api.clock.now().date().isoformat()
    content = zlib.compress(msgspec.json.encode(trace))
    await api.here.get(Files).put(f"call-traces/{day}/{trace.session_id}/{trace.server_id}.json.z", content)


async def test_an_administrator_sees_the_ladder_of_an_ended_call(api: Api) -> None:
    await ended(api)
    await keep(api, a_trace(api.account_id(), api.clock.now().timestamp() - 60))
    ladder = (await api.get(TRACE.format("s-77"))).json()
    assert (ladder["telephonySessionId"], ladder["sessionId"]) == ("s-77", "77")
    assert [entry["label"] for entry in ladder["entries"]] == ["INVITE"] * 3 + ["200 OK"] * 2
    assert [bool(entry["text"]) for entry in ladder["entries"]] == [True, False, False, False, False]
    assert ladder == (await api.get(TRACE.format("77"))).json()
    capture = await api.get(TRACE.format("77") + "/capture")
    assert capture.headers["Content-Type"] == "application/vnd.tcpdump.pcap"
    assert capture.content.count(b"INVITE sip:102@clarion") == 1  # carrier and others: not the company's own


async def test_a_call_without_messages_has_the_decisions_only(api: Api) -> None:
    await ended(api)
    ladder = (await api.get(TRACE.format("77"))).json()
    assert ladder["lanes"] == []
    assert all(entry["kind"] == "Step" for entry in ladder["entries"])


async def test_others_see_nothing(api: Api) -> None:
    await ended(api)
    await keep(api, a_trace(api.account_id(), api.clock.now().timestamp() - 60))
    stranger = await api.web_headers("101", demo.NEIGHBOUR)
    for path in (TRACE.format("s-77"), TRACE.format("s-77") + "/capture"):
        assert (await api.client.get(f"/restapi/v1.0{path}", headers=stranger)).status_code == 404
        assert (await api.get(path, "103")).status_code == 403
    for wrong in ("s-unknown", "..", "x" * 200):
        assert (await api.get(TRACE.format(wrong))).status_code == 404


async def test_a_damaged_file_is_passed_over(api: Api) -> None:
    await ended(api)
    files, day = api.here.get(Files), api.clock.now().date().isoformat()
    for name, content in (("a", b"no zlib"), ("b", zlib.compress(b"{}")), ("c", zlib.compress(b"x" * 20_000_000))):
        await files.put(f"call-traces/{day}/77/{name}.json.z", content)
    assert (await api.get(TRACE.format("77"))).json()["lanes"] == []


async def test_traces_are_deleted_when_their_days_are_over(api: Api) -> None:
    trace = a_trace(api.account_id(), api.clock.now().timestamp())
    await keep(api, trace)
    files, started = api.here.get(Files), api.clock.now().timestamp()
    today = api.clock.now().date()
    assert await delete_traces_before(files, today) == 0
    assert [one.session_id for one in await read_traces(files, "77", started)] == ["77"]
    api.clock.advance(8 * 86400 + 60)
    await api.here.get(TraceRetention).turn()
    assert await read_traces(files, "77", started) == []
