"""A scanner in memory: finds what it is told to find, and goes away when told to."""

from clarion.base.antivirus import Scanned, ScannerAway

# In pieces, so that a scanner that looks at this file stays calm.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


class FakeScanner:
    """`signatures`: names by the bytes they are known by. `away`: answers nothing from now on."""

    def __init__(self, signatures: dict[str, bytes] | None = None) -> None:
        self.signatures = signatures if signatures is not None else {"Clarion.Test.EICAR": EICAR}
        self.away = False
        self.seen = 0

    async def scan(self, content: bytes) -> Scanned:
        engine = await self.version()
        self.seen += 1
        found = next((name for name, known in self.signatures.items() if known in content), "")
        return Scanned(found, engine)

    async def version(self) -> str:
        if self.away:
            raise ScannerAway("The virus scanner does not answer.")
        return "ClamAV 0.0-fake/1"
