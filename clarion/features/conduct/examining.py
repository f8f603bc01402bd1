"""What is known of a file before it is judged."""

import structlog

from clarion.base.container import Container
from clarion.base.content import sniff
from clarion.features.conduct.ports import FeatureValue, FileExaminer

log = structlog.stdlib.get_logger("clarion.conduct")


async def examine(here: Container, content: bytes, file_name: str) -> dict[str, FeatureValue]:
    """What is known of a file. An examiner that fails leaves it unscanned, which holds the file."""
    facts: dict[str, FeatureValue] = {"file_bytes": len(content), "file_type": sniff(content)}
    examiner = here.find(FileExaminer)
    if examiner is None:
        return facts
    try:
        return facts | dict(await examiner.examine(content, file_name))
    except Exception as error:
        log.error("A file could not be examined", problem=f"{type(error).__name__}: {error}"[:200])
        return facts | {"file_scanned": False, "file_malware": False, "file_type_forbidden": False}
