"""`clarion privacy`: check a certificate of erasure, on any machine and without a database."""

import json
from pathlib import Path
from typing import Annotated

import typer

from clarion.features.conduct import NoteRefused
from clarion.features.operations.privacy_requests import check_certificate

_LARGEST = 5_000_000  # bytes


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Requests of people about their data.")
    group.callback()(lambda: None)
    group.command("verify")(_verify)
    app.add_typer(group, name="privacy")


def _verify(
    certificate: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="As downloaded")],
) -> None:
    """Say whether a certificate is as the installation signed it, and what it says."""
    if certificate.stat().st_size > _LARGEST:
        raise typer.BadParameter(f"{certificate} is too large to be a certificate.")
    try:
        document = json.loads(certificate.read_text("utf-8"))
        name = check_certificate(document)
    except NoteRefused as error:
        typer.echo(f"{certificate} was changed after it was signed, or is not of this key: {error}", err=True)
        raise typer.Exit(1) from None
    except (ValueError, KeyError, TypeError) as error:
        typer.echo(f"{certificate} is not a certificate: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"Signed by {name} with {document['signingKey']}")
    typer.echo(json.dumps(json.loads(document["statement"]), ensure_ascii=False, indent=1))
