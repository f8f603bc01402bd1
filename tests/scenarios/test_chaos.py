"""Some cycles of the chaos suite in each size; see docs/operations/chaos.md for the rest."""

import os
import subprocess
import sys

import pytest

from tests.scenarios.roles import REPOSITORY

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

SEED = os.environ.get("CHAOS_SEED", "3")


@pytest.mark.timeout(620)
@pytest.mark.skipif(os.geteuid() != 0, reason="drops packets and fills disks in namespaces of its own, as root")
@pytest.mark.parametrize(("size", "cycles", "only"), [("roles", 3, ""), ("single", 1, "kill -9 up")])
def test_nothing_is_lost_whatever_strikes(size: str, cycles: int, only: str) -> None:
    """PH-72, ADM-43. `only`: a single machine restarts with all its parts, which costs a minute."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "tests.scenarios.chaos", "--size", size, "--cycles", str(cycles)]
    command += ["--seed", SEED, "--longest", "2", "--only", only]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
