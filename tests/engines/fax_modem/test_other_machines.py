"""FAX-02, FAX-04: another implementation of T.30 at the other end: Debian's efax, which shares no code with ours."""

import shutil
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clarion.base.fax import PCMU, FaxOrder
from clarion.engines.fax_modem.rtp import Outgoing
from clarion.engines.fax_modem.terminal import AudioMachine
from clarion.engines.rtpengine.recorder import MU_LAW
from tests.support.class1_modem import Class1Modem
from tests.support.fax_pages import random_page, read_pages, same_pages, write_pages

pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("efax") is None, reason="efax is not installed"),
]
_LONGEST_S = 120.0


def heard(packet: bytes) -> bytes:
    """What G.711 leaves of the samples."""
    return MU_LAW[np.frombuffer(packet[12:], np.uint8)].tobytes()


def run(modem: Class1Modem, machine: AudioMachine, *command: str) -> str:
    """One call over G.711; what the program has said. The program's clock is that of the wall: when this process is
    late, the line waits for it, and loses nothing.
    """
    program = subprocess.Popen(
        ["efax", "-d", modem.path, "-iZ", "-l", "15550003333", *command],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    )  # fmt: skip
    sides = Outgoing(PCMU), Outgoing(PCMU)
    began = due = time.monotonic()
    while program.poll() is None and time.monotonic() < began + _LONGEST_S:
        modem.listen()
        if time.monotonic() < due:
            time.sleep(0.001)
            continue
        due += 0.02
        if modem.connected:
            machine.hear(heard(sides[0].packet(modem.speak())))
            modem.hear(heard(sides[1].packet(machine.speak())))
            if machine.report.ended and modem.over:
                machine.hang_up()
    program.kill()
    said, _ = program.communicate()
    machine.hang_up()
    return said


def as_pbm(path: Path, page: list[bytes]) -> Path:
    with Image.open(write_pages(path.with_suffix(".tiff"), [page])) as picture:
        picture.convert("1").save(path, "PPM")
    return path


def test_fax_02_efax_sends_and_we_receive_dot_by_dot(tmp_path: Path) -> None:
    pages = [random_page(40, 150), random_page(41, 150)]
    received = tmp_path / "received.tiff"
    order = FaxOrder(calling=False, journal=str(tmp_path / "journal"), received=str(received), ident="+15550002222")
    modem, machine = Class1Modem(calls=True), AudioMachine(order)
    documents = [str(as_pbm(tmp_path / f"{number}.pbm", page)) for number, page in enumerate(pages)]
    said = run(modem, machine, "-t", "T15550002222", *documents)
    assert machine.report.code == "OK", said
    assert "15550003333" in machine.report.remote_ident.replace(" ", "")
    # The line that efax prints reaches three rows into the page.
    arrived = [page[-147:] for page in read_pages(received)]
    assert same_pages(arrived, [page[3:] for page in pages]), said


def test_fax_02_we_send_and_efax_receives_dot_by_dot(tmp_path: Path) -> None:
    pages = [random_page(42, 150)]
    document = write_pages(tmp_path / "document.tiff", pages)
    order = FaxOrder(calling=True, journal=str(tmp_path / "journal"), document=str(document), ident="+15550001111")
    modem, machine = Class1Modem(calls=False), AudioMachine(order)
    said = run(modem, machine, "-r", str(tmp_path / "page"))
    assert (machine.report.code, len(machine.report.pages)) == ("OK", 1), said
    arrived = read_pages(tmp_path / "page.001")
    assert same_pages(arrived, pages), said
