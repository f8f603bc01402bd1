"""`clarion evidence`: check the log of acceptable use, prove records, write it out. Nothing here can change it."""

import base64
import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from clarion.apps.command_groups import group_of
from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.base.errors import ClarionError, Invalid
from clarion.features.conduct import evidence

From = Annotated[
    str, typer.Option("--from", help="An export to check instead of the database; - reads standard input.")
]
KeyFile = Annotated[str, typer.Option("--key", help="The verifier key, or a file with it; else this installation's.")]
Kept = Annotated[list[str] | None, typer.Option("--checkpoint", help="A checkpoint that was kept elsewhere, a file.")]
To = Annotated[str, typer.Option("--to", help="A file; - writes to standard output.")]


def add_to(app: typer.Typer) -> None:
    group = group_of(app, "evidence")
    group.command("verify")(_verify)
    group.command("prove")(_prove)
    group.command("export")(_export)
    group.command("checkpoint")(_checkpoint)
    group.command("delete")(_delete)


def _public_key(text: str) -> bytes:
    """The key in a verifier key, given as such or in a file."""
    path = Path(text)
    return evidence.read_verifier_key(path.read_text() if path.is_file() else text)[1]


def _opened(file: str) -> Any:
    if file == "-":
        return nullcontext(sys.stdin)
    try:
        return Path(file).open(encoding="utf-8")
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.") from None


def _verify(source: From = "", key: KeyFile = "", checkpoint: Kept = None) -> None:
    """Check every record, hash, signature and checkpoint. Ends with 1 when something was changed or removed."""
    if source:
        with _opened(source) as lines:
            found = evidence.check_export(lines, _public_key(key) if key else None)
        own = " with the key that it carries" if not key else ""
    else:
        found = run_command(lambda here: _check(here, key, tuple(Path(one).read_text() for one in checkpoint or ())))
        own = ""
    typer.echo(
        f"{found.size} records, {found.checkpoints} checkpoints{own}, root {base64.b64encode(found.root).decode()}"
    )
    for problem in found.problems:
        typer.echo(f"WRONG: {problem}", err=True)
    if found.problems:
        raise typer.Exit(1)
    typer.echo("All is as it was written: nothing is missing, nothing was changed.")


async def _check(here: Container, key: str, kept: tuple[str, ...]) -> evidence.Finding:
    public = _public_key(key) if key else evidence.log_key(here.keys).public_key().public_bytes_raw()
    async with here.storage.reading() as session:
        return await evidence.check_database(session, evidence.log_name(here), public, kept)


def _prove(position: Annotated[int, typer.Argument(help="Which record.")]) -> None:
    """Print a record with its proof and a signed checkpoint, as JSON that anybody can check."""

    async def prove(here: Container) -> None:
        async with here.storage.transaction() as session:
            leaf = await evidence.get_leaf(session, position)
            point = await evidence.checkpoint_now(session, here)
            path = await evidence.prove_inclusion(session, position, point.size)
        found = {
            "position": position,
            "record": leaf.record,
            "leafHash": base64.b64encode(leaf.hash).decode(),
            "size": point.size,
            "proof": [base64.b64encode(one).decode() for one in path],
            "checkpoint": point.note,
            "verifierKey": evidence.log_verifier_key(here),
        }
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False))

    run_command(prove)


def _export(to: To = "-") -> None:
    """Write the whole log as JSON lines: its key, its checkpoints, its records. `verify --from` checks it anywhere."""

    async def export(here: Container) -> int:
        with nullcontext(sys.stdout) if to == "-" else Path(to).open("w", encoding="utf-8") as out:
            return await _write(here, out)

    count = run_command(export)
    typer.echo(f"{count} records written.", err=True)


async def _write(here: Container, out: IO[str]) -> int:
    async with here.storage.transaction() as session:
        await evidence.checkpoint_now(session, here)
    async with here.storage.reading() as session:
        size = await evidence.size_of_log(session)
        first = evidence.export_lines(evidence.log_name(here), evidence.log_verifier_key(here), size)
        out.write(json.dumps(first) + "\n")
        for row in await evidence.list_checkpoints(session, limit=1_000_000):
            if row.size <= size:
                out.write(json.dumps({"checkpoint": row.note}, ensure_ascii=False) + "\n")
        async for position, record in evidence.walk(session, size):
            out.write(json.dumps({"position": position, "record": record}, ensure_ascii=False) + "\n")
    return size


def _checkpoint() -> None:
    """Sign the log as it is now, and print that: keep it elsewhere, and check against it later."""

    async def sign(here: Container) -> None:
        async with here.storage.transaction() as session:
            typer.echo((await evidence.checkpoint_now(session, here)).note, nl=False)

    run_command(sign)


def _delete(position: Annotated[int, typer.Argument(help="Which record.")]) -> None:
    """Evidence cannot be removed: this refuses, and records that somebody asked."""

    async def refuse(here: Container) -> ClarionError:
        async with here.storage.transaction() as session:
            return await evidence.refuse_removal(session, position, by="operator", at=here.clock.now())

    raise run_command(refuse)
