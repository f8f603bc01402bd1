"""A CUPS of a test's own: queues that print to a printer without a driver, as on any desktop computer."""

import asyncio
import getpass
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import Process
from tests.support.waiting import free_port, wait_for

PROGRAMS = ("cupsd", "lpadmin", "lp", "lpstat")
_FILES = """ServerRoot {folder}
CacheDir {folder}/cache
StateDir {folder}/state
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
DataDir /usr/share/cups
ServerBin /usr/lib/cups
AccessLog {folder}/access_log
ErrorLog stderr
PageLog {folder}/page_log
SystemGroup root
Sandboxing relaxed
"""
_SERVER = """Listen 127.0.0.1:{port}
LogLevel warn
Browsing No
WebInterface No
<Location />
  Order allow,deny
  Allow 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow 127.0.0.1
  </Limit>
</Policy>
"""


def installed() -> bool:
    return all(shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin") for program in PROGRAMS)


@dataclass
class Cups:
    """`folder`: of its spool; the filters run as another user, who has to reach it."""

    server: str
    process: Process

    async def ask(self, *command: str) -> str:
        """Run a program of CUPS against this server. Raises AssertionError with what it said when it fails."""
        program, *rest = command
        running = await asyncio.create_subprocess_exec(
            program,
            "-h",
            self.server,
            *rest,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin", "LC_ALL": "C"},
        )
        said, _ = await running.communicate()
        assert running.returncode == 0, f"{said.decode()}\n{self.process.tail()}"
        return said.decode()


async def start_cups(folder: Path, processes: Callable[..., Process]) -> Cups:
    for part in ("cache", "state", "spool/tmp"):
        (folder / part).mkdir(parents=True)
    port = free_port()
    who = "User lp\nGroup lp\n" if os.getuid() == 0 else f"User {getpass.getuser()}\n"
    (folder / "cups-files.conf").write_text(_FILES.format(folder=folder) + who)
    (folder / "cupsd.conf").write_text(_SERVER.format(port=port))
    command = ["/usr/sbin/cupsd", "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
    cups = Cups(f"127.0.0.1:{port}", processes(command, name="cupsd"))

    async def answers() -> bool:
        assert cups.process.running, cups.process.tail()
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        return True

    await wait_for(answers, missing=lambda: f"an answer of cupsd:\n{cups.process.tail()}")
    return cups
