"""Office documents as PDF, by LibreOffice, where it is installed (Debian: `libreoffice-writer-nogui`, `-calc-nogui`,
`-impress-nogui`): one at a time, without a network, as nobody, in a folder that is deleted afterwards.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import structlog

log = structlog.stdlib.get_logger("clarion.fax")
_LONGEST_S = 150.0
_NOBODY = 65534
_LIMITS = ("prlimit", "--cpu=120", "--fsize=209715200", "--core=0", "--nofile=1024")
_AS_NOBODY = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--no-new-privs")


class Office:
    """One per process."""

    def __init__(self) -> None:
        self._program = shutil.which("soffice") or ""
        self._confined = _confinement() if self._program else ()
        self._place = asyncio.Semaphore(1)

    @property
    def available(self) -> bool:
        """Also false where a document could reach the network."""
        return bool(self._confined)

    async def to_pdf(self, content: bytes, suffix: str) -> bytes:
        """Raises ValueError for what LibreOffice cannot open, or does not open in time."""
        async with self._place:
            folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="clarion-office-"))
            try:
                document = folder / f"document.{suffix}"
                document.write_bytes(content)
                if os.geteuid() == 0:
                    for path in (folder, document):
                        os.chown(path, _NOBODY, _NOBODY)
                await self._run(folder, document)
                made = folder / "document.pdf"
                return await asyncio.to_thread(made.read_bytes)
            except OSError as error:
                raise ValueError("LibreOffice made no pages of it") from error
            finally:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _run(self, folder: Path, document: Path) -> None:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        options = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", "pdf", "--outdir")
        process = await asyncio.create_subprocess_exec(
            *self._confined, self._program, profile, *options, str(folder), str(document),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            cwd=folder, env={"HOME": str(folder), "PATH": os.defpath, "LANG": "C.UTF-8"}, start_new_session=True,
        )  # fmt: skip
        try:
            await asyncio.wait_for(process.wait(), _LONGEST_S)
        except TimeoutError:
            log.warning("fax.office_too_slow", size=document.stat().st_size)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


@cache
def _confinement() -> tuple[str, ...]:
    """What a command is run under; empty where this machine cannot keep it from the network."""
    root = os.geteuid() == 0
    found = (*_LIMITS, "unshare", "--net", *(_AS_NOBODY if root else ()))
    if not root:
        found = (*_LIMITS, "unshare", "--user", "--map-root-user", "--net")
    try:
        subprocess.run([*found, "true"], check=True, capture_output=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        log.warning("fax.office_not_confined")
        return ()
    return found
