"""The templates that come with Clarion: one file for each CRM beside this one."""

from functools import cache
from importlib.resources import files

from clarion.base.errors import NotFound
from clarion.features.phone.crm.template import Template, read_template


@cache
def texts() -> dict[str, str]:
    """The files by key, in the order of their names."""
    folder = files(__package__) / "templates"
    found = [each for each in folder.iterdir() if each.name.endswith(".yaml")]
    return {
        each.name.removesuffix(".yaml"): each.read_text("utf-8") for each in sorted(found, key=lambda one: one.name)
    }


@cache
def templates() -> dict[str, Template]:
    return {key: read_template(text) for key, text in texts().items()}


def get_text(key: str) -> str:
    """Raises NotFound."""
    if (text := texts().get(key)) is None:
        raise NotFound("Resource for parameter [templateKey] is not found.", parameter="templateKey")
    return text
