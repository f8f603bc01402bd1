"""The web app's own tests, in its own language."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"


@pytest.mark.skipif(not (WEB / "node_modules").is_dir() or not shutil.which("npm"), reason="the web app is not set up")
def test_the_web_apps_own_tests_pass() -> None:
    result = subprocess.run(
        ["npm", "run", "--silent", "test"],
        cwd=WEB,
        env={**os.environ, "NO_COLOR": "1", "CI": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert result.returncode == 0, result.stdout[-5000:] + result.stderr[-2000:]
