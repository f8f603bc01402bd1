"""Sandbox for parsing untrusted input: a short-lived process with limited CPU and memory.

The process cannot write files and has none of our keys. `run_sandboxed` starts one and returns its output;
`enter_sandbox` is what such a program calls before it reads its input.
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


class SandboxLimitExceeded(Exception):
    """The sandboxed process used more CPU time or memory than it is allowed."""


def enter_sandbox(cpu_s: int, memory: int = MEMORY, files: int = _STANDARD, written: int = 0) -> None:
    """Limit this process to `cpu_s` seconds of CPU and `memory` bytes, lower its priority, and forbid writing files.

    `written`: how large a file that is open already may become. Unless `files` is raised it cannot open files or
    sockets and drops root: import everything needed first.
    """
    os.nice(10)
    for what, most in (
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, written),
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


async def start_sandboxed(module: str, *arguments: str) -> asyncio.subprocess.Process:
    """Start `module` with pipes for its stdin and stdout. The caller ends it with `end_sandboxed`."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=_ROOT,
        env={"PYTHONDONTWRITEBYTECODE": "1"},  # nothing of ours: no keys, no passwords
        start_new_session=True,
    )


async def end_sandboxed(process: asyncio.subprocess.Process) -> None:
    """Kill it, unless it has ended."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def run_sandboxed(module: str, question: bytes, *arguments: str) -> bytes:
    """Run `module` with `question` on stdin and return its stdout. Raises SandboxLimitExceeded."""
    process = await start_sandboxed(module, *arguments)
    try:
        answer, _ = await process.communicate(question)
    finally:
        await end_sandboxed(process)  # the caller may have been canceled
    if process.returncode != 0:
        raise SandboxLimitExceeded
    return answer
