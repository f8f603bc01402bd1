"""What a modem is ordered to do, and the folder of a fax under way: its document, its journal, its pages."""

import asyncio
import contextlib
import shutil
from pathlib import Path

import structlog

from clarion.base.errors import ClarionError, NotFound
from clarion.base.fax import Abilities, Coding, FaxOrder, FaxReport, Modulation
from clarion.base.files import Files, check_key
from clarion.calls import commands as do

log = structlog.stdlib.get_logger("clarion.calls")

AREA = "fax"
TIFF = "image/tiff"
_SLOW, _SLOWEST = (Modulation.V29, Modulation.V27TER), (Modulation.V27TER,)


def folder_of(folder: Path, command: do.StartFax) -> Path:
    return folder / command.token


async def prepare(files: Files, folder: Path, command: do.StartFax) -> None:
    """Make its folder, and fetch what is sent or offered. Raises ClarionError when the document is gone."""
    own = folder_of(folder, command)
    own.mkdir(parents=True, exist_ok=True)
    if command.document_key:
        (own / "document.tiff").write_bytes(await files.get(command.document_key))
    elif command.offered_key:
        try:
            (own / "document.tiff").write_bytes(await files.get(command.offered_key))
        except NotFound:
            return
        except ClarionError as error:  # the fax that comes in matters more
            log.warning("fax.offer_unreadable", token=command.token, problem=error.message)


def order_of(command: do.StartFax, folder: Path) -> FaxOrder:
    """`folder`: of this fax."""
    abilities = Abilities(
        modulations=_SLOWEST if command.slowest else _SLOW if command.slow else tuple(Modulation),
        codings=tuple(Coding) if command.ecm else (Coding.MH,),
        ecm=command.ecm,
    )
    document = folder / "document.tiff"
    return FaxOrder(
        calling=command.calling,
        journal=str(folder / "report.json"),
        document=str(document) if document.exists() else "",
        first_page=command.first_page,
        pages=command.pages,
        received="" if command.document_key else str(folder / "received.tiff"),
        ident=command.ident,
        header=command.header,
        time_zone=command.time_zone,
        abilities=abilities,
    )


async def store_received(files: Files, folder: Path, command: do.StartFax, report: FaxReport) -> str:
    """The key of what came in; empty when nothing did, or it cannot be stored: the sender may try again then."""
    received = folder_of(folder, command) / "received.tiff"
    if not report.pages or command.document_key or not received.exists():
        return ""
    key = check_key(f"{AREA}/{command.account_id}/{command.token[:2]}/{command.token}.tiff")
    try:
        await files.put_file(key, received, TIFF)
    except (ClarionError, OSError) as error:
        log.error("fax.store_failed", token=command.token, problem=str(error))
        return ""
    return key


async def remove(folder: Path, command: do.StartFax) -> None:
    with contextlib.suppress(OSError):
        await asyncio.to_thread(shutil.rmtree, folder_of(folder, command))
