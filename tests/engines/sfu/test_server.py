"""The parts of the media server that need no media, under Node; and that its JavaScript says what it means by types."""

import subprocess
from pathlib import Path

import pytest

from clarion.engines.sfu.build import NODE, SOURCES

HERE = Path(__file__).parent
WEB = Path(__file__).parents[3] / "web"


@pytest.mark.parametrize("name", ["layers", "speakers"])
def test_by_itself(name: str) -> None:
    done = subprocess.run([NODE, "--test", HERE / f"{name}.test.mjs"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_types() -> None:
    compiler = WEB / "node_modules/typescript/bin/tsc"
    options = "--ignoreConfig --noEmit --allowJs --checkJs --strict --target es2022 --module nodenext --types node"
    files = [str(each) for pattern in ("*.js", "*.d.ts") for each in SOURCES.glob(pattern)]
    roots = ["--typeRoots", str(WEB / "node_modules/@types")]
    done = subprocess.run([NODE, compiler, *options.split(), *roots, *files], capture_output=True, text=True, cwd=WEB)
    assert done.returncode == 0, done.stdout
