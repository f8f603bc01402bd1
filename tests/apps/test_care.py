"""`clarion version`, `migrate` and `doctor`, as a person runs them."""

import subprocess
import sys
from pathlib import Path

from tests.support import free_ports

PROGRAM = Path(sys.executable).parent / "clarion"


def _clarion(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    ports = iter(free_ports(3))
    return subprocess.run(
        [str(PROGRAM), *words],
        env={"PATH": "/usr/bin:/bin", "CLARION_HTTP_PORT": str(next(ports)), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_version_says_the_version() -> None:
    assert _clarion("version").stdout.startswith("clarion 0.")


def test_a_wrong_setting_stops_every_command_with_one_sentence_and_no_trace(tmp_path: Path) -> None:
    """OPS-12"""
    result = _clarion("doctor", CLARION_SIP_PORT="five", CLARION_DATA=str(tmp_path))
    assert result.returncode == 2
    assert "CLARION_SIP_PORT is 'five'" in result.stderr
    assert "Traceback" not in result.stderr


def test_ops_12_a_variable_that_is_no_setting_is_named_by_the_doctor(tmp_path: Path) -> None:
    result = _clarion("doctor", CLARION_DATA=str(tmp_path), CLARION_COLOUR_OF_PARROT="green")
    assert "bad  settings: CLARION_COLOUR_OF_PARROT: no such setting" in result.stdout
    assert "ok   settings" in _clarion("doctor", CLARION_DATA=str(tmp_path), CLARION_101_PASSWORD="x").stdout


def test_migrate_makes_the_database_in_the_data_folder(tmp_path: Path) -> None:
    result = _clarion("migrate", CLARION_DATA=str(tmp_path / "new" / "data"))
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "new" / "data" / "clarion.db").is_file()


def test_the_doctor_says_that_nothing_runs_and_how_to_start_it(tmp_path: Path) -> None:
    result = _clarion("doctor", CLARION_DATA=str(tmp_path))
    assert result.returncode == 1
    assert "ok   data folder" in result.stdout
    assert "ok   database" in result.stdout
    assert "start it with `make run`" in result.stdout


def test_the_doctor_names_a_database_that_does_not_answer(tmp_path: Path) -> None:
    url = f"postgresql://nobody@127.0.0.1:{free_ports(1)[0]}/none"
    result = _clarion("doctor", CLARION_DATA=str(tmp_path), CLARION_DATABASE_URL=url)
    assert result.returncode == 1
    assert "bad  database" in result.stdout
