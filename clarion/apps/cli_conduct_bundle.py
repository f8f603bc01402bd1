"""`clarion acceptable-use bundle`: all that an outsider needs to check a case, offline; and `undo`, at the machine."""

import base64
import json
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select

from clarion.apps.command_groups import ACCEPTABLE_USE, group_of
from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.features.conduct import ActRow, acting, evidence, rules_in_force, undo
from clarion.features.conduct.cases import CaseRow, case_view, find_statement
from clarion.features.conduct.evidence import CosignatureRow, EvidenceRow, verify_bundle

_MOST_RECORDS = 1000


def add_to(app: typer.Typer) -> None:
    group = group_of(app, ACCEPTABLE_USE)
    group.command("bundle")(_bundle)
    group.command("verifier")(_verifier)
    group.command("undo")(_undo)


def _bundle(
    case: Annotated[str, typer.Argument(help="The id of a case.")],
    to: Annotated[str, typer.Option("--to", help="A file; - writes to standard output.")] = "-",
) -> None:
    """Write a case with its statement, actions, rule, records of evidence, their proofs, a checkpoint and the key."""
    found = json.dumps(run_command(lambda here: _gather(here, case)), indent=2, ensure_ascii=False)
    if to == "-":
        typer.echo(found)
    else:
        Path(to).write_text(found + "\n", encoding="utf-8")
        typer.echo(f"{to} is written.", err=True)


def _verifier() -> None:
    """Print the program with which an outsider checks a bundle: one file, Python alone, offline."""
    typer.echo(Path(verify_bundle.__file__).read_text("utf-8"), nl=False)


async def _gather(here: Container, case_id: str) -> dict[str, Any]:
    force = await rules_in_force(here)
    async with here.storage.transaction() as session:
        row = await session.get(CaseRow, case_id[:64])
        if row is None:
            raise NotFound(f"There is no case {case_id[:64]}.")
        statement = await find_statement(session, row.statement_id) if row.statement_id else None
        verdict = statement.row if statement else None
        query = select(ActRow).where(ActRow.account_id == row.account_id, ActRow.rule == row.rule, ActRow.rule != "")
        acts = list(await session.scalars(query.order_by(ActRow.proposed_at).limit(_MOST_RECORDS)))
        about = {row.id, row.statement_id, *(act.id for act in acts), *(act.statement_id for act in acts)} - {""}
        kept = force.book.rules.get(row.rule)
        return {
            "case": case_view(row, here.clock.now()),
            "statement": dict(verdict.body) if verdict is not None else None,
            "actions": [_act(act) for act in acts],
            "rule": {"hash": kept.digest, "record": kept.rule.model_dump(mode="json", by_alias=True)} if kept else None,
            **await _records(session, here, row, about),
        }


async def _records(session: AsyncSession, here: Container, row: CaseRow, about: set[str]) -> dict[str, Any]:
    """Every record of evidence that names the case, its statement or one of the actions, with its proof."""
    point = await evidence.checkpoint_now(session, here)
    found: list[dict[str, Any]] = []
    query = select(EvidenceRow).where(
        EvidenceRow.account_id.in_((row.account_id, "")), EvidenceRow.position < point.size
    )
    for leaf in await session.scalars(query.order_by(EvidenceRow.position)):
        if len(found) < _MOST_RECORDS and any(f'"{name}"' in leaf.record for name in about):
            path = await evidence.prove_inclusion(session, leaf.position, point.size)
            proof = [base64.b64encode(one).decode() for one in path]
            found.append({"position": leaf.position, "record": leaf.record, "proof": proof})
    witnessed = await session.get(CosignatureRow, point.size)
    return {
        "evidence": found,
        "checkpoint": point.note,
        "cosignature": witnessed.signature if witnessed else None,
        "verifierKey": evidence.log_verifier_key(here),
    }


def _act(row: ActRow) -> dict[str, Any]:
    return {
        "id": row.id, "verb": row.verb, "state": row.state, "scope": row.scope, "subject": row.subject,
        "rule": row.rule, "clause": row.clause, "reason": row.reason, "facts": row.facts, "evidence": row.evidence,
        "startsAt": row.starts_at.isoformat() if row.starts_at else None,
        "endsAt": row.expires_at.isoformat() if row.expires_at else None, "endReason": row.end_reason,
    }  # fmt: skip


def _undo(
    act: Annotated[str, typer.Argument(help="The id of an action in force.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept in the evidence.")],
) -> None:
    """Take an action back, at the machine: for an operator whose only officer is the one it hits. It is on record."""

    async def take_back(here: Container) -> None:
        async with acting(here) as session:
            row = await undo(
                session, here, act, by="", reason=f"At the command line: {reason}" if reason.strip() else ""
            )
        typer.echo(f"The action {row.id} of rule {row.rule} is undone.")

    run_command(take_back)
