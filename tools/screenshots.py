"""Take the pictures of the README and the docs from a fresh demo company: `python -m tools.screenshots [NAME...]`.

Starts Clarion in a folder of its own on free ports, walks through its pages in Chromium, and writes small WebP files to
`docs/images/`.
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from PIL import Image

from clarion.apps.container import build_container
from clarion.apps.demo_door import make_demo_link
from clarion.base.bus import InProcessBus
from clarion.base.settings import load_settings
from tests.scenarios.roles import Roles, fresh_settings
from tests.support.node_phone import NODE

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "docs" / "images"
_DRIVER: Final = Path(__file__).with_name("screenshots.mjs")
_SIZE: Final = (1280, 800)
_SHOTS: Final[tuple[dict[str, Any], ...]] = (
    {"name": "chats", "path": "/chats", "click": ["Service"], "shows": "spare set in the van"},
    {"name": "phone", "path": "/", "shows": "Marcus Webb"},
    {"name": "texts", "path": "/texts", "click": ["Laura Chen"], "shows": "left group"},
    {"name": "analytics", "path": "/analytics", "shows": "Ben Okafor"},
    {"name": "queues", "path": "/queues", "shows": "Customer Care"},
    {"name": "recordings", "path": "/recordings", "shows": "Mia Torres"},
)


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="clarion-screenshots-") as folder:
        asyncio.run(_take(Path(folder), [shot for shot in _SHOTS if not names or shot["name"] in names]))


async def _take(folder: Path, shots: list[dict[str, Any]]) -> None:
    settings = fresh_settings(folder / "data", CLARION_DEMO_CONTENT="true", CLARION_DEMO_CALL_MINUTES="0")
    roles = Roles(settings, folder)
    try:
        await roles.start("up", timeout=180)
        here = build_container(load_settings(settings), bus=InProcessBus())
        link = await make_demo_link(here)
        address = here.settings.public_url
        await here.storage.close()
        asked = {"link": link, "address": address, "folder": str(folder), "shots": shots}
        asked |= {"width": _SIZE[0], "height": _SIZE[1], "timeZone": "America/Los_Angeles"}
        driver = await asyncio.create_subprocess_exec(NODE, _DRIVER, stdin=asyncio.subprocess.PIPE)
        await driver.communicate(json.dumps(asked).encode())
        if driver.returncode:
            sys.exit("The pictures could not be taken: see above.")
    finally:
        roles.stop()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for shot in shots:
        target = FOLDER / f"{shot['name']}.webp"
        Image.open(folder / f"{shot['name']}.png").convert("RGB").save(target, "WEBP", quality=82, method=6)
        print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
