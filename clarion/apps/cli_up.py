"""`clarion up`: everything on this machine. `clarion api`, `calls`, `jobs`, `meetings`: one role in one process."""

import typer

from clarion.apps.call_explaining import explain
from clarion.apps.command_groups import group_of
from clarion.apps.demo import demo_sign_in
from clarion.apps.demo_door import DemoDoor
from clarion.apps.ports import require_free_ports
from clarion.apps.process_start import prepare_process
from clarion.apps.role_parts import ROLES
from clarion.apps.roles import load_role, run_parts
from clarion.base.container import Container
from clarion.base.settings import Settings, load_settings


def add_to(app: typer.Typer) -> None:
    app.command("up")(_up)
    app.command("api")(_api)
    calls = group_of(app, "calls")
    calls.callback(invoke_without_command=True, no_args_is_help=False)(_calls)
    calls.command("explain")(explain)
    app.command("jobs")(_jobs)
    app.command("meetings")(_meetings)


def _up() -> None:
    """Run all of Clarion on this machine in the foreground; Ctrl-C stops it."""
    settings = load_settings()
    prepare_process(settings)
    require_free_ports(settings, "up")
    hint = "" if settings.demo else way_in(settings)
    run_parts(settings, ROLES["up"], ready=lambda here: _ready_line(here) + hint)


def _ready_line(here: Container) -> str:
    line = f"Clarion is ready at {here.settings.public_url}"
    if not here.settings.demo:
        return line
    username, password = demo_sign_in(here.keys)
    link = here.get(DemoDoor).link
    return (
        f"{line} - sign in with extension {username}, password {password}"
        f"\nOr open this link within an hour, which signs in once (`clarion demo link` prints another): {link}"
    )


def way_in(settings: Settings) -> str:
    """How somebody gets in where nobody is yet: before the first start, which makes the database."""
    file = settings.data / "clarion.db"
    if settings.database_url != f"sqlite:///{file}" or file.exists():
        return ""
    return (
        "\nNobody can sign in yet. Open the account of your company with its first administrator, on this machine:"
        '\n  clarion accounts open "Name of the company" --first-name Ada --last-name Byron --email ada@example.com'
    )


def _api() -> None:
    """Run the API: REST, live sockets and the web app."""
    run_parts(load_role("api"), ROLES["api"], ready=lambda _: "The API is ready.")


def _calls(context: typer.Context) -> None:
    """Run one call server; with a command, do that instead."""
    if context.invoked_subcommand is not None:
        return
    settings = load_role("calls")
    run_parts(settings, ROLES["calls"], ready=lambda _: f"Call server {settings.server_id} is ready.")


def _meetings() -> None:
    """Hold live meetings: who is in them, and their media."""
    run_parts(load_role("meetings"), ROLES["meetings"], ready=lambda _: "The meetings are ready.")


def _jobs() -> None:
    """Keep call log, voicemail, notices and verdicts, and tidy up, without the API."""
    run_parts(load_role("jobs"), ROLES["jobs"], ready=lambda _: "The jobs are ready.")
