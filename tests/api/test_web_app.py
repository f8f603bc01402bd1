"""The built web app, served as files, with a page for every address of its own."""

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from clarion.api.errors import install_error_handlers
from clarion.api.web_app import web_app_router
from clarion.base.settings import load_settings


@pytest.fixture
def client(tmp_path: Path) -> httpx.AsyncClient:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><title>App</title>")
    (dist / "meeting.html").write_text("<!doctype html><title>Meeting</title>")
    (dist / "assets" / "app-1234.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("secret")
    app = FastAPI()
    install_error_handlers(app)
    settings = load_settings({"CLARION_DATA": str(tmp_path), "CLARION_SIP_WS_PORT": "5999"})
    app.include_router(web_app_router(settings, dist))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://clarion.test")


async def test_every_page_of_the_app_is_its_index(client: httpx.AsyncClient) -> None:
    for path in ("/", "/calls", "/settings/devices", "/index.html"):
        answer = await client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 200, path
        assert "<title>App</title>" in answer.text
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "ws://*:5999" in answer.headers["Content-Security-Policy"]
        assert "script-src 'self' 'wasm-unsafe-eval';" in answer.headers["Content-Security-Policy"]


async def test_only_the_page_on_which_people_consent_runs_no_webassembly(client: httpx.AsyncClient) -> None:
    answer = await client.get("/authorize?client_id=x", headers={"Accept": "text/html"})
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]


async def test_links_to_meetings_have_a_page_of_their_own(client: httpx.AsyncClient) -> None:
    """MTG-16: what guests load holds nothing of the app."""
    for path in (
        "/join",
        "/join/123456789012",
        "/meet/AbCdEfGhIjKlMnOpQrStUv?pw=secret",
        "/webinar/AbCdEfGhIjKlMnOpQrStUv",
        "/watch/AbCdEfGhIjKlMnOpQrStUv",
    ):
        answer = await client.get(path, headers={"Accept": "text/html"})
        assert "<title>Meeting</title>" in answer.text, path
        assert "'wasm-unsafe-eval'" in answer.headers["content-security-policy"]
    assert "<title>App</title>" in (await client.get("/meetings", headers={"Accept": "text/html"})).text


async def test_assets_may_be_kept_for_ever(client: httpx.AsyncClient) -> None:
    answer = await client.get("/assets/app-1234.js")
    assert answer.text == "export {}"
    assert "javascript" in answer.headers["Content-Type"]
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip", "gzip"),
        ("gzip;q=1.0, *;q=0", "gzip"),
        ("br;q=0, *;q=0.5", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("br;q=zero", None),
        ("", None),
    ],
)
async def test_a_file_comes_in_the_encoding_that_the_client_takes(
    client: httpx.AsyncClient, tmp_path: Path, accept: str, encoding: str | None
) -> None:
    for suffix, content in ((".br", b"as brotli"), (".gz", b"as gzip")):
        (tmp_path / "dist" / "assets" / f"app-1234.js{suffix}").write_bytes(content)
    async with client.stream("GET", "/assets/app-1234.js", headers={"Accept-Encoding": accept}) as answer:
        raw = b"".join([piece async for piece in answer.aiter_raw()])
    assert answer.headers.get("Content-Encoding") == encoding
    assert raw == {"br": b"as brotli", "gzip": b"as gzip", None: b"export {}"}[encoding]
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "javascript" in answer.headers["Content-Type"]


async def test_a_page_that_has_not_changed_is_not_sent_again(client: httpx.AsyncClient, tmp_path: Path) -> None:
    first = await client.get("/")
    again = await client.get("/", headers={"If-None-Match": f'"other", W/{first.headers["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    (tmp_path / "dist" / "index.html").write_text("<!doctype html><title>Newer</title>")
    newer = await client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert newer.status_code == 200 and "Newer" in newer.text


@pytest.mark.parametrize(
    "path", ["/missing.js", "/assets/none.css", "/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/a%00b.js"]
)
async def test_no_other_file_is_served(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text


async def test_an_address_of_the_api_is_never_a_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/restapi/v1.0/nothing", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.json()["errorCode"] == "CMN-120"
