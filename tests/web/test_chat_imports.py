"""MSG-38, MSG-50: an administrator brings an export, looks at it, and lets it run; people go on reading."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.features.messaging.exports import export_of
from tests.features.messaging.importing import small_world
from tests.web.admin import administrator, get
from tests.web.conftest import ROOT
from tests.web.looks import fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
IMPORTS = "/account/~/clarion/chat-imports"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


async def test_an_export_is_looked_at_and_imported(site: Site) -> None:
    export = site.folder / "acme-slack.zip"
    export.write_bytes(export_of(small_world(), "Slack"))
    ada = await administrator(site, path="/chat-imports")
    await ada.sees("Nothing was imported yet")
    await ada.do("upload", file=str(export))
    await ada.sees("People are matched by email address")
    await ada.sees("Old Tom")
    await ada.sees("Only the name")
    await fits(ada, site.folder, "preview")
    await ada.click("Change who Old Tom is")
    await ada.do("give_to", label="A colleague", option="Dev Patel")
    await fits(ada, site.folder, "choosing")
    await ada.click("Choose", exact=True)
    await ada.sees("Not applied yet")
    await ada.click("Apply 1 choice")
    await ada.sees("Chosen")
    await ada.do("picture", file=str(site.folder / "chosen.png"))
    await ada.do("click", role="tab", name="Chats", exact=True)
    await ada.sees("toms-own")
    await ada.do("picture", file=str(site.folder / "chats.png"))
    known = (await get(site, "/clarion/team-messaging/chats"))["records"]
    assert {one["type"] for one in known} == {"Everyone", "Personal"}
    await ada.do("click", role="button", name="Import", exact=True)
    await ada.sees("Done: 12 new posts with 2 files.")
    await ada.sees("Nothing is left out.")
    await fits(ada, site.folder, "done")
    [done] = (await get(site, IMPORTS))["records"]
    assert (done["status"], done["progress"]["newPosts"]) == ("Completed", 12)
    await ada.page("/chats")
    await ada.click("general")
    await ada.sees("Another thing")
    await ada.sees("from Slack")
    await ada.sees("Dev Patel")
    await ada.do("picture", file=str(site.folder / "general.png"))


async def test_a_wrong_file_is_refused_in_words(site: Site) -> None:
    wrong = site.folder / "holiday.zip"
    wrong.write_bytes(b"PK no zip at all")
    ada = await administrator(site, path="/chat-imports")
    await ada.do("upload", file=str(wrong))
    await ada.sees("The file is a damaged zip archive")
    await ada.do("picture", file=str(site.folder / "failed.png"))
    await ada.do("click", role="button", name="Delete the import holiday.zip")
    await ada.do("click_last", name="Delete")
    await ada.sees("Nothing was imported yet")


async def test_only_who_may_import_gets_the_page(site: Site) -> None:
    ben = await administrator(site, "102", path="/chat-imports")
    await ben.sees("This page is for administrators")
