"""A clamd of this machine: its configuration, its folder of signatures, its command."""

import shutil
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from tempfile import gettempdir

from clarion.base.settings import Settings

_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
_CONFIGURATION = """\
# Written at every start.
Foreground yes
LocalSocket {socket}
LocalSocketMode 600
FixStaleSocket yes
DatabaseDirectory {signatures}
TemporaryDirectory {temporary}
LogFile {log}
LogFileMaxSize 10M
LogTime yes
MaxThreads 4
MaxConnectionQueueLength 50
ReadTimeout 60
StreamMaxLength {largest}M
MaxFileSize {largest}M
MaxScanSize 200M
MaxFiles 10000
MaxRecursion 10
MaxScanTime 20000
AlertExceedsMax yes
SelfCheck 600
"""
LARGEST_MB = 60
_LONGEST_SOCKET = 100


@dataclass(frozen=True)
class ClamdFiles:
    configuration: Path
    socket: Path
    signatures: Path

    @property
    def address(self) -> str:
        return f"unix:{self.socket}"


def find_clamd() -> str | None:
    return shutil.which("clamd", path=_PATH)


def clamd_files(data: Path) -> ClamdFiles:
    folder = (data / "antivirus").absolute()
    socket = folder / "clamd.sock"
    if len(str(socket).encode()) > _LONGEST_SOCKET:  # the kernel's own limit
        socket = Path(gettempdir()) / f"clarion-{sha256(str(folder).encode()).hexdigest()[:16]}" / "clamd.sock"
    return ClamdFiles(folder / "clamd.conf", socket, folder / "signatures")


def write_clamd_files(settings: Settings) -> ClamdFiles:
    """The configuration, and the shipped signatures beside whatever was fetched."""
    found = clamd_files(settings.data)
    temporary = found.signatures.parent / "tmp"
    for folder in (found.signatures, temporary):
        folder.mkdir(parents=True, exist_ok=True)
    found.socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("clarion.hdb", "clarion.ndb"):
        (found.signatures / name).write_bytes(files(__package__).joinpath(f"signatures/{name}").read_bytes())
    found.configuration.write_text(
        _CONFIGURATION.format(
            socket=found.socket,
            signatures=found.signatures,
            temporary=temporary,
            log=found.configuration.with_name("scans.log"),
            largest=LARGEST_MB,
        ),
        "utf-8",
    )
    return found


def clamd_command(found: ClamdFiles) -> list[str]:
    return [find_clamd() or "clamd", "--config-file", str(found.configuration)]
