"""FAX-02, FAX-26: a fax inside a call: who answers, what is connected, and what is left of it."""

from io import BytesIO
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from clarion.base.errors import Forbidden, NotFound
from clarion.base.fax import FaxReport
from clarion.base.files import Files
from clarion.calls.cdr import record_of
from clarion.calls.fax_between import FaxBetween
from clarion.calls.legs import open_snapshot
from clarion.calls.wire import Answered, Failed, HungUp
from clarion.features.fax import LocalFaxes
from clarion.features.phone.call_log.rules import records_of
from tests.calls.fax_world import DONE, FAX, PAGE, FaxWorld, comes_in, send
from tests.calls.world import SDP
from tests.support.fax_pages import random_page, read_pages, same_pages, write_pages


@pytest.fixture
def fax(tmp_path: Path) -> FaxWorld:
    return FaxWorld(tmp_path)


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


async def test_fax_13_a_local_fax_under_way_is_stopped_on_both_sides(fax: FaxWorld, tmp_path: Path) -> None:
    between = FaxBetween(fax.modems, cast(Files, fax.files), tmp_path)
    fax.local = LocalFaxes(between, fax.world.board.listeners, "cs1", fax.world.clock)
    session = await send(fax, FAX)
    await fax.over(lambda: len(fax.modems.packets) == 2, "two modems that talk with each other")
    for wrong in ({"account_id": "2", "session": session}, {"account_id": "1", "session": "s-other"}):
        with pytest.raises(NotFound):
            await fax.local.stop(wrong)
    await fax.local.stop({"account_id": "1", "session": session})
    assert sorted(fax.modems.stopped) == sorted(fax.modems.orders)
    for token, listener in fax.modems.listeners.items():
        listener(token, FaxReport(ended=True, code="CALL_DROPPED"))
    await fax.over(lambda: fax.world.deposits, "the deposit")
    [(topic, payload)] = fax.world.deposits
    assert (topic, msgspec.json.decode(payload["report"])["code"]) == ("fax.attempt_ended", "CALL_DROPPED")
    with pytest.raises(NotFound):
        await fax.local.stop({"account_id": "1", "session": session})


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


# ---- polling


OFFERED = f"fax-offers/1/{FAX.removeprefix('+')}.tiff"


async def test_fax_10_a_number_with_a_document_offers_it_and_who_fetched_it_is_published(fax: FaxWorld) -> None:
    fax.files.kept[OFFERED] = b"OFFERED"
    await comes_in(fax)
    [order] = fax.modems.orders.values()
    assert Path(order.document).read_bytes() == b"OFFERED"
    assert order.received, "it still takes what others send"
    fax.modems.report(msgspec.structs.replace(DONE, polled=True))
    await fax.over(lambda: fax.world.deposits, "the deposit")
    [(topic, payload)] = fax.world.deposits
    assert (topic, payload["account_id"], payload["number"]) == ("fax.fetched", "1", FAX)
    assert payload["by"] == "+12025550123"
    assert fax.world.records[0].parties[1].result == "Sent"


async def test_fax_10_a_document_of_our_own_installation_is_fetched_without_a_carrier(
    fax: FaxWorld, tmp_path: Path
) -> None:
    pages = [random_page(5, 100)]
    fax.files.kept[OFFERED] = write_pages(tmp_path / "offered.tiff", pages).read_bytes()
    await send(fax, FAX, document_key="", first_page=0)
    await fax.over(lambda: fax.world.records, "the CDR")
    deposits = dict(fax.world.deposits)
    assert deposits.keys() == {"fax.received", "fax.fetched"}
    received = deposits["fax.received"]
    assert (received["extension_id"], received["from_number"], received["to_number"]) == ("e101", FAX, "+16505550101")
    assert same_pages(read_pages(BytesIO(fax.files.kept[received["key"]])), pages)
    assert (deposits["fax.fetched"]["number"], deposits["fax.fetched"]["by"]) == (FAX, "+16505550101")
    one, other = fax.world.records[0].parties.values()
    assert (one.result, other.result) == ("Received", "Sent")


async def test_fax_10_a_number_of_ours_that_offers_nothing_says_so_in_the_call_log(fax: FaxWorld) -> None:
    await send(fax, FAX, document_key="", first_page=0)
    await fax.over(lambda: fax.world.records, "the CDR")
    assert fax.world.deposits == []
    assert fax.world.records[0].parties[1].result == "Receive Error"
