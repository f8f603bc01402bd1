"""Reads the words of faxes with Debian's tesseract (`tesseract-ocr`), where it is installed."""

import asyncio
import shutil
import subprocess
from functools import cache

import structlog

from clarion.base.sandbox import SandboxLimitExceeded, run_sandboxed

log = structlog.stdlib.get_logger("clarion.fax")
LONGEST = 200_000
_WANTED = ("eng", "fra", "nld", "deu", "spa", "chi_sim")


class Tesseract:
    """One document at a time, in a sandboxed process of low priority."""

    def __init__(self) -> None:
        self._program = shutil.which("tesseract") or ""
        self._languages = _installed(self._program) if self._program else ""
        self._place = asyncio.Semaphore(1)

    @property
    def available(self) -> bool:
        return bool(self._languages)

    async def read(self, tiff: bytes) -> str | None:
        """The text of all pages; None where there is no tesseract, or the document is too much for it."""
        if not self.available:
            return None
        try:
            async with self._place:
                module = "clarion.engines.fax_documents.ocr_worker"
                said = await run_sandboxed(module, tiff, self._program, self._languages)
        except SandboxLimitExceeded:
            log.warning("fax.not_read", size=len(tiff))
            return None
        return said.decode("utf-8", "replace").replace("\f", "\n").strip()[:LONGEST]


@cache
def _installed(program: str) -> str:
    """Languages of which there is a model, as tesseract takes them."""
    try:
        told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    there = set(told.stdout.split())
    return "+".join(language for language in _WANTED if language in there)
