"""A scanner of files behind a face: `here.find(Scanner)`. `clarion.engines.antivirus` speaks to clamd."""

from dataclasses import dataclass
from typing import Protocol

from clarion.base.errors import ClarionError


class ScannerAway(ClarionError):
    """The scanner could not be asked, or gave no answer. Whoever asked must hold the file."""

    default_code = "CMN-210"


@dataclass(frozen=True, slots=True)
class Scanned:
    """`found`: the name of what was found, "" for nothing. `engine`: program and signatures that looked."""

    found: str
    engine: str

    @property
    def clean(self) -> bool:
        return not self.found


class Scanner(Protocol):
    async def scan(self, content: bytes) -> Scanned:
        """Look at a file of any size. Raises `ScannerAway`; never takes silence for a clean file."""

    async def version(self) -> str:
        """Program and signatures. Raises `ScannerAway`."""
