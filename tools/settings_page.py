"""Writes the table of `docs/operations/settings.md` from the settings themselves: `python -m tools.settings_page`."""

import sys
from pathlib import Path

from pydantic.fields import FieldInfo

from clarion.base.settings import Settings
from clarion.base.settings_words import PREFIX

PAGE = Path(__file__).parents[1] / "docs" / "operations" / "settings.md"
_BEGIN, _END = "<!-- settings:begin -->\n", "<!-- settings:end -->"


def _in_order() -> list[tuple[str, FieldInfo]]:
    """As written: those of the base classes come last."""
    own = list(Settings.__annotations__)
    fields = Settings.model_fields
    return [(name, fields[name]) for name in [*own, *(other for other in fields if other not in own)] if name in fields]


def table() -> str:
    rows = ["| variable | default | what it is |", "|---|---|---|"]
    for name, field in _in_order():
        default = field.default
        shown = ",".join(default) if isinstance(default, tuple) else default
        variable, value = f"`{PREFIX}{name.upper()}`", f"`{shown}`" if shown not in ("", None) else "–"
        rows.append(f"| {variable} | {value} | {(field.description or '').rstrip('.')} |")
    return "\n".join(rows) + "\n"


def page_with_table(text: str) -> str:
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}{table()}{_END}{after}"


if __name__ == "__main__":
    text = PAGE.read_text()
    PAGE.write_text(page_with_table(text))
    sys.exit(0)
