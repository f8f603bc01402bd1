"""A copy of the status page on another host goes on when the installation does not (OPS-39)."""

import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from clarion.features.operations.service_status import StatusMirror

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
SOURCE = "https://phone.example.com"
TITLES = {"en": "Service status", "fr": "État des services", "nl": "Status van de diensten", "zh": "服务状态"}


def page(title: str) -> str:
    return (
        f"<!doctype html><html><body><main><h1>{title}</h1><div class='banner operational'>All services work.</div>"
        '<form method="post" action="/status/subscriptions"><input></form>'
        '<a href="/status/feed">feed</a><a href="/status">page</a></main></body></html>'
    )


def answers(request: httpx.Request) -> httpx.Response:
    if request.url.path == "/status":
        return httpx.Response(200, text=page(TITLES[request.headers["accept-language"]]))
    return httpx.Response(200, text=f"text of {request.url.path}")


def fails(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def server(how: Callable[[httpx.Request], httpx.Response]) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.MockTransport(how))


async def test_ops_39_the_copy_has_every_language_feed_and_json_and_no_form(tmp_path: Path) -> None:
    mirror = StatusMirror(SOURCE, tmp_path / "www")
    assert await mirror.refresh(server(answers), NOW)
    shown = (tmp_path / "www/index.fr.html").read_text()
    assert "État des services" in shown and "<form" not in shown
    assert 'href="feed.xml"' in shown and f'href="{SOURCE}/status"' in shown
    assert (tmp_path / "www/index.html").read_text() == (tmp_path / "www/index.en.html").read_text()
    assert (tmp_path / "www/feed.xml").read_text() == "text of /status/feed"
    assert "service-status" in (tmp_path / "www/service-status.json").read_text()


async def test_ops_39_an_installation_that_does_not_answer_is_said_to_be_silent_also_after_a_restart(
    tmp_path: Path,
) -> None:
    mirror = StatusMirror(SOURCE, tmp_path)
    await mirror.refresh(server(answers), NOW)
    assert not await mirror.refresh(server(fails), NOW + timedelta(minutes=2))
    assert "has not answered" not in (tmp_path / "index.html").read_text(), "a moment is no outage"
    await mirror.refresh(server(fails), NOW + timedelta(minutes=4))
    shown = (tmp_path / "index.html").read_text()
    assert "The server has not answered since" in shown and "12:00" in shown
    assert "All services work." in shown, "what it showed then"
    assert "ne répond plus" in (tmp_path / "index.fr.html").read_text()
    for kept in tmp_path.glob("kept.*"):
        os.utime(kept, (NOW.timestamp(),) * 2)
    (tmp_path / "index.html").unlink()
    await StatusMirror(SOURCE, tmp_path).refresh(server(fails), NOW + timedelta(hours=1))
    assert "since" in (tmp_path / "index.html").read_text()
    await mirror.refresh(server(answers), NOW + timedelta(hours=2))
    assert "has not answered" not in (tmp_path / "index.html").read_text()


async def test_ops_39_an_operators_note_is_shown_while_the_installation_is_away_and_as_text(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Our data center has <no> power.\n")
    await StatusMirror(SOURCE, tmp_path).refresh(server(fails), NOW)
    shown = (tmp_path / "index.html").read_text()
    assert "Our data center has &lt;no&gt; power." in shown
    assert "The server has not answered yet." in shown
    assert "服务器尚未响应。" in (tmp_path / "index.zh.html").read_text()


async def test_ops_39_an_error_of_the_installation_does_not_replace_what_was_kept(tmp_path: Path) -> None:
    mirror = StatusMirror(SOURCE, tmp_path)
    await mirror.refresh(server(answers), NOW)
    assert not await mirror.refresh(server(lambda request: httpx.Response(502, text="bad gateway")), NOW)
    assert "All services work." in (tmp_path / "index.html").read_text()


async def test_ops_39_an_answer_without_end_is_given_up(tmp_path: Path) -> None:
    sent = 0

    async def without_end() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100:
            sent += 1
            yield b"x" * 100_000

    mirror = StatusMirror(SOURCE, tmp_path)
    async with server(lambda _: httpx.Response(200, content=without_end())) as client:
        assert not await mirror.refresh(client, NOW)
    assert sent < 30
