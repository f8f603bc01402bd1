"""`clarion fax`: check receipts of faxes, anywhere and without a database."""

import asyncio
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer

from clarion.apps.command_groups import group_of
from clarion.base.content import sniff
from clarion.base.errors import Invalid
from clarion.base.fax_documents import LARGEST_FAX, Source
from clarion.engines.fax_documents.process import FaxDocumentProcess
from clarion.features.fax import check_receipt, compare_pages, key_address, pages_of

_LARGEST = 4 * LARGEST_FAX
_SIGNS_IN_KEY = 2  # name+id+key
Receipt = Annotated[Path, typer.Argument(help="The receipt, JSON.")]
Document = Annotated[Path | None, typer.Argument(help="The PDF of the fax, or a TIFF that a fax machine received.")]
Key = Annotated[str, typer.Option("--key", help="The verifier key of the installation, or a file with it.")]


def add_to(app: typer.Typer) -> None:
    group = group_of(app, "fax")
    group.command("verify")(_verify)
    group.callback()(lambda: None)  # so that it stays a group, with its only command


def _verify(receipt: Receipt, document: Document = None, key: Key = "") -> None:
    """Check the receipt of a fax, and a document against it. Ends with 1 when a byte of either was changed."""
    known = _key(key)
    checked = check_receipt(_read(receipt), known)
    problems = list(checked.problems)
    if document is not None and checked.body:
        problems += asyncio.run(_compare(document, checked.body))
    for problem in problems:
        typer.echo(f"WRONG: {problem}", err=True)
    if problems:
        raise typer.Exit(1)
    fax, recipients = checked.body["fax"], checked.body["recipients"]
    results = ", ".join(f"{each['phoneNumber']} {each['result']}" for each in recipients)
    typer.echo(f"Fax {fax['messageId']} of {fax['creationTime']}, {fax['pageCount']} pages: {results}")
    typer.echo(f"Signed by {checked.signer}, fingerprint {checked.fingerprint}")
    if not known:
        typer.echo(f"Compare the key with that of the installation: {key_address(fax, checked.signer)}")


def _key(given: str) -> str:
    """The verifier key, out of the file where it names one. Raises Invalid."""
    if not given or given.count("+") >= _SIGNS_IN_KEY:
        return given
    return _read(Path(given)).decode("utf-8", "replace").strip()


async def _compare(document: Path, body: Mapping[str, Any]) -> list[str]:
    content = _read(document)
    media_type = sniff(content)
    if sha256(content).hexdigest() == body["document"].get("sha256"):
        return []
    if media_type not in ("application/pdf", "image/tiff"):
        return [f"{document} is neither a PDF nor a TIFF."]
    try:
        heights = [page.height for page in pages_of(body)]
        found = await FaxDocumentProcess().digests(Source(content, media_type, document.name), heights)
    except Invalid as error:
        return [error.message]
    problems = compare_pages(body, found)
    if media_type == "application/pdf":
        words = "Download the PDF with the fax." if problems else "Its pages are."
        problems.insert(0, f"{document} is not the PDF of the receipt. {words}")
    return problems


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise Invalid(f"{path} is too large.")
        return path.read_bytes()
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from None
