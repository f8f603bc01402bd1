"""A disk whose fsync does not return for as long as a file exists: for programs that a test starts."""

import shutil
import subprocess
from pathlib import Path

import pytest


def hanging_disk(folder: Path) -> tuple[dict[str, str], Path]:
    """The environment of a program on such a disk, and the file that makes it hang."""
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("Needs gcc, which tools/setup.sh installs for tests.")
    library, switch = folder / "hanging_disk.so", folder / "hang"
    source = Path(__file__).with_suffix(".c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source)], check=True, timeout=60)
    return {"LD_PRELOAD": str(library), "CLARION_TEST_HANG": str(switch)}, switch
