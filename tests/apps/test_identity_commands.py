"""`clarion identity`: an operator makes a lab, looks at it, and tries a token."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from clarion.apps.cli_identity import add_to

CALLER, CALLED = "+12025550100", "+12025550101"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLARION_DATA", str(tmp_path))
    return tmp_path


def _run(*words: str) -> tuple[int, str]:
    app = typer.Typer()
    app.callback()(lambda: None)
    add_to(app)
    done = CliRunner().invoke(app, ["identity", *words])
    return done.exit_code, done.stdout.strip() or str(done.exception)


def test_a_lab_signs_and_verifies(data: Path) -> None:
    assert _run("lab")[0] == 0
    assert "move it away first" in _run("lab")[1]
    assert "speaks for CLRN" in " ".join(_run("show")[1].split())
    code, token = _run("sign", CALLER, CALLED, "--level", "B")
    assert code == 0
    assert _run("verify", token, CALLER, CALLED)[1].startswith("Verified: attestation B")
    code, words = _run("verify", token, CALLER, "+12025550102")
    assert (code, words) == (1, "Not verified: 438, the token is for another called number.")
    (data / "identity/anchors.pem").unlink()
    assert _run("verify", token, CALLER, CALLED)[1] == "Not verified: 437, no trust anchor is configured."


def test_another_box_of_a_lab_gets_a_certificate_for_its_numbers(data: Path) -> None:
    assert "Give at least one" in _run("issue", str(data / "other"))[1]
    assert _run("issue", str(data / "other"), "--number", CALLER)[0] == 0
    assert {path.name for path in (data / "other").iterdir()} == {"key.pem", "certificate.pem", "anchors.pem"}
