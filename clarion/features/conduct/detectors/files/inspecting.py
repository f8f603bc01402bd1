"""Looks at files before they go in or on: type, archive, known hashes, YARA, antivirus; in this order, all of them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

import yara_x

from clarion.base.antivirus import Scanner, ScannerAway
from clarion.base.container import Container
from clarion.base.telemetry import counter, get_logger
from clarion.features.conduct.detectors.files.archives import ArchiveFacts, look_into
from clarion.features.conduct.detectors.files.types import forbidden_kind
from clarion.features.conduct.ports import Features, FeatureValue

log = get_logger(__name__)

AT_ONCE = 4
_YARA_SECONDS = 3
_looked = counter("files_inspected", "Files that were looked at, by what was found", ("found",))
Known = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Inspected:
    """`malware`: the name of what was found. `scanned`: everybody in use looked and answered."""

    sha256: str
    scanned: bool
    malware: str
    forbidden: str
    known_harm: bool
    archive: ArchiveFacts
    engine: str

    def as_features(self) -> Features:
        found: dict[str, FeatureValue] = {
            "file_scanned": self.scanned,
            "file_malware": bool(self.malware),
            "file_type_forbidden": bool(self.forbidden),
            "known_harm_hash": self.known_harm,
            "archive_ratio": float(self.archive.ratio),
            "archive_depth": self.archive.depth,
            "archive_entries": self.archive.entries,
        }
        return found


class FileInspector:
    """A `FileExaminer`. `is_known(kind, digest)`: whether a list of hashes has this one.

    With an antivirus in use, its silence leaves a file unscanned; the rule on files holds it then.
    """

    def __init__(self, here: Container, is_known: Known = lambda kind, digest: False) -> None:
        self._here = here
        self._is_known = is_known
        self._room = asyncio.Semaphore(AT_ONCE)

    async def examine(self, content: bytes, file_name: str) -> Features:
        return (await self.inspect(content, file_name)).as_features()

    async def inspect(self, content: bytes, file_name: str = "") -> Inspected:
        async with self._room:
            seen = await asyncio.to_thread(self._look, content, file_name)
            if not seen.malware:
                seen = await self._scan(seen, content)
        found = (
            "malware" if seen.malware else "forbidden" if seen.forbidden else "nothing" if seen.scanned else "unscanned"
        )
        _looked.labels(found).inc()
        if found != "nothing":
            what = seen.malware or seen.forbidden
            log.warning("A file is not wanted", found=found, what=what, sha256=seen.sha256, engine=seen.engine)
        return seen

    def _look(self, content: bytes, file_name: str) -> Inspected:
        digest, archive = sha256(content).hexdigest(), look_into(content)
        malware, scanned = "", True
        if self._is_known("malware-hashes", digest):
            malware = "known hash"
        else:
            try:
                malware = yara_match(content)
            except yara_x.TimeoutError:
                scanned = False
        return Inspected(
            sha256=digest,
            scanned=scanned,
            malware=malware,
            forbidden=forbidden_kind(content, file_name, tuple(archive.names), tuple(archive.heads)),
            known_harm=self._is_known("harm-hashes", digest),
            archive=archive,
            engine="yara",
        )

    async def _scan(self, seen: Inspected, content: bytes) -> Inspected:
        scanner = self._here.find(Scanner)
        if scanner is None:
            return seen
        try:
            answer = await scanner.scan(content)
            malware, scanned, engine = answer.found, seen.scanned, answer.engine
        except ScannerAway as error:
            log.error("The antivirus does not answer", problem=error.message)
            malware, scanned, engine = "", False, "away"
        return Inspected(
            sha256=seen.sha256,
            scanned=scanned,
            malware=malware,
            forbidden=seen.forbidden,
            known_harm=seen.known_harm,
            archive=seen.archive,
            engine=engine,
        )


@cache
def _rules() -> yara_x.Rules:
    return yara_x.compile(files(__package__).joinpath("rules/clarion.yar").read_text("utf-8"))


def yara_match(content: bytes) -> str:
    """The first rule that a file meets, "" for none. Raises `yara_x.TimeoutError` for one that takes too long."""
    scanner = yara_x.Scanner(_rules())
    scanner.set_timeout(_YARA_SECONDS)
    return next((rule.identifier for rule in scanner.scan(content).matching_rules), "")
