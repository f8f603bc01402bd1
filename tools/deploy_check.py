"""Render the Helm chart and read the compose file, and validate what comes out against the schemas of both worlds.

`python -m tools.deploy_check` makes an environment of its own in `.cache/deploy`, since what it needs weighs 350 MB:
Helm as a library (no cluster is asked), the schemas of Kubernetes, and a parser of the compose specification.
"""

import json
import re
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

REPOSITORY: Final = Path(__file__).parents[1]
CHART: Final = REPOSITORY / "deploy/helm/clarion"
COMPOSE: Final = REPOSITORY / "deploy/compose/compose.yaml"
LOCK: Final = REPOSITORY / "requirements/deploy.txt"
HOME: Final = REPOSITORY / ".cache/deploy"
KUBERNETES: Final = ("1.29", "1.34")
FEW: Final = {
    "nodes": [{"name": "one", "address": "fd00::1", "public": "2001:db8::1", "roles": ["media", "edge", "calls"]}],
    "api": {"replicas": 1},
    "ingress": {"enabled": False},
    "settings": {"CLARION_SMTP_URL": "smtp://mail.example.com:25"},
}
"""Other values than those of the chart, so that both sides of its conditions are rendered."""
_RENDER: Final = """
import json, sys
from helm_python import Chart
with Chart.load(sys.argv[1]) as chart:
    print(json.dumps([chart.render(values=values, name="clarion") for values in json.loads(sys.argv[2])]))
"""
_READ_COMPOSE: Final = """
import json, sys
from compose_spec import PyCompose
print(" ".join(PyCompose.from_json(sys.argv[1]).service_names()))
"""
_VALIDATE: Final = """
import json, sys, kubernetes_validate, yaml
for path, version in json.loads(sys.argv[1]):
    for data in yaml.safe_load_all(open(path)):
        kubernetes_validate.validate(data, version, strict=True)
"""


class DeployFilesWrong(Exception):
    """What Helm, Kubernetes or compose would refuse."""


def environment() -> Path:
    """The Python with the validators; made when the lock is another one than it was made from."""
    python, made_from = HOME / "bin/python", HOME / "made-from.txt"
    if not made_from.exists() or made_from.read_text() != LOCK.read_text():
        venv.create(HOME, with_pip=True, clear=True)
        _run([python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", LOCK])
        made_from.write_text(LOCK.read_text())
    return python


def _run(command: list[str | Path]) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, timeout=900)
    if done.returncode != 0:
        raise DeployFilesWrong(done.stderr[-2000:] or done.stdout[-2000:])
    return done.stdout


def render(python: Path, *values: dict[str, object]) -> list[dict[str, str]]:
    """Manifests by their template, for each set of values."""
    found: list[dict[str, str]] = json.loads(_run([python, "-c", _RENDER, CHART, json.dumps(list(values))]))
    return found


def validate(python: Path, manifests: list[dict[str, str]]) -> None:
    """Raises DeployFilesWrong for what a Kubernetes of these versions would refuse."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = []
        for at, rendered in enumerate(manifests):
            for name, text in rendered.items():
                path = Path(folder) / f"{at}-{Path(name).name}"
                path.write_text(text)
                pairs += [(str(path), version) for version in KUBERNETES]
        _run([python, "-c", _VALIDATE, json.dumps(pairs)])


def compose_file() -> dict[str, object]:
    """With its merges carried out, and each variable replaced by its default, or by a word where it has none."""
    filled = re.sub(r"\$\{\w+(?::-([^}]*)|:\?[^}]*)?\}", lambda found: found[1] or "given", COMPOSE.read_text())
    read: dict[str, object] = yaml.safe_load(filled)
    return read


def read_compose(python: Path) -> list[str]:
    """The services that a compose implementation finds."""
    return _run([python, "-c", _READ_COMPOSE, json.dumps(compose_file())]).split()


def documents(rendered: dict[str, str]) -> Iterator[dict[str, object]]:
    for text in rendered.values():
        yield from (each for each in yaml.safe_load_all(text) if each)


def main() -> int:
    try:
        python = environment()
        manifests = render(python, {}, FEW)
        validate(python, manifests)
        services = read_compose(python)
    except DeployFilesWrong as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    count = sum(1 for rendered in manifests for _ in documents(rendered))
    sys.stdout.write(
        f"{count} manifests are valid for Kubernetes {', '.join(KUBERNETES)}; compose: {len(services)} services\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
