"""Laws 1 to 3 and 5, which import-linter checks: who may import whom, and through whom.

`python -m tools.laws.imports [folder]`. The contracts are made from what exists, because import-linter refuses
to speak of packages that are not there yet.
"""

import configparser
import os
import subprocess
import sys
import tempfile
from pathlib import Path

LAYERS = ["apps", "api", "features | engines", "calls", "base"]
FEATURE_LAYERS = [
    "developer | operations",
    "outbound | digital",
    "contact_center",
    "phone | messaging | meetings | fax",
    "message_store",
    "numbers | billing | conduct",
    "emergency",
    "people",
]
NEVER_FOR_EMERGENCY = ["clarion.features.billing", "clarion.features.conduct"]


def contracts(root: Path) -> configparser.ConfigParser:
    """The contracts for the tree under `root`, in import-linter's own form."""
    config = configparser.ConfigParser()
    config["importlinter"] = {"root_package": "clarion"}
    config["importlinter:contract:layers"] = {
        "name": "apps > api > features | engines > calls > base; features and engines are strangers",
        "type": "layers",
        "containers": "clarion",
        "layers": _lines(_optional(LAYERS)),
        "exhaustive": "true",
    }
    if _exists(root, "clarion.features"):
        config["importlinter:contract:features"] = {
            "name": "the order of the features, without circles",
            "type": "layers",
            "containers": "clarion.features",
            "layers": _lines(_optional(FEATURE_LAYERS)),
            "exhaustive": "true",
        }
    forbidden = [name for name in NEVER_FOR_EMERGENCY if _exists(root, name)]
    if forbidden and _exists(root, "clarion.features.emergency"):
        config["importlinter:contract:emergency"] = {
            "name": "emergency never imports billing or conduct, not through others either",
            "type": "forbidden",
            "source_modules": "clarion.features.emergency",
            "forbidden_modules": _lines(forbidden),
        }
    return config


def _optional(layers: list[str]) -> list[str]:
    return [" | ".join(f"({name})" for name in layer.split(" | ")) for layer in layers]


def _lines(items: list[str]) -> str:
    return "\n" + "\n".join(items)


def _exists(root: Path, module: str) -> bool:
    return (root / Path(*module.split(".")) / "__init__.py").is_file()


def main(root: Path) -> int:
    with tempfile.NamedTemporaryFile("w", suffix=".ini") as file:
        contracts(root).write(file)
        file.flush()
        program = Path(sys.executable).parent / "lint-imports"
        command = [str(program), file.name, "--cache-dir", str(root / ".cache" / "imports")]
        # The tree that is looked at, and not the installed one.
        environment = {**os.environ, "PYTHONPATH": str(root)}
        return subprocess.run(command, cwd=root, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2]))
