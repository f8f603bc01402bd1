"""FAX-02, FAX-26: a fax inside a call: who answers, what is connected, and what is left of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from clarion.base.errors import Forbidden
from clarion.base.fax import Address, FaxListener, FaxOrder, FaxReport, PageReport, T38Answer
from clarion.base.files import FileFacts, Files
from clarion.calls import programs
from clarion.calls.cdr import record_of
from clarion.calls.directory import PhoneNumber
from clarion.calls.fax_between import FaxBetween
from clarion.calls.fax_line import FaxLine
from clarion.calls.legs import open_snapshot
from clarion.calls.ports import Media, NoCommonCodec
from clarion.calls.t38 import find_t38
from clarion.calls.wire import Answered, Confirmed, Failed, HungUp, MediaLost, OfferAnswered, OfferReceived
from clarion.engines.fakes.fax_modem import FakeFaxModems
from clarion.features.fax import FaxCaller, FaxNumbers, FaxReceiveProgram, FaxSendProgram, LocalFaxes
from clarion.features.phone.call_log.rules import records_of
from tests.calls.world import SDP, World
from tests.support.fax_pages import random_page, write_pages
from tests.support.waiting import wait_for

FAX = "+16505550199"
HEAD = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
T38 = HEAD + "m=image 4000 udptl t38\r\na=T38FaxMaxDatagram:200\r\na=T38FaxUdpEC:t38UDPRedundancy\r\n"
PAGE = PageReport(width=1728, rows=100)
DONE = FaxReport(ended=True, code="OK", reason="All pages arrived.", negotiated=True, pages=(PAGE,))


class Modems:
    """Implements FaxModem: what was asked, and reports by hand."""

    def __init__(self) -> None:
        self.orders: dict[str, FaxOrder] = {}
        self.listeners: dict[str, FaxListener] = {}
        self.spoken: list[tuple[str, Address, int]] = []
        self.packets: list[tuple[str, Address, T38Answer]] = []
        self.stopped: list[str] = []
        self.adopted: list[str] = []

    async def start(self, session_id: str, order: FaxOrder, listener: FaxListener) -> tuple[Address, Address]:
        self.orders[session_id], self.listeners[session_id] = order, listener
        return ("127.0.0.1", 4444), ("127.0.0.1", 4445)

    async def adopt(self, session_id: str, order: FaxOrder, listener: FaxListener) -> None:
        self.orders[session_id], self.listeners[session_id] = order, listener
        self.adopted.append(session_id)

    def speak_audio(self, session_id: str, to: Address, payload_type: int) -> None:
        self.spoken.append((session_id, to, payload_type))

    def speak_t38(self, session_id: str, to: Address, answer: T38Answer) -> None:
        self.packets.append((session_id, to, answer))

    def stop(self, session_id: str) -> None:
        self.stopped.append(session_id)

    def forget(self, session_id: str) -> None: ...

    async def close(self) -> None: ...

    def report(self, report: FaxReport) -> None:
        [(session_id, listener)] = self.listeners.items()
        listener(session_id, report)


class Shelf:
    """Files in a dict."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {"fax/1/document.tiff": b"TIFF"}

    async def get(self, key: str) -> bytes:
        return self.kept[key]

    async def put_file(self, key: str, path: Path, content_type: str = "") -> FileFacts:
        self.kept[key] = path.read_bytes()
        return None  # type: ignore[return-value]


class FaxWorld:
    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.modems, self.files, self.folder = Modems(), Shelf(), folder
        self.encrypted = False  # the media of every leg
        self.world.directory.numbers[FAX] = PhoneNumber(number=FAX, account_id="1", extension_id="e103", fax=True)
        # Before everything else, as the call server has it.
        self.world.router._destinations.insert(0, FaxNumbers(self.world.directory))
        programs.register(FaxSendProgram())
        programs.register(FaxReceiveProgram())
        self.open()

    def open(self) -> None:
        async def connect(leg_id: str, address: Address) -> tuple[Address, int]:
            return ("127.0.0.1", 5555), 0

        async def connect_t38(leg_id: str, sdp: str, address: Address) -> tuple[str, Address]:
            return f"T.38 answer to {sdp[-20:]}", ("127.0.0.1", 5556)

        async def offer_t38(leg_id: str) -> str:
            if self.encrypted:
                raise NoCommonCodec
            return "T.38 offer"

        self.world.audio.connect_modem = connect  # type: ignore[attr-defined]
        self.world.audio.connect_t38_modem = connect_t38  # type: ignore[attr-defined]
        self.world.audio.offer_t38 = offer_t38  # type: ignore[attr-defined]
        world, files = self.world, cast(Files, self.files)
        line = FaxLine(cast(Media, world.audio), world.signals, self.modems, files, world.board, self.folder / "fax")
        self.world.performer.open_fax(line)
        self.line = line
        self.local = LocalFaxes(
            FaxBetween(FakeFaxModems(), files, self.folder / "local"), world.board.listeners, "cs1", world.clock
        )

    async def over(self, condition: Callable[[], Any], missing: str) -> None:
        await wait_for(condition, missing=missing)
        await self.world.rest()


@pytest.fixture
def fax(tmp_path: Path) -> FaxWorld:
    return FaxWorld(tmp_path)


async def comes_in(fax: FaxWorld, *, t38: bool = False) -> str:
    """A fax machine has called, and has refused T.38 unless `t38`."""
    caller = await fax.world.calls_in(FAX)
    await fax.world.say(caller, Confirmed())
    if not fax.encrypted:
        await fax.world.say(caller, OfferAnswered(status=200, sdp=T38) if t38 else OfferAnswered(status=488))
    return caller


async def test_fax_26_a_fax_number_is_answered_by_a_modem_and_what_comes_is_deposited(fax: FaxWorld) -> None:
    caller = await comes_in(fax)
    assert "200" in fax.world.signals.of(caller)
    [(token, order)] = fax.modems.orders.items()
    assert (order.calling, order.ident, order.document) == (False, FAX, "")
    assert fax.modems.spoken == [(token, ("127.0.0.1", 5555), 0)]
    Path(order.received).write_bytes(b"PAGES")
    fax.modems.report(DONE)
    await fax.over(lambda: fax.world.deposits, "the deposit")
    [(topic, message)] = fax.world.deposits
    assert (topic, message["extension_id"], message["from_number"]) == ("fax.received", "e103", "+12025550123")
    assert fax.files.kept[message["key"]] == b"PAGES"
    assert fax.world.signals.of(caller)[-1] == "bye"
    assert fax.world.records[0].parties[1].result == "Received"


async def test_a_caller_who_hangs_up_leaves_the_pages_that_had_arrived(fax: FaxWorld) -> None:
    caller = await comes_in(fax)
    [(token, order)] = fax.modems.orders.items()
    await fax.world.say(caller, HungUp())
    assert fax.modems.stopped == [token]
    assert len(fax.world.board.calls) == 1, "the last report is still to come"
    Path(order.received).write_bytes(b"HALF")
    fax.modems.report(FaxReport(ended=True, code="CALL_DROPPED", reason="", pages=(PAGE,)))
    await fax.over(lambda: fax.world.deposits, "the deposit")
    assert fax.world.board.calls == []


async def send(fax: FaxWorld, number: str = "+12025550130") -> str:
    """The leg that rings; for a number of ours the call."""
    desk = FaxCaller(fax.world.board, fax.world.directory, fax.world.router, fax.local)
    payload: dict[str, Any] = {
        "job_id": "7", "attempt": 1, "account_id": "1", "extension_id": "e101", "number": number,
        "caller_number": "+16505550101", "document_key": "fax/1/document.tiff", "first_page": 2, "header": "Demo",
        "slow": True, "without_ecm": False,
    }  # fmt: skip
    placed = await desk.send(payload)
    await fax.world.rest()
    if number == FAX:
        return str(placed["session"])
    [leg] = fax.world.ringing()
    return leg


async def test_fax_39_a_fax_is_sent_from_the_first_page_that_is_missing(fax: FaxWorld) -> None:
    leg = await send(fax)
    await fax.world.say(leg, Answered(sdp=SDP))
    [order] = fax.modems.orders.values()
    assert (order.calling, order.first_page, order.ident, order.header) == (True, 2, "+16505550101", "Demo")
    assert Path(order.document).read_bytes() == b"TIFF"
    assert [each.value for each in order.abilities.modulations] == ["V.29", "V.27ter"]
    fax.modems.report(FaxReport(negotiated=True, pages=(PAGE,)))
    await fax.world.rest()
    fax.modems.report(DONE)
    await fax.over(lambda: len(fax.world.deposits) == 2, "two deposits")
    assert [topic for topic, _ in fax.world.deposits] == ["fax.progress", "fax.attempt_ended"]
    report = msgspec.json.decode(fax.world.deposits[1][1]["report"], type=FaxReport)
    assert report == DONE
    assert fax.world.records[0].parties[1].result == "Sent"
    [paid] = [leg for leg in fax.world.records[0].legs.values() if leg.payer]
    assert paid.payer is not None
    assert paid.payer.account_id == "1"


async def test_a_busy_line_never_meets_a_modem(fax: FaxWorld) -> None:
    leg = await send(fax)
    while fax.world.ringing():
        await fax.world.say(fax.world.ringing()[-1], Failed(status=486))
        if not fax.world.board.calls:
            break
    assert fax.modems.orders == {}
    assert leg in fax.world.signals.placed
    assert fax.world.records[0].parties[1].result == "Busy"


async def test_a_fax_to_an_emergency_number_is_refused(fax: FaxWorld) -> None:
    with pytest.raises(Forbidden, match="emergency"):
        await send(fax, "911")
    assert fax.world.signals.placed == {}


async def test_a_fax_goes_on_when_the_call_server_was_killed(fax: FaxWorld) -> None:
    caller = await comes_in(fax)
    [kept] = fax.world.store.kept.values()
    [token] = fax.modems.orders
    fax.world.board = fax.world.new_board()
    fax.open()
    fax.world.board.resume(open_snapshot(kept))
    await fax.over(lambda: fax.modems.adopted, "the modem's session to be adopted")
    assert fax.modems.adopted == [token]
    Path(fax.modems.orders[token].received).write_bytes(b"PAGES")
    fax.modems.report(DONE)
    await fax.over(lambda: fax.world.deposits, "the deposit")
    assert fax.world.signals.of(caller)[-1] == "bye"


# ---- between two numbers of one installation


async def test_fax_02_a_fax_to_a_number_of_ours_arrives_without_a_carrier_and_stands_in_both_logs(
    fax: FaxWorld, tmp_path: Path
) -> None:
    document = write_pages(tmp_path / "three.tiff", [random_page(number, 100) for number in range(3)])
    fax.files.kept["fax/1/document.tiff"] = document.read_bytes()
    call_id = await send(fax, FAX)
    await fax.over(lambda: fax.world.records, "the CDR")
    assert fax.world.signals.placed == {}
    deposits = dict(fax.world.deposits)
    assert {"fax.received", "fax.attempt_ended"} <= deposits.keys()
    received, ended = deposits["fax.received"], deposits["fax.attempt_ended"]
    assert (received["extension_id"], received["to_number"], received["from_number"]) == ("e103", FAX, "+16505550101")
    assert received["key"] in fax.files.kept
    assert (ended["job_id"], ended["attempt"]) == ("7", "1")
    assert msgspec.json.decode(ended["report"], type=FaxReport).succeeded
    [record] = fax.world.records
    assert record.call_id == call_id
    sent, arrived = records_of(record_of(record))
    assert (sent.type, sent.direction, sent.action, sent.result) == ("Fax", "Outbound", "Outgoing Fax", "Sent")
    assert (sent.extension_id, sent.transport) == ("e101", "VoIP")
    assert (arrived.type, arrived.action, arrived.result) == ("Fax", "Incoming Fax", "Received")
    assert arrived.extension_id == "e103"


async def test_fax_39_a_local_fax_that_cannot_be_stored_counts_as_not_sent(fax: FaxWorld, tmp_path: Path) -> None:
    async def full(*_: Any, **__: Any) -> None:
        raise OSError("no space")

    fax.files.put_file = full  # type: ignore[method-assign,assignment]
    fax.files.kept["fax/1/document.tiff"] = write_pages(tmp_path / "one.tiff", [random_page(1, 100)]).read_bytes()
    await send(fax, FAX)
    await fax.over(lambda: fax.world.records, "the CDR")
    deposits = dict(fax.world.deposits)
    assert "fax.received" not in deposits
    report = msgspec.json.decode(deposits["fax.attempt_ended"]["report"], type=FaxReport)
    assert (report.succeeded, report.pages) == (False, ())
    sent, arrived = records_of(record_of(fax.world.records[0]))
    assert (sent.result, arrived.result) == ("Send Error", "Receive Error")


@pytest.mark.parametrize(
    ("report", "result"),
    [
        (DONE, "Sent"),
        (FaxReport(ended=True, code="CALL_DROPPED", pages=(PAGE,)), "Fax Partially Sent"),
        (FaxReport(ended=True, code="NO_FIRST_MESSAGE"), "Fax Not Sent"),
        (FaxReport(ended=True, code="TRAINING_FAILED", trainings=3), "Fax Poor Line"),
        (FaxReport(ended=True, code="CALL_DROPPED"), "Send Error"),
    ],
)
async def test_an_outgoing_fax_stands_in_the_log_of_its_sender(fax: FaxWorld, report: FaxReport, result: str) -> None:
    leg = await send(fax)
    await fax.world.say(leg, Answered(sdp=SDP))
    fax.modems.report(report)
    await fax.over(lambda: fax.world.records, "the CDR")
    [line] = records_of(record_of(fax.world.records[0]))
    assert (line.type, line.direction, line.action, line.result) == ("Fax", "Outbound", "Outgoing Fax", result)
    assert (line.account_id, line.extension_id, line.transport) == ("1", "e101", "PSTN")
    assert (line.caller["phoneNumber"], line.callee["phoneNumber"]) == ("+16505550101", "+12025550130")
    assert [(leg["type"], leg["result"]) for leg in line.legs] == [("Fax", result)]


async def test_a_fax_to_a_busy_line_stands_in_the_log_as_busy(fax: FaxWorld) -> None:
    await send(fax)
    while fax.world.board.calls:
        await fax.world.say(fax.world.ringing()[-1], Failed(status=486))
    [line] = records_of(record_of(fax.world.records[0]))
    assert (line.type, line.result, line.seconds) == ("Fax", "Busy", 0.0)


# ---- FAX-01, FAX-36: T.38 in calls


async def test_fax_01_whom_a_fax_machine_calls_offers_t38_and_says_nothing_before_the_answer(fax: FaxWorld) -> None:
    caller = await fax.world.calls_in(FAX)
    await fax.world.say(caller, Confirmed())
    assert ("reoffer", caller, ("T.38 offer",)) in fax.world.signals.sent
    assert fax.modems.spoken == []
    await fax.world.say(caller, OfferAnswered(status=200, sdp=T38))
    [(token, to, answer)] = fax.modems.packets
    assert (to, answer.max_datagram, answer.redundancy) == (("127.0.0.1", 5556), 200, 3)
    assert (token, fax.modems.spoken) == (next(iter(fax.modems.orders)), [])


@pytest.mark.parametrize("status", [488, 415, 606, 503])
async def test_fax_36_who_refuses_t38_goes_on_with_audio_in_the_same_call(fax: FaxWorld, status: int) -> None:
    caller = await fax.world.calls_in(FAX)
    await fax.world.say(caller, Confirmed())
    await fax.world.say(caller, OfferAnswered(status=status))
    assert [to for _, to, _ in fax.modems.spoken] == [("127.0.0.1", 5555)]
    assert len(fax.world.board.calls) == 1
    assert "bye" not in fax.world.signals.of(caller)


async def test_fax_36_an_answer_that_agrees_to_no_stream_is_followed_by_an_offer_of_audio(fax: FaxWorld) -> None:
    caller = await fax.world.calls_in(FAX)
    await fax.world.say(caller, Confirmed())
    await fax.world.say(caller, OfferAnswered(status=200, sdp=HEAD + "m=image 0 udptl t38\r\n"))
    assert len(fax.modems.spoken) == 1
    assert fax.world.signals.of(caller).count("reoffer") == 2


async def test_fax_01_encrypted_media_stays_on_audio(fax: FaxWorld) -> None:
    fax.encrypted = True
    caller = await comes_in(fax)
    assert "reoffer" not in fax.world.signals.of(caller)
    assert len(fax.modems.spoken) == 1


async def test_fax_01_a_fax_that_goes_out_follows_the_other_side_to_t38(fax: FaxWorld) -> None:
    leg = await send(fax)
    await fax.world.say(leg, Answered(sdp=SDP))
    assert "reoffer" not in fax.world.signals.of(leg), "the called side offers"
    await fax.world.say(leg, OfferReceived(sdp=T38))
    assert fax.world.signals.of(leg)[-1] == "offer 200"
    assert len(fax.modems.packets) == 1


async def test_fax_01_an_offer_of_t38_comes_too_late_once_the_machines_have_agreed_on_audio(fax: FaxWorld) -> None:
    leg = await send(fax)
    await fax.world.say(leg, Answered(sdp=SDP))
    fax.modems.report(FaxReport(negotiated=True))
    await fax.world.rest()
    await fax.world.say(leg, OfferReceived(sdp=T38))
    assert fax.world.signals.of(leg)[-1] == "offer 488"
    assert fax.modems.packets == []


async def test_fax_39_a_media_engine_that_dies_under_t38_ends_the_attempt_with_what_was_confirmed(
    fax: FaxWorld,
) -> None:
    leg = await send(fax)
    await fax.world.say(leg, Answered(sdp=SDP))
    await fax.world.say(leg, OfferReceived(sdp=T38))
    [token] = fax.modems.orders
    await fax.world.say(leg, MediaLost())
    assert fax.modems.stopped == [token]
    fax.modems.report(FaxReport(ended=True, code="CALL_DROPPED", reason="", pages=(PAGE,)))
    await fax.over(lambda: fax.world.deposits, "the deposit")
    report = msgspec.json.decode(fax.world.deposits[-1][1]["report"], type=FaxReport)
    assert (report.code, len(report.pages)) == ("CALL_DROPPED", 1)


@pytest.mark.parametrize(
    "lines",
    [
        "m=audio 4000 RTP/AVP 0\r\nm=image 4002 udptl t38\r\n",
        "m=image 0 udptl t38\r\n",
        "m=image 99999 udptl t38\r\n",
        "m=image 4000 tcp t38\r\n",
        "m=image 4000 udptl t38\r\na=T38FaxRateManagement:localTCF\r\n",
        "m=image\r\n",
    ],
)
def test_fax_34_descriptions_that_are_no_t38_of_ours(lines: str) -> None:
    assert find_t38(HEAD + lines) is None


def test_fax_34_figures_that_make_no_sense_are_bounded() -> None:
    found = find_t38(HEAD + "m=audio 0 RTP/AVP 0\r\nm=image 4000 UDPTL t38\r\na=T38FaxMaxDatagram:99999999999999\r\n")
    assert found == T38Answer(max_datagram=400, redundancy=0)
    assert find_t38(T38.replace(":200", ":1")).max_datagram == 64  # type: ignore[union-attr]
