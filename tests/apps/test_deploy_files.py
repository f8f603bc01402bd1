"""Compose file, Helm chart and image: what they run, without root, read-only, without capabilities (OPS-02, OPS-17).

Helm's own rendering and the schemas of Kubernetes and compose are checked where `python -m tools.deploy_check` has made
its environment, which weighs 350 MB; everything else always.
"""

import hashlib
import json
import re
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from clarion.apps.cli_up import add_to as add_roles
from clarion.base.settings import unknown_settings
from tools import deploy_check, image

DEPLOY = Path(__file__).parents[2] / "deploy"
ROLES = {"media", "edge", "calls", "api", "meetings", "jobs"}


def compose() -> dict[str, Any]:
    return deploy_check.compose_file()["services"]  # type: ignore[return-value]


def test_ops_17_containers_of_the_compose_file_have_no_root_no_capabilities_and_write_nothing_but_data() -> None:
    services = compose()
    assert set(services) == ROLES | {"postgres", "valkey"}
    for name in ROLES:
        service = services[name]
        assert service["user"] == f"{image.USER_ID}:{image.USER_ID}", name
        assert service["read_only"] and service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not {"cap_add", "privileged", "devices", "pid", "ipc"} & set(service), name
        assert service["network_mode"] == "host", "SIP and RTP name addresses"
        assert service["command"] == [name]
    for name in ("postgres", "valkey"):
        assert all(port.startswith("127.0.0.1:") for port in services[name]["ports"]), "nobody else needs them"


def test_ops_02_settings_of_the_compose_file_and_the_chart_are_ones_that_clarion_reads() -> None:
    texts = [
        path.read_text()
        for path in (*DEPLOY.glob("compose/*"), *DEPLOY.glob("helm/**/*.yaml"), *DEPLOY.glob("helm/**/*.tpl"))
    ]
    names = {name for text in texts for name in re.findall(r"\b(CLARION_[A-Z0-9_]+)\b(?!…)", text)}
    assert len(names) > 15
    assert unknown_settings(dict.fromkeys(names - {"CLARION_IMAGE"}, "x")) == []


def test_ops_02_values_of_the_chart_fit_their_schema() -> None:
    chart = DEPLOY / "helm/clarion"
    schema = json.loads((chart / "values.schema.json").read_text())
    values = yaml.safe_load((chart / "values.yaml").read_text())
    assert set(schema["required"]) <= set(values)
    assert {role for node in values["nodes"] for role in node["roles"]} == ROLES - {"api", "meetings", "jobs"}
    assert yaml.safe_load((chart / "Chart.yaml").read_text())["appVersion"] == _version()


def _version() -> str:
    from clarion import __version__

    return __version__


@pytest.fixture(scope="module")
def rendered() -> list[dict[str, str]]:
    if not (deploy_check.HOME / "made-from.txt").exists():
        pytest.skip("`python -m tools.deploy_check` was not run here")
    return deploy_check.render(deploy_check.environment(), {}, deploy_check.FEW)


def test_ops_02_helm_renders_the_chart_and_kubernetes_and_compose_take_what_comes_out(
    rendered: list[dict[str, str]],
) -> None:
    python = deploy_check.environment()
    deploy_check.validate(python, rendered)
    assert set(deploy_check.read_compose(python)) == set(compose())
    broken = [{"x.yaml": rendered[0]["clarion/templates/web.yaml"].replace("replicas: 2", "replicas: many")}]
    with pytest.raises(deploy_check.DeployFilesWrong):
        deploy_check.validate(python, broken)


def test_ops_17_pods_have_no_root_no_capabilities_and_write_nothing_but_volumes(rendered: list[dict[str, str]]) -> None:
    seen = set()
    for manifest in (each for one in rendered for each in deploy_check.documents(one)):
        if manifest["kind"] not in ("StatefulSet", "Deployment"):
            continue
        pod: dict[str, Any] = manifest["spec"]["template"]["spec"]  # type: ignore[index]
        assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["runAsUser"] == image.USER_ID
        [container] = pod["containers"]
        seen |= set(container["args"])
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
        }  # fmt: skip
        assert pod.get("hostNetwork", False) == (container["args"][0] in ("media", "edge", "calls"))
        if container["args"][0] in ("media", "calls"):
            drains = container["lifecycle"]["preStop"]["exec"]["command"]
            assert drains[:3] == ["clarion", "drain", container["args"][0]]
            assert pod["terminationGracePeriodSeconds"] > int(drains[-1])
    assert seen == ROLES


def test_ops_31_what_a_pod_runs_before_it_ends_is_a_command_that_there_is() -> None:
    import typer
    from typer.main import get_command

    from clarion.apps.cli_drain import add_to

    app = typer.Typer()
    add_to(app)
    add_roles(app)
    drain = get_command(app).commands["drain"]  # type: ignore[attr-defined]
    for role in ("media", "calls"):
        assert "--deadline" in {word for option in drain.commands[role].params for word in option.opts}


def test_ops_02_an_image_is_one_layer_and_says_who_runs_what(tmp_path: Path) -> None:
    root = tmp_path / "root.tar"
    with tarfile.open(root, "w") as tar:
        tar.add(__file__, "etc/hello")
    made = tmp_path / "image.tar"
    image.write_image(root, "1.2.3", made, 1_700_000_000)
    with tarfile.open(made) as tar:
        [manifest] = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
        config = json.load(tar.extractfile(manifest["Config"]))  # type: ignore[arg-type]
        layer = tar.extractfile("layer.tar").read()  # type: ignore[union-attr]
    assert config["rootfs"]["diff_ids"] == ["sha256:" + hashlib.sha256(layer).hexdigest()]
    assert manifest["RepoTags"] == ["localhost/clarion:1.2.3", "localhost/clarion:latest"]
    assert config["config"]["User"] == "10001:10001"
    assert config["created"] == "2023-11-14T22:13:20Z"
    again = tmp_path / "again.tar"
    image.write_image(root, "1.2.3", again, 1_700_000_000)
    assert again.read_bytes() == made.read_bytes(), "the same each time"
