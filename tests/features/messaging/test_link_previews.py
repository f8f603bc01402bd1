"""Previews of links in chats: what pages say, fetched safely, and seen by who sees the post."""

import io
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select

from clarion.base.files import Files
from clarion.base.previews import NO_WORDS
from clarion.base.ssrf_guard import EgressPolicy
from clarion.base.storage import Storage
from clarion.engines.previews.process import PreviewProcess
from clarion.features.messaging.link_previews.addresses import find_address
from clarion.features.messaging.link_previews.fetching import MOST_REDIRECTS, NoPage, PageFetcher
from clarion.features.messaging.link_previews.models import LinkPage
from clarion.features.messaging.link_previews.pages import PICTURE_BYTES
from clarion.features.messaging.link_previews.reader import LinkReader
from clarion.features.messaging.link_previews.rules import MOST_LINKS, links_in
from clarion.features.people import demo
from tests.engines.previews.samples import png
from tests.features.messaging.test_chats import ask, post, team
from tests.features.messaging.test_posts import own
from tests.support.api import Api, running_app
from tests.support.waiting import wait_for
from tests.support.web_pages import Page, WebPages, web_pages

LOCAL, PUBLIC = EgressPolicy(loopback=True), EgressPolicy()
ARTICLE = b"""<!DOCTYPE html><html><head><title>Plain title</title>
<meta property="og:title" content="How parrots &amp; people talk">
<meta property="og:description" content="They  listen\nfirst."><meta property="og:site_name" content="Parrot News">
<meta property="og:image" content="/look.png"></head><body><meta property="og:title" content="Not this"></body>"""


@pytest.fixture
async def site() -> AsyncIterator[WebPages]:
    async with web_pages() as pages:
        pages.pages = {"/article": Page(ARTICLE), "/look.png": Page(png(), "image/png")}
        yield pages


@pytest.fixture
async def linked(storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    """An installation that may fetch from this machine, so that pages of tests can be shown."""
    async with running_app(storage, tmp_path, link_previews="loopback") as api:
        yield api


async def shown(api: Api, chat: str, number: str = "102") -> list[dict[str, Any]]:
    """The links of the newest post."""
    [line] = (await own(api, "GET", f"/chats/{chat}/posts", number, params={"recordCount": 1}))["records"]
    found: list[dict[str, Any]] = line.get("links", [])
    return found


async def appears(api: Api, chat: str, count: int = 1) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    async def look() -> bool:
        await api.settled()
        found[:] = await shown(api, chat)
        return len(found) == count

    await wait_for(look, missing=lambda: f"{count} links; there are {found}", timeout=20)
    return found


async def page_at(api: Api, address: str) -> LinkPage:
    """A page once nothing waits for it any more."""
    rows: list[LinkPage] = []

    async def look() -> bool:
        async with api.here.storage.reading() as session:
            rows[:] = (await session.scalars(select(LinkPage).where(LinkPage.url == address))).all()
        return bool(rows) and rows[0].state != "Waiting"

    await wait_for(look, missing=f"that {address} was looked at", timeout=30)
    return rows[0]


async def test_a_link_shows_what_its_page_says_to_who_is_in_the_chat(linked: Api, site: WebPages) -> None:
    """MSG-05: the picture is made anew and comes from us."""
    api = linked
    chat = (await team(api, members=("102",)))["id"]
    start = (await own(api, "GET", "/changes", "102", params={"since": 0}))["n"]
    said = await post(api, chat, f"Read ({site.url('/article')}).")
    [link] = await appears(api, chat)
    assert (link["title"], link["description"]) == ("How parrots & people talk", "They listen first.")
    assert (link["siteName"], link["host"], link["url"]) == ("Parrot News", "127.0.0.1", site.url("/article"))
    path = link["pictureUri"].removeprefix(api.here.settings.public_url)
    headers = {number: await api.as_person(number) for number in ("102", "103")}
    answer = await api.client.get(path, headers=headers["102"])
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (800, 400))
    foreign = await api.as_person("101", demo.NEIGHBOUR)
    for stranger in (headers["103"], foreign, {}):
        assert (await api.client.get(path, headers=stranger)).status_code in (401, 404)
    changes = await own(api, "GET", "/changes", "102", params={"since": start})
    assert [one["links"][0]["title"] for one in changes["posts"] if one["id"] == said["id"]] == [link["title"]]
    surface = await ask(api, "GET", f"/chats/{chat}/posts/{said['id']}", "102")
    assert "links" not in surface
    assert not any("cookie" in headers or "authorization" in headers for _, headers in site.asked)
    # Another post, another chat: it is known, and shows at once.
    other = (await team(api, "Others", members=("102",)))["id"]
    await post(api, other, site.url("/article"))
    assert len(await shown(api, other)) == 1
    assert site.paths() == ["/article", "/look.png"]
    api.clock.advance(25 * 3600)
    api.tokens.clear()
    await post(api, other, site.url("/article"))
    await wait_for(lambda: len(site.asked) == 4, missing="that it is fetched anew after a day", timeout=20)


async def test_a_preview_is_taken_away_by_its_author_and_stays_away(linked: Api, site: WebPages) -> None:
    api = linked
    chat = (await team(api, members=("102", "103")))["id"]
    said = await post(api, chat, site.url("/article"), "102")
    [link] = await appears(api, chat)
    path = f"/chats/{chat}/posts/{said['id']}/links/{link['id']}"
    await own(api, "DELETE", path, "103", 403)
    await own(api, "DELETE", path, "104", 404)
    await own(api, "DELETE", path, "102", 204)
    assert await shown(api, chat) == []
    await own(api, "DELETE", path, "102", 404)
    await own(api, "GET", path + "/picture", "102", 404)
    await ask(api, "PATCH", f"/chats/{chat}/posts/{said['id']}", "102", json={"text": "See " + site.url("/article")})
    assert await shown(api, chat) == []
    again = await post(api, chat, site.url("/article"), "102")
    assert len(await shown(api, chat)) == 1
    await ask(api, "PATCH", f"/chats/{chat}/posts/{again['id']}", "102", json={"text": "No link any more"})
    assert await shown(api, chat) == []


async def test_an_account_switches_previews_off_and_they_go(linked: Api, site: WebPages) -> None:
    api = linked
    chat = (await team(api, members=("102",)))["id"]
    await post(api, chat, site.url("/article"))
    await appears(api, chat)
    await own(api, "PUT", "/link-previews", "102", 403, json={"enabled": False})
    assert (await own(api, "GET", "/link-previews"))["enabled"] is True
    await own(api, "PUT", "/link-previews", json={"enabled": False})
    await appears(api, chat, 0)
    await post(api, chat, site.url("/article?other"))
    await api.settled()
    assert await api.here.get(LinkReader).work() == 0 and "/article?other" not in site.paths()
    api.clock.advance(25 * 3600)
    api.tokens.clear()
    await api.here.get(LinkReader).sweep()
    await api.settled()
    assert [one.key async for one in api.here.get(Files).walk("chat-links/")] == []
    await own(api, "PUT", "/link-previews", json={"enabled": True})
    await post(api, chat, site.url("/article"))
    await appears(api, chat)


async def test_pages_that_fail_are_remembered_and_not_asked_again_and_again(linked: Api, site: WebPages) -> None:
    api = linked
    chat = (await team(api))["id"]
    for _ in range(3):
        await post(api, chat, site.url("/gone"), "101")
        assert "404" in (await page_at(api, site.url("/gone"))).why
    assert site.paths() == ["/gone"]


async def test_a_link_that_acceptable_use_knows_has_no_preview_and_is_never_opened(linked: Api, site: WebPages) -> None:
    """MAL-02, also where a harmless address leads on to such a place."""
    api = linked
    chat = (await team(api))["id"]
    hostile = "http://malware.wicar.org/track"
    site.pages["/harmless"] = Page(status=302, headers={"Location": hostile})
    said = await post(api, chat, hostile, "101", 403)
    assert said["rule"] == "MAL-02"
    await post(api, chat, site.url("/harmless"), "101")
    assert "may not lead to" in (await page_at(api, site.url("/harmless"))).why
    assert site.paths() == ["/harmless"]


async def test_an_ordinary_installation_fetches_nothing_from_its_own_network(api: Api, site: WebPages) -> None:
    chat = (await team(api))["id"]
    text = f"http://localhost/a http://169.254.169.254/latest http://2130706433/ {site.url('/article')}"
    await post(api, chat, text, "101")
    for address in ("http://localhost/a", "http://169.254.169.254/latest", "http://2130706433/"):
        assert "may not go" in (await page_at(api, address)).why
    assert site.asked == []


async def fetch(site: WebPages, path: str, policy: EgressPolicy = LOCAL, most: int = 10_000) -> Any:
    fetcher = PageFetcher(policy)
    try:
        return await fetcher.get(site.url(path), "*/*", most, lambda address: True)
    finally:
        await fetcher.close()


async def test_every_step_of_a_redirect_is_judged(site: WebPages) -> None:
    """Also names that lead to this machine, and every form of its address."""
    for path, onward in {"/a": "/b", "/b": "/c", "/c": "/article"}.items():
        site.pages[path] = Page(status=302, headers={"Location": onward})
    assert (await fetch(site, "/a")).address == site.url("/article")
    site.pages["/loop"] = Page(status=301, headers={"Location": "/loop"})
    with pytest.raises(NoPage, match="on and on"):
        await fetch(site, "/loop")
    assert site.paths().count("/loop") == MOST_REDIRECTS + 1
    for bad in ("file:///etc/passwd", "ftp://a.example/", "//user:word@a.example/", "javascript:alert(1)"):
        site.pages["/bad"] = Page(status=302, headers={"Location": bad})
        with pytest.raises(NoPage, match="no address of the web"):
            await fetch(site, "/bad")
    for private in ("http://10.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://[fe80::1]/", "http://0.0.0.0/",
                    "http://169.254.169.254/", "http://[64:ff9b::a00:1]/"):  # fmt: skip
        site.pages["/private"] = Page(status=302, headers={"Location": private})
        with pytest.raises(NoPage, match="may not go"):
            await fetch(site, "/private")
    fetcher = PageFetcher(PUBLIC)
    for local in ("http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0x7f000001/", "http://127.1/"):
        with pytest.raises(NoPage, match="may not go"):
            await fetcher.get(local, "*/*", 100, lambda address: True)
    await fetcher.close()


async def test_no_more_is_read_than_was_wanted(site: WebPages) -> None:
    site.pages["/endless"] = Page(b"<title>x</title>", endless=True)
    found = await fetch(site, "/endless", most=100_000)
    assert found.cut and len(found.content) == 100_000 and site.sent < 50_000_000
    bomb = zlib.compress(bytes(50_000_000))
    site.pages["/bomb"] = Page(bomb, headers={"Content-Encoding": "deflate"})
    assert len((await fetch(site, "/bomb", most=60_000)).content) <= 60_000
    site.pages["/odd"] = Page(b"x", headers={"Content-Encoding": "br"})
    with pytest.raises(NoPage):
        await fetch(site, "/odd")


async def test_a_server_that_never_answers_is_left_alone(site: WebPages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clarion.features.messaging.link_previews.fetching.WITHIN_S", 0.2)
    site.pages["/silent"] = Page(silent=True)
    with pytest.raises(NoPage, match="in time") as problem:
        await fetch(site, "/silent")
    assert problem.value.again


@pytest.mark.parametrize(
    ("content", "charset", "title"),
    [
        ("<title>Grüße</title>".encode("cp1252"), "iso-8859-1", "Grüße"),
        ("<meta charset=koi8-r><title>Привет</title>".encode("koi8-r"), "", "Привет"),
        ("<title>こんにちは</title>".encode("shift_jis"), "Shift_JIS", "こんにちは"),
        (b"<title>two\n  lines</title>", "no-such-charset", "two lines"),
        ("<title>holiday\u202egpj.exe</title>".encode(), "utf-8", "holidaygpj.exe"),
        (b"<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>", "", "<script>alert(1)</script>"),
        (b"<title>" + b"a" * 9000 + b"</title>", "", "a" * 299 + "…"),
        (b"<p>no head</p>", "", ""),
        (b"<!--" * 50_000, "", ""),
        (b"\0\xff" * 1000, "utf-16", ""),
    ],
)
async def test_titles_of_all_kinds_of_pages(content: bytes, charset: str, title: str) -> None:
    assert (await PreviewProcess().read_page(content, charset)).title == title


async def test_no_page_breaks_its_reader() -> None:
    for content in (b"<" * 400_000, b"<a " * 150_000, b"<meta property='og:title' content='" * 5_000, b""):
        words = await PreviewProcess().read_page(content)
        assert words == NO_WORDS or len(words.title) <= 300
    assert PICTURE_BYTES <= 64 * 1024 * 1024


@given(st.text(max_size=400))
def test_whatever_is_written_links_are_few_and_addresses(text: str) -> None:
    found = links_in(text + " http://a.example/ " + text)
    assert len(found) <= MOST_LINKS
    for link in found:
        address = find_address(link, PUBLIC)
        assert address is None or (address.isascii() and address.startswith(("http://", "https://")))


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://a.example/x.", ["https://a.example/x"]),
        ("[words](https://a.example/x) and", ["https://a.example/x"]),
        ("https://a.example/wiki/A_(b), too", ["https://a.example/wiki/A_(b)"]),
        ("`https://a.example/x` ```\nhttps://b.example```", []),
        ("<https://a.example/x>", ["https://a.example/x"]),
        ("ftp://a.example javascript://a.example/%0aalert(1)", []),
        ("https://a.example https://a.example", ["https://a.example"]),
    ],
)
def test_links_are_found_as_people_write_them(text: str, links: list[str]) -> None:
    assert list(links_in(text)) == links


@pytest.mark.parametrize(
    "address",
    ["https://user:word@a.example/", "http://a.example:22/", "https:///x", "http://", "https://a.example:99999/",
     "https://" + "a" * 3000 + ".example", "file:///etc/passwd"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_not_fetched(address: str) -> None:
    assert find_address(address, PUBLIC) is None
