"""`clarion demo fax`: what it says of a fax, and of a file that is none."""

from pathlib import Path
from typing import Any

import pytest
import typer
from PIL import Image
from typer.testing import CliRunner

from clarion.apps import cli_demo_numbers
from clarion.apps.cli_demo_numbers import add_to

OK = {"ended": True, "code": "OK", "negotiated": True, "pages": [{}, {}]}
BROKEN = {"ended": True, "code": "CALL_DROPPED", "reason": "The connection broke off.", "negotiated": True, "pages": []}
SILENT = {"ended": True, "code": "NO_FIRST_MESSAGE", "negotiated": False, "pages": []}


def command() -> typer.Typer:
    app = typer.Typer()
    add_to(app)
    return app


@pytest.mark.parametrize(
    ("answered", "status", "fax", "code", "words"),
    [
        ("now", 200, OK, 0, "The fax arrived, 2 pages."),
        ("now", 200, BROKEN, 1, "The fax failed after 0 pages: The connection broke off."),
        ("now", 200, SILENT, 1, "No fax machine answered at +16505550197"),
        (None, 603, {}, 1, "+16505550197 did not answer (603 Decline)"),
    ],
)
def test_demo_fax_waits_and_says_what_became_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answered: str, status: int, fax: Any, code: int, words: str
) -> None:
    over = {
        "id": "1", "from_number": "+12025550130", "to_number": "+16505550197", "ended": "then", "answered": answered,
        "status": status, "refusal": {"phrase": "Decline"} if answered is None else {}, "fax": fax,
    }  # fmt: skip
    asked: list[str] = []

    def ask(do: str, **_payload: Any) -> dict[str, Any]:
        asked.append(do)
        return over if len(asked) > 2 else over | {"ended": None, "fax": {}}

    monkeypatch.setattr(cli_demo_numbers, "_ask", ask)
    monkeypatch.setattr(cli_demo_numbers, "_LOOK_S", 0.0)
    Image.new("1", (1728, 100), 1).save(tmp_path / "page.tiff", compression="group4")
    done = CliRunner().invoke(command(), ["demo", "fax", "+12025550130", "+16505550197", str(tmp_path / "page.tiff")])
    assert done.exit_code == code, done.output
    assert words in done.output
    assert asked == ["place", "call", "call"]


def test_demo_fax_refuses_what_is_no_tiff(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cli_demo_numbers, "_ask", lambda *_asked, **_payload: pytest.fail("nothing is faxed"))
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.4")
    done = CliRunner().invoke(command(), ["demo", "fax", "+12025550130", "+16505550197", str(tmp_path / "page.pdf")])
    assert done.exit_code != 0
    assert "is no TIFF" in getattr(done.exception, "message", "")
