"""Programs of ours that work on what strangers sent: each in a process of its own, which is gone afterwards.

Whatever the input does, it does to a process that has so much time and memory, no file that it could write, and none of
our keys. `run_confined` starts one and hears its answer; `confine` is what such a program does before it reads.
"""

import asyncio
import contextlib
import ctypes
import os
import resource
import sys
from pathlib import Path

import clarion

MEMORY = 1024 * 1024 * 1024
_STANDARD = 3  # standard input, output and error are open: no number is left for another
_NOBODY = 65534
_NO_NEW_PRIVILEGES = 38
_ROOT = Path(clarion.__file__).parents[1]


class TooMuchWork(Exception):
    """It took more time or memory than there is for one reading."""


def confine(cpu_s: int, memory: int = MEMORY, files: int = _STANDARD) -> None:
    """From here on this process has `cpu_s` seconds of the processor and `memory` bytes, gives way to others, and
    writes no file. It opens no file and no socket either, and is not root, unless `files` are left to it: load first
    what is needed later.
    """
    os.nice(10)
    for what, most in (
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, files),
    ):
        resource.setrlimit(what, (most, most))
    if os.geteuid() == 0 and files == _STANDARD:
        with contextlib.suppress(OSError):  # a container may not let us
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


async def run_confined(module: str, question: bytes) -> bytes:
    """What the program `module` answers on standard output to what it reads on standard input. Raises TooMuchWork."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=_ROOT,
        env={"PYTHONDONTWRITEBYTECODE": "1"},  # nothing of ours: no keys, no passwords
        start_new_session=True,
    )
    try:
        answer, _ = await process.communicate(question)
    finally:
        if process.returncode is None:  # whoever waited for it waits no more
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode != 0:
        raise TooMuchWork
    return answer
