"""What `fits` sees: what is wrong at one size only, or in one scheme only, wherever the walk is."""

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.web.browsers import open_window
from tests.web.looks import NARROW, WIDE
from tests.web.site import Browser

pytestmark = [pytest.mark.browser]

PAGE = """<!doctype html><html lang="en"><title>Page</title>
<style>:root { color-scheme: light dark } body { color: #000; background: #fff }
@media (prefers-color-scheme: dark) { body { color: #333; background: #222 } }
button { outline: none } #seen:focus { border-color: red }</style>
<main id="main"><h1>Heading</h1><div style="width: 600px">Words</div>
<button>Hidden focus</button><button id="seen">Seen</button><button tabindex="-1">Left out</button></main>"""


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide", "narrow-dark"])
async def test_what_is_wrong_at_the_other_size_is_found(tmp_path: Path, size: tuple[int, int], scheme: str) -> None:
    look = {"width": size[0], "height": size[1], "scheme": scheme}
    window = await open_window(Browser, url="", instance="x", **look)
    try:
        await window.do("go", address=f"data:text/html,{quote(PAGE)}")
        before = await window.do("sticks_out")
        found = await window.do("fits", picture=str(tmp_path / "page"))
        assert any("px stick out" in line for line in found)
        assert any("color-contrast" in line for line in found)
        by_keyboard = [line for line in found if "focus" in line or "keyboard" in line]
        assert {line.partition(" .")[0] for line in by_keyboard} == {
            'shows no focus: button "Hidden focus"', 'is not reached by keyboard: button "Left out"',
        }  # fmt: skip
        assert {line.split(":")[0] for line in found if line not in by_keyboard} == {"390 dark"}
        assert await window.do("sticks_out") == before, "it is as it was"
    finally:
        await window.close()


async def test_pages_know_nothing_of_each_other() -> None:
    """What one stores, another page of the same Chromium lacks; a page with a Chromium for itself is another one."""
    address = "http://localhost:1/"
    pages = [await open_window(Browser, url="", instance=name, own=own, width=400, height=400) for name, own in
             (("first", False), ("second", False), ("third", True))]  # fmt: skip
    try:
        for name, page in zip(("first", "second", "third"), pages, strict=True):
            assert await page.do("stores", address=address, name=name) == {name: name}
    finally:
        for page in pages:
            await page.close()
