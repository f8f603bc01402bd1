"""`clarion x y` loads only what x needs, and is the same as if everything had been loaded."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from clarion.apps.cli import add_commands
from clarion.apps.cli_up import way_in
from clarion.base.settings import Settings


def _tree(arguments: list[str] | None = None) -> dict[str, list[str]]:
    """Command: its sub-commands."""
    app = typer.Typer()
    app.callback()(lambda: None)
    add_commands(app, arguments)
    commands = getattr(get_command(app), "commands", {})
    return {name: sorted(getattr(command, "commands", ())) for name, command in commands.items()}


EVERYTHING = _tree()


@pytest.mark.parametrize("command", sorted(EVERYTHING))
def test_a_command_has_all_its_sub_commands(command: str) -> None:
    assert _tree([command])[command] == EVERYTHING[command]
    assert _tree([command, "--help"])[command] == EVERYTHING[command]


@pytest.mark.parametrize(
    "command", [f"{name} {inner}" for name, all_inner in EVERYTHING.items() for inner in all_inner]
)
def test_a_sub_command_is_there_when_it_is_asked_for(command: str) -> None:
    name, inner = command.split()
    assert inner in _tree([name, inner])[name]


def test_what_is_not_known_is_looked_for_everywhere() -> None:
    assert _tree(["nonsense"]) == _tree(["--help"]) == EVERYTHING


@pytest.mark.parametrize("command", ["edge", "media", "network"])
def test_what_runs_beside_the_call_server_starts_without_the_features(command: str) -> None:
    code = (
        f"import sys; sys.argv = ['clarion', '{command}', '--help']\n"
        "from clarion.apps.cli import add_commands, app\n"
        f"add_commands(app, ['{command}'])\n"
        "print(sum(name.startswith('clarion.features') for name in sys.modules))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert printed.stdout.strip() == "0"


def test_whoever_starts_without_the_demo_is_told_how_to_get_in(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, demo=False)
    assert "clarion accounts open" in way_in(settings)
    (tmp_path / "clarion.db").touch()
    assert way_in(settings) == "", "only before the first start"
