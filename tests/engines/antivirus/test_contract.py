"""What every scanner does: the one in memory, and a real clamd with the shipped signatures."""

import asyncio
import io
import os
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from clarion.base.antivirus import Scanner, ScannerAway
from clarion.base.settings import Settings
from clarion.engines.antivirus import Clamd, clamd_command, find_clamd, write_clamd_files
from clarion.engines.fakes.scanner import EICAR, FakeScanner
from tests.support.waiting import wait_for


class Fake:
    def __init__(self) -> None:
        self.scanner = FakeScanner()

    async def end(self) -> None:
        self.scanner.away = True


class Real:
    def __init__(self, folder: Path) -> None:
        self._files = write_clamd_files(Settings(data=folder))
        self.scanner: Scanner = Clamd(self._files.address, timeout_s=20)
        self._process: Any = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *clamd_command(self._files), stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        await wait_for(self._answers, timeout=60, missing="clamd")

    async def _answers(self) -> bool:
        """Its socket is there a moment before it listens."""
        try:
            return bool(await self.scanner.version())
        except ScannerAway:
            return False

    async def end(self) -> None:
        if self._process.returncode is None:
            os.kill(self._process.pid, 15)
            await self._process.wait()


@pytest.fixture(params=["fake", pytest.param("clamd", marks=pytest.mark.engine)])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Any]:
    if request.param == "fake":
        yield Fake()
        return
    if find_clamd() is None:
        pytest.skip("clamd is not installed (Debian package clamav-daemon)")
    real = Real(tmp_path)
    await real.start()
    yield real
    await real.end()


async def test_a_scanner_finds_what_it_knows_and_says_who_looked(world: Any) -> None:
    """MAL-01"""
    assert (await world.scanner.version()).startswith("ClamAV")
    clean = await world.scanner.scan(b"hello")
    assert (clean.clean, clean.found) == (True, "")
    found = await world.scanner.scan(EICAR)
    assert not found.clean
    assert "EICAR" in found.found
    assert found.engine.startswith("ClamAV")
    assert (await world.scanner.scan(b"")).clean
    assert (await world.scanner.scan(os.urandom(3_000_000))).clean
    several = await asyncio.gather(*(world.scanner.scan(EICAR if each % 2 else b"x" * 100_000) for each in range(8)))
    assert [not one.clean for one in several] == [False, True] * 4
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("notes/readme.txt", EICAR)
    assert not (await world.scanner.scan(packed.getvalue())).clean


async def test_a_scanner_that_is_away_is_no_clean_file(world: Any) -> None:
    await world.end()
    with pytest.raises(ScannerAway):
        await world.scanner.scan(b"hello")
    with pytest.raises(ScannerAway):
        await world.scanner.version()


@pytest.mark.parametrize(
    "answer",
    [b"", b"stream: \0", b"stream: Can't open file ERROR\0", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\xfe"],
)
async def test_any_other_answer_leaves_a_file_unscanned(tmp_path: Path, answer: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        command = await reader.readuntil(b"\0")
        writer.write(b"ClamAV 1.0\0" if b"VERSION" in command else answer)
        writer.close()

    address = tmp_path / "s"
    async with await asyncio.start_unix_server(serve, address):
        with pytest.raises(ScannerAway):
            await Clamd(f"unix:{address}", timeout_s=5).scan(b"x" * 10)


async def test_a_scanner_that_says_nothing_is_not_waited_for_forever(tmp_path: Path) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    address = tmp_path / "s"
    async with await asyncio.start_unix_server(serve, address):
        with pytest.raises(ScannerAway):
            await Clamd(f"unix:{address}", timeout_s=0.2).version()
