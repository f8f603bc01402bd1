"""Files: types by their bytes, archives that are bombs, hashes, YARA, an antivirus that goes away."""

import bz2
import gzip
import io
import lzma
import tarfile
import time
import zipfile
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clarion.base.antivirus import Scanner
from clarion.engines.fakes.scanner import EICAR, FakeScanner
from clarion.features.conduct.detectors.files import FileInspector, forbidden_kind, look_into, yara_match


class Here:
    """A container with at most a scanner."""

    def __init__(self, scanner: Any = None) -> None:
        self._scanner = scanner

    def find(self, kind: Any) -> Any:
        return self._scanner if kind is Scanner else None


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def inside(times: int) -> bytes:
    content = b"hello"
    for _ in range(times):
        content = zipped({"x": content})
    return content


def test_an_archive_is_counted_by_what_comes_out() -> None:
    """MAL-01"""
    plain = look_into(zipped({"a.txt": b"hello" * 100, "b.txt": b"x"}))
    assert (plain.entries, plain.depth, plain.ratio, plain.broken) == (2, 1, 0.0, False)
    assert [look_into(inside(levels)).depth for levels in (0, 1, 5, 6, 30)] == [0, 1, 5, 6, 6]
    assert look_into(zipped({str(each): b"" for each in range(10_000)})).entries == 10_000
    assert look_into(zipped({str(each): b"" for each in range(10_001)})).entries == 10_001
    bomb = zipped({"x": bytes(200 << 20)})
    assert len(bomb) < 300_000
    began = time.monotonic()
    assert look_into(bomb).ratio > 100
    assert time.monotonic() - began < 10
    assert look_into(zipped({"fax.tif": bytes(900_000)})).ratio == 0.0, "small things may pack well"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_streams_are_bounded_too(pack: Any) -> None:
    assert look_into(pack(bytes(50 << 20))).ratio > 100
    assert look_into(pack(b"hello")).ratio == 0.0
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        entry = tarfile.TarInfo("run.exe")
        entry.size = 2
        archive.addfile(entry, io.BytesIO(b"MZ"))
    found = look_into(pack(packed.getvalue()))
    assert (found.depth, "run.exe" in found.names) == (2, True)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 120), st.binary(max_size=8))
def test_broken_archives_break_nothing(noise: bytes, cut: int, more: bytes) -> None:
    whole = zipped({"a.txt": noise, "b": inside(2)})
    for content in (whole[:cut] + more, whole[cut:], more + whole, b"PK\x03\x04" + noise, b"\x1f\x8b" + noise):
        found = look_into(content)
        assert found.entries <= 10
        forbidden_kind(content, noise.decode("latin-1"), tuple(found.names), tuple(found.heads))


@pytest.mark.parametrize(
    ("content", "name", "forbidden"),
    [
        (b"MZ\x90\x00", "cat.png", True),
        (b"\x7fELF\x02", "", True),
        (b"#!/bin/sh\n", "notes.txt", True),
        (b"hello", "notes.txt", False),
        (b"hello", "invoice.pdf.exe", True),
        (b"hello", "photo\u202egpj.scr", True),
        (b"hello", "RUN.BAT ", True),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "cat.png", False),
        (b"<html><script>", "page.png", True),
    ],
)
def test_types_are_told_by_the_bytes_then_by_the_name(content: bytes, name: str, forbidden: bool) -> None:
    assert bool(forbidden_kind(content, name)) is forbidden


async def test_files_in_archives_count_as_well() -> None:
    inspector = FileInspector(Here())  # type: ignore[arg-type]
    assert (await inspector.inspect(zipped({"a/run.js": b"x"}))).forbidden
    assert (await inspector.inspect(zipped({"cat.png": b"MZ" + bytes(100)}))).forbidden
    assert (await inspector.inspect(zipped({"word/vbaProject.bin": b"x"}))).forbidden == "document with macros"
    assert (await inspector.inspect(zipped({"eicar.txt": EICAR}))).forbidden == ""


async def test_everybody_in_use_must_have_looked() -> None:
    """MAL-01: closed on failure."""
    alone = FileInspector(Here())  # type: ignore[arg-type]
    assert (await alone.examine(b"hello", ""))["file_scanned"] is True
    assert (await alone.inspect(EICAR)).malware == "eicar_test_file"
    scanner = FakeScanner({"Some.Thing": b"thing"})
    both = FileInspector(Here(scanner))  # type: ignore[arg-type]
    found = await both.inspect(b"a thing")
    assert (found.malware, found.engine) == ("Some.Thing", "ClamAV 0.0-fake/1")
    assert dict(await both.examine(b"a thing", ""))["file_malware"] is True
    scanner.away = True
    unseen = await both.examine(b"hello", "")
    assert (unseen["file_scanned"], unseen["file_malware"]) == (False, False)


async def test_known_hashes() -> None:
    """MIN-03, with a synthetic hash."""
    known = {("harm-hashes", sha256(b"synthetic").hexdigest()), ("malware-hashes", sha256(b"bad").hexdigest())}
    inspector = FileInspector(Here(), lambda kind, digest: (kind, digest) in known)  # type: ignore[arg-type]
    assert (await inspector.examine(b"synthetic", ""))["known_harm_hash"] is True
    assert (await inspector.inspect(b"bad")).malware == "known hash"
    assert (await inspector.examine(b"good", ""))["known_harm_hash"] is False


def test_yara_rules_say_what_they_should() -> None:
    assert (
        yara_match(b"\xff\xd8\xff\xe0" + bytes(50) + b"This program cannot be run in DOS mode")
        == "program_behind_a_picture"
    )
    assert yara_match(b"<svg xmlns='x' onload = 'x()'>") == "script_in_a_drawing"
    assert yara_match(b"%PDF-1.7 /OpenAction << /S /Launch >>") == "document_that_opens_a_program"
    assert yara_match(b"an ordinary letter about <svg> and macros") == ""
