"""Every role has all the parts that its code asks the container for: seen without starting anything."""

import ast
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from clarion.apps.container import build_container
from clarion.apps.features import features, features_of_jobs
from clarion.apps.role_parts import ROLES
from clarion.base.bus import InProcessBus
from clarion.base.container import Container
from clarion.base.settings import load_settings
from clarion.base.wiring import Feature, MissingParts, assemble

PACKAGES = Path(__file__).parents[2] / "clarion" / "features"
CONTAINERS = {"here", "_here", "container"}
# Offered by whatever process there is: `build_container`, and services that make themselves when first asked for.
EVERYWHERE = {"AuditRecorder"}
FOR_LATER = {"PaymentBook", "IdentityBook"}  # features that are not there yet offer them


def _names(package: Path, methods: set[str]) -> Iterator[tuple[str, str]]:
    """(method, name of the class) of each call of such a method of a container."""
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            owner, kind = node.func.value, node.args[0]
            if isinstance(owner, ast.Call):
                owner = owner.func
            holds = getattr(owner, "id", getattr(owner, "attr", "")) in CONTAINERS | {"container_of"}
            name = getattr(kind, "id", getattr(kind, "attr", ""))
            if holds and node.func.attr in methods and name.lstrip("_")[:1].isupper() and not name.isupper():
                yield node.func.attr, name


@pytest.mark.parametrize(
    "feature", [each for each in features() if (PACKAGES / each.name).is_dir()], ids=lambda f: f.name
)
def test_a_feature_declares_the_parts_of_others_that_its_code_asks_for(feature: Feature) -> None:
    package = PACKAGES / feature.name
    own = {name for _, name in _names(package, {"offer"})}
    asked: dict[str, set[str]] = defaultdict(set)
    for method, name in _names(package, {"get", "find"}):
        asked[method].add(name)
    needs, uses = ({kind.__name__ for kind in kinds} for kinds in (feature.needs, feature.uses))
    outside = {method: names - own - EVERYWHERE - FOR_LATER for method, names in asked.items()}
    assert outside.get("get", set()) <= needs
    assert outside.get("get", set()) | outside.get("find", set()) == needs | uses


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Container]:
    built = build_container(load_settings({"CLARION_DATA": str(tmp_path)}), bus=InProcessBus())
    yield built
    await built.bus.close()
    await built.storage.close()


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_is_complete_by_itself_before_anything_starts(role: str, here: Container) -> None:
    assert [part.name for part in ROLES[role](here)]


@pytest.mark.parametrize("role", ["api", "jobs"])
async def test_a_missing_part_is_named_before_anything_starts(role: str, here: Container) -> None:
    whole = features() if role == "api" else features_of_jobs()
    asking = ("people", "live", "developer", "telephony states")
    with pytest.raises(MissingParts, match="phone needs ExtensionKinds, PushCache, which nothing in this process"):
        assemble(here, [each for each in whole if each.name not in asking])
