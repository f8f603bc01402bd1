"""The states of an import, and what may follow what. Pure."""

from collections.abc import Collection
from enum import StrEnum

from clarion.base.errors import Conflict


class ImportStatus(StrEnum):
    UPLOADING = "Uploading"  # the file comes, piece by piece
    CHECKING = "Checking"  # it is read, and nothing is changed
    READY = "Ready"  # the preview is there
    RUNNING = "Running"
    STOPPED = "Stopped"  # by somebody; it can go on
    COMPLETED = "Completed"
    FAILED = "Failed"
    EXPIRED = "Expired"  # the file was taken away before anybody went on


BUSY = (ImportStatus.CHECKING, ImportStatus.RUNNING)
"""Somebody works on these, or will."""
WAITING = (ImportStatus.UPLOADING, ImportStatus.READY, ImportStatus.STOPPED, ImportStatus.FAILED)
"""These wait for a person; their files go after a while."""
_BEFORE: dict[ImportStatus, Collection[str]] = {
    ImportStatus.CHECKING: (ImportStatus.UPLOADING, ImportStatus.READY, ImportStatus.STOPPED, ImportStatus.FAILED),
    ImportStatus.RUNNING: (ImportStatus.READY, ImportStatus.STOPPED, ImportStatus.FAILED),
    ImportStatus.STOPPED: (ImportStatus.RUNNING,),
}
_WORDS = {
    ImportStatus.CHECKING: "An import can be looked at when its file is here and nobody works on it",
    ImportStatus.RUNNING: "An import can run once its preview is there",
    ImportStatus.STOPPED: "Only an import that runs can be stopped",
}


def check_may_become(status: str, wanted: ImportStatus) -> None:
    """Raises Conflict, with what would have to be."""
    if status not in _BEFORE[wanted]:
        raise Conflict(f"{_WORDS[wanted]}; this one is {status}.", parameter="importId")
