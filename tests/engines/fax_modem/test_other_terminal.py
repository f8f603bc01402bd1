"""FAX-01, FAX-04, FAX-07: over T.38 with a terminal of another make, written from the recommendations alone."""

from pathlib import Path

import pytest

from clarion.base.fax import FaxOrder
from tests.support.fax_lines import with_terminal
from tests.support.fax_pages import Page, random_page, read_pages, same_pages, write_pages
from tests.support.t38_terminal import V27, V29, Habits
from tests.support.t38_wire import without_white_end

pytestmark = pytest.mark.engine
PAGES = [random_page(60, 250), random_page(61, 200)]
KINDS = [
    (Habits(), "MMR", 14400),
    (Habits(mmr=False), "MH", 14400),
    (Habits(rate=V29, ecm=False), "MH", 9600),
    (Habits(rate=V27, ecm=False), "MH", 4800),
]
both_ways = pytest.mark.parametrize(("habits", "coding", "bit_rate"), KINDS, ids=["ECM", "ECM and MH", "V.29", "V.27"])
lossy = pytest.mark.parametrize("loss", [0.0, 0.05])


def sends(folder: Path, pages: list[Page] = PAGES, first: int = 0) -> FaxOrder:
    document = write_pages(folder / "document.tiff", pages)
    return FaxOrder(
        calling=True, journal=str(folder / "journal"), document=str(document), first_page=first, ident="+15550001111"
    )


def receives(folder: Path) -> FaxOrder:
    return FaxOrder(
        calling=False, journal=str(folder / "journal"), received=str(folder / "received.tiff"), ident="+15550002222"
    )


def arrived_as(pages: list[Page]) -> list[Page]:
    """The terminal does not know how many white rows end a page."""
    return [without_white_end(page) for page in pages]


@lossy
@both_ways
def test_fax_01_04_07_we_send_and_it_receives_dot_by_dot(
    tmp_path: Path, habits: Habits, coding: str, bit_rate: int, loss: float
) -> None:
    machine, terminal = with_terminal(sends(tmp_path), habits=habits, loss=loss)
    report = machine.report
    assert (report.code, report.coding, report.bit_rate, report.ecm) == ("OK", coding, bit_rate, habits.ecm)
    assert (terminal.remote_ident, report.remote_ident) == ("+15550001111", habits.ident)
    assert same_pages(terminal.received, arrived_as(PAGES))


@lossy
@both_ways
def test_fax_01_04_07_it_sends_and_we_receive_dot_by_dot(
    tmp_path: Path, habits: Habits, coding: str, bit_rate: int, loss: float
) -> None:
    machine, terminal = with_terminal(receives(tmp_path), PAGES, habits, loss=loss)
    report = machine.report
    assert (report.code, report.coding, report.bit_rate, report.ecm) == ("OK", coding, bit_rate, habits.ecm)
    assert (terminal.remote_ident, report.remote_ident) == ("+15550002222", habits.ident)
    assert same_pages(read_pages(tmp_path / "received.tiff"), PAGES)


def test_fax_04_only_the_frames_that_arrived_broken_are_sent_again(tmp_path: Path) -> None:
    broken = frozenset({1, 3})
    machine, terminal = with_terminal(sends(tmp_path), habits=Habits(asks_again=broken))
    assert (machine.report.code, terminal.retries) == ("OK", 2)
    assert same_pages(terminal.received, arrived_as(PAGES))
    machine, terminal = with_terminal(receives(tmp_path), PAGES, Habits(spoils=broken))
    assert (machine.report.code, terminal.retries) == ("OK", 2)
    assert same_pages(read_pages(tmp_path / "received.tiff"), PAGES)


def test_fax_34_a_machine_that_never_finishes_training_ends_the_fax_with_that(tmp_path: Path) -> None:
    machine, _ = with_terminal(sends(tmp_path), habits=Habits(never_trains=True))
    assert (machine.report.code, machine.report.pages) == ("CANNOT_TRAIN", ())
    assert 1 < machine.report.trainings < 20


def test_fax_39_a_machine_that_hangs_up_after_each_page_gets_each_once(tmp_path: Path) -> None:
    """What was confirmed is not sent again: three calls for three pages."""
    pages, arrived, codes = [*PAGES, random_page(62, 150)], list[Page](), []
    for _ in pages:
        order = sends(tmp_path, pages, first=len(arrived))
        machine, terminal = with_terminal(order, habits=Habits(hangs_up_after=1))
        assert len(machine.report.pages) == len(terminal.received) == 1
        arrived += terminal.received
        codes.append(machine.report.code)
    assert same_pages(arrived, arrived_as(pages))
    assert codes[-1] == "OK"
    assert "OK" not in codes[:-1]
