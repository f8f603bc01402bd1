"""How pages look: within the screen, fit for assistive technology and keyboards, wide and narrow, light and dark."""

from pathlib import Path
from typing import Any

from tests.support.node_phone import NodePhone

WIDE, NARROW = (1280, 860), (390, 844)
PHONE: dict[str, Any] = {"size": NARROW, "scheme": "dark"}
"""The look of somebody with a phone in their hand, at night."""


async def fits(browser: NodePhone, folder: Path, name: str) -> None:
    """Nothing sticks out, and nobody is kept out: as it stands, and at the other size in the other scheme.

    So one walk shows both. Whoever handles things otherwise on a phone walks there (`PHONE`). With `WEB_PICTURES=1`
    `folder` gets pictures of both.
    """
    found = await browser.do("fits", picture=str(folder / name), within=60)
    assert not found, f"{name}: {'; '.join(found)}"
