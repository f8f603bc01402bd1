"""`clarion evidence`: check the log of acceptable use, prove records, write it out. Nothing here can change it."""

import base64
import json
import os
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clarion.apps.command_groups import group_of
from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.base.errors import ClarionError, Invalid
from clarion.features.conduct import evidence
from clarion.features.conduct.cases import check_statements

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
    group.command("witness-key")(_witness_key)
    group.command("cosign")(_cosign)


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
        found = await evidence.check_database(session, public, kept)
        for problem in await check_statements(session):
            found.add(problem)
        return found


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


def _witness_key(
    file: Annotated[Path, typer.Argument(help="Where the secret key goes.")],
    name: Annotated[str, typer.Option(help="What the witness is called, such as a domain.")] = "witness",
) -> None:
    """Make a key for a witness (on a machine that the operator has no access to), and print its public key."""
    if any(sign in name for sign in "+ \n") or not name:
        raise Invalid("The name of a witness holds no blank and no plus.")
    secret = Ed25519PrivateKey.generate()
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(f"{name}+{base64.b64encode(secret.private_bytes_raw()).decode()}\n")
    typer.echo(evidence.cosigner_key(name, secret.public_key().public_bytes_raw()))


def _cosign(
    request: Annotated[str, typer.Argument(help="A request of tlog-witness; - reads standard input.")],
    key: Annotated[Path, typer.Option("--key", help="The secret key of the witness.")],
    log_key: Annotated[str, typer.Option("--log-key", help="The verifier key of the log, or a file with it.")],
    state: Annotated[Path, typer.Option(help="What the witness has signed last; made at the first time.")],
) -> None:
    """Sign a checkpoint as its witness, only when the log grew out of what was signed last. Ends with 1 otherwise."""
    name, _, encoded = key.read_text("utf-8").strip().partition("+")
    secret = Ed25519PrivateKey.from_private_bytes(base64.b64decode(encoded))
    body = sys.stdin.read().encode() if request == "-" else Path(request).read_bytes()
    log_name, public = evidence.read_verifier_key(Path(log_key).read_text() if Path(log_key).is_file() else log_key)
    known = json.loads(state.read_text("utf-8")) if state.is_file() else {}
    seen = evidence.Witnessed(known["size"], base64.b64decode(known["root"])) if known else evidence.Witnessed()
    try:
        now_seen, text = evidence.take_checkpoint(body, log_name, public, seen)
    except evidence.WitnessRefused as refused:
        typer.echo(f"REFUSED ({refused.status}): {refused}", err=True)
        raise typer.Exit(1) from None
    state.write_text(json.dumps({"size": now_seen.size, "root": base64.b64encode(now_seen.root).decode()}), "utf-8")
    typer.echo(evidence.cosign(text, name, secret, datetime.now(UTC)), nl=False)


def _delete(position: Annotated[int, typer.Argument(help="Which record.")]) -> None:
    """Evidence cannot be removed: this refuses, and records that somebody asked."""

    async def refuse(here: Container) -> ClarionError:
        async with here.storage.transaction() as session:
            return await evidence.refuse_removal(session, position, by="operator", at=here.clock.now())

    raise run_command(refuse)
