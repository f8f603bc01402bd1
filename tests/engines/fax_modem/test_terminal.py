"""Two machines on a line that loses packets, without clocks: seconds of a telephone line pass in milliseconds."""

import random
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from clarion.base.fax import Abilities, Coding, FaxOrder, Modulation, T38Answer
from clarion.engines.fax_modem.terminal import FRAME, AudioMachine, T38Machine
from clarion.engines.fax_modem.udptl import Malformed, Receiver
from tests.engines.fax_contract import orders
from tests.scenarios import fax_loss
from tests.support.fax_lines import on_audio, on_t38
from tests.support.fax_pages import random_page, read_pages, same_pages, write_pages

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("ecm", [True, False])
@pytest.mark.parametrize("modulation", list(Modulation))
def test_fax_04_every_modulation_carries_pages(tmp_path: Path, modulation: Modulation, ecm: bool) -> None:
    pages = [random_page(1), random_page(2)]
    abilities = Abilities(modulations=(modulation,), ecm=ecm)
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", pages), abilities, abilities)
    sender, receiver = on_audio(one, other)
    assert sender.report.succeeded, sender.report
    assert same_pages(read_pages(Path(other.received)), pages)
    rates = {Modulation.V17: 14400, Modulation.V29: 9600, Modulation.V27TER: 4800}
    assert sender.report.bit_rate == receiver.report.bit_rate == rates[modulation]
    assert sender.report.ecm is ecm


@pytest.mark.parametrize("coding", list(Coding))
def test_fax_07_every_coding_carries_pages(tmp_path: Path, coding: Coding) -> None:
    pages = [random_page(3)]
    abilities = Abilities(codings=(coding,))
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", pages), abilities)
    sender, _ = on_audio(one, other)
    assert sender.report.coding == coding
    assert same_pages(read_pages(Path(other.received)), pages)


def test_fax_05_speeds_beyond_v17_are_never_offered(tmp_path: Path) -> None:
    """The library has no V.34; a machine that has it hears that we have not (bit 6 of the DIS)."""
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", [random_page(4, 100)]))
    sender, _ = on_audio(one, other)
    first = bytes.fromhex(sender.report.dis)[1]  # bits 1 to 8, the lowest first
    assert not first & 0b0010_0000
    assert {each.value for each in Modulation} == {"V.17", "V.29", "V.27ter"}


@pytest.mark.parametrize("fec", [False, True])
@pytest.mark.parametrize("loss", [0.005, 0.02, 0.05])
def test_fax_01_t38_survives_a_line_that_loses(tmp_path: Path, loss: float, fec: bool) -> None:
    pages = [random_page(5), random_page(6), random_page(7)]
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", pages))
    sender, receiver = on_t38(one, other, loss, fec=fec)
    assert sender.report.succeeded, sender.report
    assert receiver.report.succeeded, receiver.report
    assert same_pages(read_pages(Path(other.received)), pages)


def test_fax_02_g711_says_what_arrived_when_packets_are_lost(tmp_path: Path) -> None:
    """A lost packet breaks what was on the line. Whatever the sender reports as confirmed is there, dot by dot."""
    pages = [random_page(8), random_page(9)]
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", pages))
    sender, receiver = on_audio(one, other, 0.002)
    confirmed = len(sender.report.pages)
    assert sender.report.ended
    assert receiver.report.ended
    got = read_pages(Path(other.received)) if Path(other.received).exists() else []
    assert same_pages(got[:confirmed], pages[:confirmed])
    assert sender.report.succeeded == (confirmed == 2)


def test_fax_39_a_fax_can_begin_at_a_later_page(tmp_path: Path) -> None:
    pages = [random_page(10, 200), random_page(11, 200), random_page(12, 200)]
    document = write_pages(tmp_path / "document.tiff", pages)
    one, other = orders(tmp_path, document)
    resumed = FaxOrder(calling=True, journal=one.journal, document=one.document, first_page=1)
    sender, _ = on_t38(resumed, other)
    assert sender.report.succeeded
    assert same_pages(read_pages(Path(other.received)), pages[1:])
    assert len(sender.report.pages) == 2


def test_fax_36_a_call_can_carry_some_of_the_pages(tmp_path: Path) -> None:
    pages = [random_page(number, 200) for number in range(20, 24)]
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", pages))
    some = FaxOrder(calling=True, journal=one.journal, document=one.document, first_page=1, pages=2)
    sender, _ = on_t38(some, other)
    assert sender.report.succeeded
    assert same_pages(read_pages(Path(other.received)), pages[1:3])
    assert len(sender.report.pages) == 2


def test_fax_05_06_08_neither_v34_nor_jbig_nor_color_is_ever_offered(tmp_path: Path) -> None:
    """By the DIS (T.30 table 2), as the other machine reads it: bit 6 is V.8, which V.34 needs; bit 78 is JBIG (T.85),
    bits 68 and 69 are JPEG and full color.
    """
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", [random_page(30, 100)]))
    sender, _ = on_t38(one, other)
    octets = bytes.fromhex(sender.report.dis)[1:]

    def bit(number: int) -> bool:
        place, within = divmod(number - 1, 8)
        return place < len(octets) and bool(octets[place] >> within & 1)

    assert bit(10), "it is a DIS: its machine receives faxes"
    assert not any(bit(number) for number in (6, 68, 69, 78, 79))


@pytest.mark.parametrize("run", [on_audio, on_t38])
def test_fax_10_a_machine_that_calls_fetches_what_the_other_offers(
    tmp_path: Path, run: Callable[[FaxOrder, FaxOrder], tuple[AudioMachine | T38Machine, AudioMachine | T38Machine]]
) -> None:
    pages = [random_page(31, 200), random_page(32, 200)]
    document = write_pages(tmp_path / "document.tiff", pages)
    received = tmp_path / "fetched.tiff"
    one = FaxOrder(calling=True, journal=str(tmp_path / "one"), received=str(received), ident="+15550001111")
    other = FaxOrder(calling=False, journal=str(tmp_path / "other"), document=str(document))
    fetching, offering = run(one, other)
    assert (fetching.report.code, offering.report.code) == ("OK", "OK")
    assert len(fetching.report.pages) == len(offering.report.pages) == 2
    assert same_pages(read_pages(received), pages)
    empty = msgspec.structs.replace(other, document="", received=str(tmp_path / "none.tiff"))
    nothing, _ = run(one, empty)
    assert (nothing.report.code, nothing.report.pages) == ("CANNOT_SEND", ())


def test_a_machine_that_hangs_up_leaves_what_was_confirmed(tmp_path: Path) -> None:
    pages = [random_page(13, 200), random_page(14, 200)]
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", pages))
    machines = AudioMachine(one), AudioMachine(other)
    while not machines[0].report.pages:
        machines[0].hear(machines[1].speak())
        machines[1].hear(machines[0].speak())
    machines[0].hang_up()
    machines[1].hang_up()
    assert (machines[0].report.code, len(machines[0].report.pages)) == ("CALL_DROPPED", 1)
    assert machines[1].report.ended
    assert same_pages(read_pages(Path(other.received))[:1], pages[:1])


@pytest.mark.parametrize("seed", range(20))
def test_fax_34_random_bytes_as_t38_end_no_machine(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    _, other = orders(tmp_path, tmp_path / "nothing.tiff")
    machine = T38Machine(other, T38Answer(), lambda packet, count: None)
    receiver = Receiver()
    for _ in range(500):
        content = chance.randbytes(chance.randrange(1, 120))
        machine.take(content, chance.randrange(0x10000))
        try:
            for sequence, packet in receiver.take(content):
                machine.take(packet, sequence)
        except Malformed:
            pass
        machine.pass_time()
    machine.hang_up()
    assert machine.report.ended
    assert not machine.report.succeeded


@pytest.mark.parametrize("transport", ["T.38", "G.711"])
@pytest.mark.parametrize("loss", [0.0, 0.02])
def test_fax_01_02_nothing_is_confirmed_that_did_not_arrive(tmp_path: Path, transport: str, loss: float) -> None:
    """The short form of `python -m tests.scenarios.fax_loss`."""
    for seed in range(2):
        outcome, report = fax_loss.send(tmp_path, transport, loss, seed)
        assert outcome == "same" or (transport == "G.711" and loss and outcome == "told as failed"), report


@pytest.mark.parametrize("seed", range(8))
def test_fax_34_random_packets_within_a_call_end_it_at_worst_and_confirm_nothing_wrong(
    tmp_path: Path, seed: int
) -> None:
    pages = [random_page(50 + seed, 200), random_page(60 + seed, 200)]
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", pages))
    sender, receiver = on_t38(one, other, seed=seed, noise=0.2)
    assert sender.report.ended
    confirmed = len(sender.report.pages)
    if confirmed:
        assert len(read_pages(Path(other.received))) >= confirmed
    assert sender.report.succeeded or sender.report.code != "OK"
    sender.close()
    receiver.close()


def test_fax_34_a_machine_that_never_agrees_on_a_speed_ends_the_attempt_with_the_reason(tmp_path: Path) -> None:
    """What it says is heard; what it is sent never arrives."""
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", [random_page(70, 100)]))
    sender, deaf = AudioMachine(one), AudioMachine(other)
    for _ in range(60 * 60 * 5):
        if sender.report.ended:
            break
        sender.hear(deaf.speak())
        sender.speak()
        deaf.hear(bytes(2 * FRAME))
    assert sender.report.ended, "within six minutes of the line"
    assert (sender.report.succeeded, sender.report.pages) == (False, ())
    assert sender.report.code in ("BAD_ANSWER_TO_DCS", "NO_ANSWER_TO_TRAINING", "CANNOT_TRAIN"), sender.report
