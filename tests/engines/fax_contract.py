"""What every implementation of the `FaxModem` port does. Whoever imports these tests offers the fixture `modems`."""

from pathlib import Path

import msgspec
import pytest

from clarion.base.fax import PCMA, PCMU, Abilities, FaxModem, FaxOrder, FaxReport, Modulation, T38Answer, Transport
from tests.support.fax_pages import random_page, read_pages, same_pages, write_pages
from tests.support.waiting import wait_for

PATIENCE = 60.0


class Heard:
    """A listener that keeps everything."""

    def __init__(self) -> None:
        self.reports: dict[str, list[FaxReport]] = {}

    def __call__(self, session_id: str, report: FaxReport) -> None:
        self.reports.setdefault(session_id, []).append(report)

    def last(self, session_id: str) -> FaxReport:
        return self.reports.get(session_id, [FaxReport()])[-1]

    async def wait(self, *session_ids: str) -> list[FaxReport]:
        def ended() -> bool:
            return all(self.last(each).ended for each in session_ids)

        await wait_for(ended, missing=f"the end of {session_ids}", timeout=PATIENCE)
        return [self.last(each) for each in session_ids]


def orders(
    folder: Path, document: Path, sender: Abilities = Abilities(), receiver: Abilities = Abilities()
) -> tuple[FaxOrder, FaxOrder]:
    one = FaxOrder(
        calling=True,
        journal=str(folder / "sender.json"),
        document=str(document),
        ident="+15550001111",
        abilities=sender,
    )
    other = FaxOrder(
        calling=False,
        journal=str(folder / "receiver.json"),
        received=str(folder / "received.tiff"),
        ident="+15550002222",
        abilities=receiver,
    )
    return one, other


async def talk(modems: FaxModem, heard: Heard, one: FaxOrder, other: FaxOrder, transport: Transport) -> list[FaxReport]:
    """One fax between two sessions; the reports of sender and receiver at its end."""
    first, first_udptl = await modems.start("sender", one, heard)
    second, second_udptl = await modems.start("receiver", other, heard)
    if transport is Transport.AUDIO:
        modems.speak_audio("sender", second, PCMU)
        modems.speak_audio("receiver", first, PCMU)
    else:
        modems.speak_t38("sender", second_udptl, T38Answer())
        modems.speak_t38("receiver", first_udptl, T38Answer())
    return await heard.wait("sender", "receiver")


@pytest.mark.parametrize("transport", list(Transport))
async def test_fax_01_and_02_pages_arrive_as_they_were_sent(
    modems: FaxModem, tmp_path: Path, transport: Transport
) -> None:
    pages = [random_page(1), random_page(2)]
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", pages))
    sent, received = await talk(modems, Heard(), one, other, transport)
    assert sent.succeeded
    assert received.succeeded
    assert same_pages(read_pages(Path(other.received)), pages)
    assert (sent.remote_ident, received.remote_ident) == ("+15550002222", "+15550001111")
    assert sent.transport == received.transport == transport
    assert len(sent.pages) == len(received.pages) == 2
    assert sent.negotiated
    assert sent.ecm
    assert sent.bit_rate == 14400


async def test_fax_04_the_slowest_machine_decides(modems: FaxModem, tmp_path: Path) -> None:
    old = Abilities(modulations=(Modulation.V27TER,), ecm=False)
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", [random_page(3, 200)]), receiver=old)
    sent, received = await talk(modems, Heard(), one, other, Transport.AUDIO)
    assert sent.succeeded
    assert sent.bit_rate == received.bit_rate == 4800
    assert not sent.ecm


async def test_the_journal_always_holds_the_present_report(modems: FaxModem, tmp_path: Path) -> None:
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", [random_page(4, 200)]))
    sent, _ = await talk(modems, Heard(), one, other, Transport.T38)
    assert msgspec.json.decode(Path(one.journal).read_bytes(), type=FaxReport) == sent


async def test_a_call_that_ends_early_ends_the_fax(modems: FaxModem, tmp_path: Path) -> None:
    heard = Heard()
    one, _ = orders(tmp_path, write_pages(tmp_path / "document.tiff", [random_page(5)]))
    await modems.start("sender", one, heard)
    modems.speak_audio("sender", ("127.0.0.1", 9), PCMA)
    modems.stop("sender")
    (report,) = await heard.wait("sender")
    assert report.code == "CALL_DROPPED"
    assert report.pages == ()


async def test_nothing_is_heard_of_a_session_that_is_forgotten(modems: FaxModem, tmp_path: Path) -> None:
    heard = Heard()
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", [random_page(6)]))
    journal = str(tmp_path / "forgotten.json")  # each session locks its own
    await modems.start("forgotten", msgspec.structs.replace(one, journal=journal), heard)
    modems.forget("forgotten")
    modems.stop("forgotten")
    modems.speak_audio("nobody", ("127.0.0.1", 9), PCMU)
    await talk(modems, heard, one, other, Transport.T38)
    assert "forgotten" not in heard.reports


async def test_a_session_of_an_earlier_process_is_adopted(modems: FaxModem, tmp_path: Path) -> None:
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", [random_page(7, 200)]))
    sent, _ = await talk(modems, Heard(), one, other, Transport.T38)
    later = Heard()
    await modems.adopt("of-yesterday", one, later)
    assert await later.wait("of-yesterday") == [sent]


async def test_a_session_that_died_with_its_process_is_reported(modems: FaxModem, tmp_path: Path) -> None:
    one, _ = orders(tmp_path, tmp_path / "document.tiff")
    Path(one.journal).write_bytes(msgspec.json.encode(FaxReport(negotiated=True, bit_rate=9600)))
    heard = Heard()
    await modems.adopt("dead", one, heard)
    (report,) = await heard.wait("dead")
    assert (report.code, report.bit_rate) == ("MODEM_CRASHED", 9600)


@pytest.mark.parametrize("transport", list(Transport))
async def test_fax_10_a_machine_with_a_document_gives_it_to_who_polls_and_takes_what_others_send(
    modems: FaxModem, tmp_path: Path, transport: Transport
) -> None:
    offered, sent = [random_page(61, 200)], [random_page(62, 200)]
    send, take = orders(tmp_path, write_pages(tmp_path / "sent.tiff", sent))
    fetched = tmp_path / "fetched.tiff"
    poll = msgspec.structs.replace(send, document="", received=str(fetched))
    offering = msgspec.structs.replace(take, document=str(write_pages(tmp_path / "offered.tiff", offered)))

    here, there = await talk(modems, Heard(), poll, offering, transport)
    assert (here.code, there.code, here.polled, there.polled) == ("OK", "OK", True, True)
    assert (len(here.pages), len(there.pages)) == (1, 1)
    assert same_pages(read_pages(fetched), offered)
    assert not Path(take.received).exists()

    here, there = await talk(modems, Heard(), send, offering, transport)
    assert (here.code, there.code, here.polled, there.polled) == ("OK", "OK", False, False)
    assert (len(here.pages), len(there.pages)) == (1, 1)
    assert same_pages(read_pages(Path(take.received)), sent)
