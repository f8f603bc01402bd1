"""`clarion x y` loads only what x needs, and is the same as if everything had been loaded."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from clarion.apps.cli import add_commands, sentence_of
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


def test_the_help_describes_every_command_and_sub_command() -> None:
    app = typer.Typer()
    app.callback()(lambda: None)
    add_commands(app)
    commands = getattr(get_command(app), "commands", {})
    silent = [name for name, command in commands.items() if not command.get_short_help_str(limit=200)]
    for name, command in commands.items():
        inner = getattr(command, "commands", {})
        silent += [f"{name} {each}" for each in inner if not inner[each].get_short_help_str(limit=200)]
    assert silent == []


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
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=200)
    assert printed.stdout.strip() == "0"


def test_whoever_starts_without_the_demo_is_told_how_to_get_in(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, demo=False)
    assert "clarion accounts open" in way_in(settings)
    (tmp_path / "clarion.db").touch()
    assert way_in(settings) == "", "only before the first start"


@pytest.mark.parametrize("command", ["acceptable-use status", "acceptable-use bundle case", "accounts open-many FILE"])
def test_a_data_folder_that_nothing_has_run_in_is_named_in_a_sentence(command: str, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("name,first_name,last_name,email,password\nA,B,C,d@example.com,secret\n")
    printed = subprocess.run(
        [sys.executable, "-m", "clarion.apps.cli", *command.replace("FILE", str(rows)).split()],
        capture_output=True, text=True, check=False, timeout=120, env={"CLARION_DATA": str(tmp_path / "data")},
    )  # fmt: skip
    assert printed.returncode == 2
    assert "run `clarion migrate`" in printed.stderr
    assert "Traceback" not in printed.stderr


def test_a_file_that_may_not_be_used_is_named_and_a_fault_of_ours_is_not_hidden() -> None:
    assert "/var/lib/clarion/master.key may not" in sentence_of(
        PermissionError(13, "no", "/var/lib/clarion/master.key")
    )
    assert sentence_of(RuntimeError("dictionary changed size during iteration")) == ""
    assert sentence_of(PermissionError("without a file")) == ""
