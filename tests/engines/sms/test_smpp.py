"""What is particular to SMPP, against a real SMSC."""

import asyncio
import struct
from collections.abc import AsyncIterator
from typing import Any

import pytest
import smpp34
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.clock import SystemClock
from clarion.base.errors import Invalid
from clarion.base.text_carrier import CarrierRefused, CarrierSilent
from clarion.base.text_encoding import encode
from clarion.engines.sms import SmppCarrier, SmppSettings, smpp_settings
from clarion.engines.sms.smpp import wire
from tests.engines.sms.test_contract import LONG_GSM, a_text
from tests.engines.sms.worlds import OURS, DeskDouble, SmscWorld
from tests.support.waiting import free_port, wait_for

ABC = (smpp34.TLV_RECEIPTED_MESSAGE_ID, b"abc\0")


@pytest.fixture
def desk() -> DeskDouble:
    return DeskDouble()


@pytest.fixture
async def smsc(desk: DeskDouble) -> AsyncIterator[SmscWorld]:
    world = SmscWorld()
    await world.start()
    await world.carrier.open(desk)
    yield world
    await world.carrier.close()
    await world.end()


async def test_numbers_types_and_receipts_are_asked_for_as_carriers_want_them(smsc: SmscWorld) -> None:
    await smsc.carrier.submit(a_text(seconds=90_061))
    submit = smsc.submits[0]
    assert (submit.source_addr, submit.destination_addr) == ("16505550102", "12025550120")
    assert (submit.source_addr_ton, submit.source_addr_npi, submit.dest_addr_ton, submit.dest_addr_npi) == (1, 1, 1, 1)
    assert (submit.registered_delivery, submit.data_coding, submit.esm_class) == (1, 0, 0)


async def test_segments_have_one_reference_and_their_places(smsc: SmscWorld) -> None:
    ids = await smsc.carrier.submit(a_text(LONG_GSM))
    headers = [submit.short_message[:6] for submit in smsc.submits]
    assert len(ids) == len(headers) == 3
    assert {header[:3] for header in headers} == {b"\x05\x00\x03"}
    assert len({header[3] for header in headers}) == 1
    assert [(header[4], header[5]) for header in headers] == [(3, 1), (3, 2), (3, 3)]
    assert all(submit.esm_class == 0x40 for submit in smsc.submits)


async def test_the_window_bounds_what_is_unanswered(desk: DeskDouble) -> None:
    world = SmscWorld()
    await world.start()
    world.silent = True
    settings = SmppSettings("127.0.0.1", world.port, "clarion", "pw", window=2, answer_s=1, enquire_s=30)
    carrier = SmppCarrier(settings, SystemClock())
    await carrier.open(desk)
    tasks = [asyncio.ensure_future(carrier.submit(a_text(text_id=f"t-{n}"))) for n in range(6)]
    await wait_for(lambda: len(world.submits) == 2, missing="two submissions")
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(answer, CarrierSilent) for answer in answers)
    assert len(world.submits) == 2, "the others never left: there was no room, and then no session"
    await carrier.close()
    await world.end()


async def test_an_smsc_that_stops_answering_is_bound_anew(smsc: SmscWorld) -> None:
    """enquire_link finds out; the fixture asks five times a second."""
    await asyncio.wait_for(smsc.bound.wait(), 10)
    first = smsc.esme.session_id
    await smsc.esme.unbind()
    await wait_for(lambda: smsc.bound.is_set() and smsc.esme.session_id != first, missing="another bind", timeout=15)
    await smsc.carrier.submit(a_text())


async def test_a_text_in_pieces_is_handed_over_piece_by_piece(smsc: SmscWorld, desk: DeskDouble) -> None:
    for place in (2, 1):
        header = bytes((5, 0, 3, 77, 2, place))
        assert await smsc.deliver(header + encode(f"part {place} ", "GSM"), esm_class=0x40) == 0
    assert [(text.text, text.reference, text.total, text.place) for text in desk.texts] == [
        ("part 2 ", 77, 2, 2),
        ("part 1 ", 77, 2, 1),
    ]


@pytest.mark.parametrize(
    ("octets", "fields", "text"),
    [
        (b"plain", {}, "plain"),
        (b"\x1b\x65", {}, "€"),
        ("ä".encode("latin-1"), {"data_coding": 3}, "ä"),
        ("д".encode("utf-16-be"), {"data_coding": 8}, "д"),
        (b"", {"tlvs": [smpp34.Tlv(smpp34.TLV_MESSAGE_PAYLOAD, b"in the payload")]}, "in the payload"),
        (bytes((6, 8, 4, 1, 2, 1, 1)) + b"long reference", {"esm_class": 0x40}, "long reference"),
        (b"", {}, ""),
    ],
)
async def test_texts_are_read_in_every_coding(
    smsc: SmscWorld, desk: DeskDouble, octets: bytes, fields: dict[str, Any], text: str
) -> None:
    assert await smsc.deliver(octets, **fields) == 0
    assert [one.text for one in desk.texts] == [text]
    assert desk.texts[0].recipient == OURS


@pytest.mark.parametrize(
    ("words", "tlvs", "expected"),
    [
        ("id:7 stat:DELIVRD err:000 text:", [], [("7", "Delivered", "")]),
        ("id:7 submit date:1 done date:2 stat:EXPIRED err:000 text:", [], [("7", "Failed", "EXPIRED")]),
        ("ID:7 STAT:REJECTD ERR:045", [], [("7", "Failed", "45")]),
        ("id:7 stat:ACCEPTD err:000", [], []),
        ("id:7 stat:ENROUTE err:000", [], []),
        ("", [ABC, (smpp34.TLV_MESSAGE_STATE, b"\x02")], [("abc", "Delivered", "")]),
        ("", [ABC, (smpp34.TLV_MESSAGE_STATE, b"\x05")], [("abc", "Failed", "UNDELIV")]),
        ("nonsense", [], []),
    ],
)  # fmt: skip
async def test_receipts_are_read_however_they_are_written(
    smsc: SmscWorld, desk: DeskDouble, words: str, tlvs: list[tuple[int, bytes]], expected: list[tuple[str, str, str]]
) -> None:
    fields = {"tlvs": [smpp34.Tlv(tag, value) for tag, value in tlvs]}
    assert await smsc.deliver(words.encode(), esm_class=0x04, **fields) == 0
    assert [(receipt.id, receipt.state, receipt.code) for receipt in desk.receipts] == expected
    assert desk.texts == []


async def test_a_wrong_password_is_said_in_the_health_check(desk: DeskDouble) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readexactly(16)
        writer.write(struct.pack(">LLLL", 16, 0x80000009, 0x0E, struct.unpack(">L", head[12:])[0]))

    port = free_port()
    server = await asyncio.start_server(refuse, "127.0.0.1", port)
    carrier = SmppCarrier(SmppSettings("127.0.0.1", port, "x", "y"), SystemClock())
    await carrier.open(desk)

    async def said() -> bool:
        return "0x0000000E" in str(await carrier.health())

    await wait_for(said, missing="the reason")
    await carrier.close()
    server.close()


async def test_octets_that_make_no_sense_end_nothing(smsc: SmscWorld, desk: DeskDouble) -> None:
    """A peer that answers a bind, then talks nonsense, is hung up on or told so; the carrier lives."""
    sent = [
        b"\0\0\0\x10\0\0\0\x05\0\0\0\0\0\0\0\x01",
        b"\0\0\0\x10\0\0\x99\x99\0\0\0\0\0\0\0\x02",
        b"\0\0\0\x01\xff\xff\xff",
    ]

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readexactly(16)
        writer.write(struct.pack(">LLLL", 17, 0x80000009, 0, struct.unpack(">L", head[12:])[0]) + b"\0")
        for octets in sent:
            writer.write(octets)
        await reader.read()
        writer.close()

    port = free_port()
    server = await asyncio.start_server(talk, "127.0.0.1", port)
    carrier = SmppCarrier(SmppSettings("127.0.0.1", port, "x", "y", answer_s=0.5), SystemClock())
    await carrier.open(desk)

    async def noticed() -> bool:
        return await carrier.health() is not None and "has hung up" in str(await carrier.health())

    await wait_for(noticed, missing="the end of the session")
    await carrier.close()
    server.close()


async def test_a_later_segment_that_is_refused_is_final(smsc: SmscWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    original = smsc._submitted

    def third_fails(event: Any) -> None:
        if len(smsc.submits) == 2:
            smsc.submits.append(event)
            event.reject(smpp34.ESME_RTHROTTLED)
        else:
            original(event)

    monkeypatch.setattr(smsc, "_submitted", third_fails)
    with pytest.raises(CarrierRefused):
        await smsc.carrier.submit(a_text(LONG_GSM))


@given(st.binary(min_size=12, max_size=300))
def test_no_request_makes_reading_fail_otherwise_than_said(body: bytes) -> None:
    octets = struct.pack(">L", len(body) + 4) + body
    try:
        pdu = wire.read_request(octets)
    except ValueError:
        return
    assert pdu.command


@given(st.text(max_size=700), st.sampled_from(["udh", "sar", "payload"]), st.integers(0, 70_000))
def test_segments_of_any_text_fit(text: str, style: str, reference: int) -> None:
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    for segment in wire.segments_of(text, reference, style):
        assert len(segment.octets) <= (160 if segment.data_coding == 0 else 140) or style == "payload"


@pytest.mark.parametrize(
    "url",
    ["http://a:b@c", "smpp://host", "smpp://a:b@c?window=0", "smpp://a:b@c?long=fax", "smpp://a:b@c?colour=red",
     "smpp://a:b@c?window=many", "smpp://averylongsystemid:b@c", "smpp://a:b@c:99999"],
)  # fmt: skip
def test_a_wrong_address_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        smpp_settings(url)


def test_an_address_says_everything() -> None:
    found = smpp_settings("smpps://me:p%40ss@smsc.example.com:3000?window=5&long=sar&plus=yes&enquire=10&system_type=X")
    assert (found.host, found.port, found.system_id, found.password, found.tls) == (
        "smsc.example.com", 3000, "me", "p@ss", True,
    )  # fmt: skip
    assert (found.window, found.long, found.plus, found.enquire_s, found.system_type) == (5, "sar", True, 10, "X")
