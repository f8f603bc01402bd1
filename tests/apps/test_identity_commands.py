"""`clarion identity`: an operator makes a lab, looks at it, and tries a token."""

import subprocess
from pathlib import Path

from tests.scenarios.roles import CLARION, clean_environment

CALLER, CALLED = "+12025550100", "+12025550101"


def _run(folder: Path, *words: str) -> tuple[int, str]:
    environment = {**clean_environment(), "CLARION_DATA": str(folder)}
    done = subprocess.run([CLARION, "identity", *words], env=environment, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def test_a_lab_signs_and_verifies(tmp_path: Path) -> None:
    assert _run(tmp_path, "lab")[0] == 0
    code, again = _run(tmp_path, "lab")
    assert (code, "move it away first" in again) == (2, True)
    assert "speaks for CLRN" in _run(tmp_path, "show")[1].replace("\n", "")
    code, token = _run(tmp_path, "sign", CALLER, CALLED, "--level", "B")
    assert code == 0
    assert _run(tmp_path, "verify", token, CALLER, CALLED)[1].startswith("Verified: attestation B")
    code, words = _run(tmp_path, "verify", token, CALLER, "+12025550102")
    assert (code, words) == (1, "Not verified: 438, the token is for another called number.")
    (tmp_path / "identity/anchors.pem").unlink()
    assert _run(tmp_path, "verify", token, CALLER, CALLED)[1] == "Not verified: 437, no trust anchor is configured."
