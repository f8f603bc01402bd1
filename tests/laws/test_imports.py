"""The laws about who may import whom: import-linter is seen to break on a planted import of each kind."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

Lint = Callable[[dict[str, str]], "subprocess.CompletedProcess[str]"]

SKELETON = {
    "clarion/base/clock.py": "",
    "clarion/calls/actor.py": "from clarion.base import clock\n",
    "clarion/engines/sip/leg.py": "from clarion.calls import actor\n",
    "clarion/features/people/service.py": "from clarion.base import clock\n",
    "clarion/features/emergency/service.py": "from clarion.features.people import service\n",
    "clarion/features/conduct/service.py": "from clarion.features.emergency import service\n",
    "clarion/features/billing/service.py": "",
    "clarion/features/numbers/service.py": "",
    "clarion/features/phone/service.py": "from clarion.features.conduct import service\n",
    "clarion/features/messaging/service.py": "",
    "clarion/api/app.py": "",
    "clarion/apps/wiring.py": "import clarion.engines.sip.leg, clarion.features.phone.service\n",
}


@pytest.fixture
def lint(tmp_path: Path) -> Lint:
    """Run the import laws over the skeleton with some files put in another's place."""

    def lint(planted: dict[str, str]) -> "subprocess.CompletedProcess[str]":
        for name, text in (SKELETON | planted).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            for folder in path.relative_to(tmp_path).parents:
                if folder != Path():
                    (tmp_path / folder / "__init__.py").touch()
        command = [sys.executable, "-m", "tools.laws.imports", str(tmp_path)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    return lint


def test_a_tree_that_keeps_the_laws_passes(lint: Lint) -> None:
    result = lint({})
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("name", "import_line"),
    [
        ("clarion/base/bad.py", "import clarion.calls.actor"),
        ("clarion/calls/bad.py", "import clarion.engines.sip.leg"),
        ("clarion/calls/bad.py", "import clarion.features.phone.service"),
        ("clarion/features/phone/bad.py", "import clarion.engines.sip.leg"),
        ("clarion/engines/sip/bad.py", "import clarion.features.people.service"),
        ("clarion/api/bad.py", "import clarion.apps.wiring"),
        ("clarion/features/phone/bad.py", "import clarion.api.app"),
        ("clarion/features/people/bad.py", "import clarion.features.phone.service"),
        ("clarion/features/phone/bad.py", "import clarion.features.messaging.service"),
        ("clarion/features/numbers/bad.py", "import clarion.features.phone.service"),
        ("clarion/features/emergency/bad.py", "import clarion.features.billing.service"),
        ("clarion/features/emergency/bad.py", "import clarion.features.conduct.service"),
    ],
)
def test_an_import_against_the_order_is_caught(name: str, import_line: str, lint: Lint) -> None:
    result = lint({name: import_line + "\n"})
    assert result.returncode != 0
    assert "BROKEN" in result.stdout
    assert name.removesuffix(".py").replace("/", ".") in result.stdout


def test_a_folder_that_has_no_place_in_the_order_is_caught(lint: Lint) -> None:
    result = lint({"clarion/elsewhere/thing.py": ""})
    assert result.returncode != 0
    assert "clarion.elsewhere" in result.stdout
