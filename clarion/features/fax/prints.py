"""Documents that were printed without a number (FAX-25): they wait for one in the web app of who printed them."""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from clarion.base.container import Container
from clarion.base.errors import Conflict, NotFound
from clarion.base.fax_documents import FaxDocument
from clarion.base.files import FileFacts, Files
from clarion.base.ids import new_uuid
from clarion.base.periodic_task import PeriodicTask
from clarion.features.people import Extension

PDF = "application/pdf"
AREA = "fax-prints"
KEPT = timedelta(days=7)
MOST_PRINTS = 50  # of a person
_LONGEST_NAME = 100
_KEY = re.compile(r"([0-9a-f]{32})-([A-Za-z0-9_-]*)\.pdf")


@dataclass(frozen=True)
class Print:
    """`key`: of its PDF."""

    id: str
    name: str
    printed_at: datetime
    key: str


async def keep_print(here: Container, owner: Extension, name: str, document: FaxDocument) -> str:
    """Its id. Raises Conflict when too many wait already."""
    if len(await list_prints(here, owner)) >= MOST_PRINTS:
        words = f"{MOST_PRINTS} printed documents wait for a fax number. Send or delete some in Clarion first."
        raise Conflict(words, code="MSG-349", parameter="job-name")
    id = new_uuid().replace("-", "")
    label = base64.urlsafe_b64encode(name[:_LONGEST_NAME].encode()[:200]).decode().rstrip("=")
    await here.get(Files).put(f"{_folder(owner)}/{id}-{label}.pdf", document.pdf, PDF)
    return id


async def list_prints(here: Container, owner: Extension) -> list[Print]:
    """Newest first."""
    found = [made async for facts in here.get(Files).walk(_folder(owner)) if (made := _read(facts)) is not None]
    return sorted(found, key=lambda each: each.printed_at, reverse=True)


async def get_print(here: Container, owner: Extension, print_id: str) -> Print:
    """Raises NotFound."""
    for each in await list_prints(here, owner):
        if each.id == print_id:
            return each
    raise NotFound("This document was sent or deleted, or has expired.", parameter="printId")


def _folder(owner: Extension) -> str:
    return f"{AREA}/{owner.account_id}/{owner.id}"


def _read(facts: FileFacts) -> Print | None:
    found = _KEY.fullmatch(facts.key.rpartition("/")[2])
    if found is None:
        return None
    try:
        name = base64.urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4)).decode("utf-8", "ignore")
    except binascii.Error:
        name = ""
    return Print(found[1], name, facts.changed_at, facts.key)


class PrintCleanup(PeriodicTask):
    """Deletes documents that nobody gave a number."""

    every_s = 6 * 3600.0
    waiting = "fax.prints_not_deleted"

    async def turn(self) -> None:
        files, before = self._here.get(Files), self._here.clock.now() - KEPT
        for key in [found.key async for found in files.walk(AREA) if found.changed_at < before]:
            await files.delete(key)
