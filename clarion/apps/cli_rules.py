"""`clarion rules`: an account's call handling as files that are kept, looked over and tested like code.

One YAML file for the company and one for each extension with rules (`company.yaml`, `102.yaml`), as
`GET …/clarion/call-handling` shows them. All files go live together, and only when nothing is wrong with any of them
and all their tests pass.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.people import Account, companies
from clarion.features.phone.handling import Report, put_whole, read_whole
from clarion.features.phone.handling.responses import CallHandlingDocument

LARGEST = 2_000_000  # bytes of one file
rules = typer.Typer(no_args_is_help=True, help="Call handling as files: written, tested, put live together.")
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the files are")]
AccountId = Annotated[str, typer.Option("--account", help="Id of the account; needed where there are several")]


class _TakeBackError(Exception):
    """Rolls back what was only tried, or is not good."""


def add_to(app: typer.Typer) -> None:
    app.add_typer(rules, name="rules")


@rules.command("export")
def export(folder: Folder, account: AccountId = "") -> None:
    """Write the call handling of an account into a folder. Files of extensions without rules are not touched."""

    async def read(here: Container) -> dict[str, CallHandlingDocument]:
        async with here.storage.reading() as session:
            return await read_whole(session, await _account(session, account))

    documents = run_command(read)
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in documents.items():
        text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    typer.echo(f"{len(documents)} files are in {folder}: {', '.join(documents)}.")


@rules.command("check")
def check(folder: Folder, account: AccountId = "") -> None:
    """Say what is wrong with the files, which of their tests fail, and what would change. Changes nothing."""
    _put(folder, account, note="", live=False)


@rules.command("apply")
def apply(
    folder: Folder,
    account: AccountId = "",
    note: Annotated[str, typer.Option(help="Why; stands beside the new versions")] = "Applied from files",
) -> None:
    """Put all files live, or none: every one has to be right and pass its tests."""
    _put(folder, account, note=note[:150], live=True)


def _put(folder: Path, account: str, *, note: str, live: bool) -> None:
    documents = _read_files(folder)

    async def put(here: Container) -> tuple[dict[str, Report], list[str]]:
        found: tuple[dict[str, Report], list[str]] = ({}, [])
        try:
            async with here.storage.transaction() as session:
                account_id = await _account(session, account)
                found = await put_whole(session, here.clock, account_id, documents, note)
                if not live or not all(report.good for report in found[0].values()):
                    raise _TakeBackError
        except _TakeBackError:
            pass
        return found

    reports, differing = run_command(put)
    for sentence in _told(reports):
        typer.echo(sentence)
    if not all(report.good for report in reports.values()):
        typer.echo("Nothing was changed.")
        raise typer.Exit(1)
    what = "Changed" if live else "Would change"
    typer.echo(f"{what}: {', '.join(differing)}." if differing else "Everything is so already.")


def _told(reports: dict[str, Report]) -> list[str]:
    found = []
    for name, report in reports.items():
        found += [f"{name}.yaml: {where + ' ' if where else ''}{message}" for where, message in report.problems]
        found += [f"{name}.yaml: {_failure(test)}" for test in report.tests if not test["passed"]]
    return found


def _failure(test: Mapping[str, Any]) -> str:
    got = {name: test["got"].get(name) for name in test["wanted"]}
    why = "; ".join(test["reasons"])
    return f"test “{test['name']}” fails: wanted {test['wanted']}, but it is {got}" + (f" ({why})" if why else "")


def _read_files(folder: Path) -> dict[str, Any]:
    """Documents by name. Raises Invalid, with the place in the file."""
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not files:
        raise Invalid(f"There are no .yaml files in {folder}. Write them with: clarion rules export {folder}")
    found: dict[str, Any] = {}
    for file in files:
        if file.stat().st_size > LARGEST:
            raise Invalid(f"{file.name} is larger than {LARGEST // 1_000_000} MB.")
        try:
            found[file.stem] = yaml.safe_load(file.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise Invalid(f"{file.name} is no YAML: {error}") from None
    return found


async def _account(session: AsyncSession, wanted: str) -> str:
    ids = list(await session.scalars(companies().with_only_columns(Account.id).order_by(Account.created_at).limit(2)))
    if wanted:
        if await session.get(Account, wanted) is None:
            raise NotFound(f"There is no account {wanted}.")
        return wanted
    if len(ids) != 1:
        raise Invalid("There are several accounts, or none: name one with --account.")
    return ids[0]
