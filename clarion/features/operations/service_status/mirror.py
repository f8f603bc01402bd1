"""A copy of the status page for another host, which goes on to be there, and says so, when the installation is not."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Final

import httpx
import structlog

from clarion.base.i18n import gettext, moment
from clarion.base.languages import LANGUAGES

log = structlog.stdlib.get_logger("clarion.service_status")

NOTE: Final = "note.txt"
"""What an operator writes into this file of the folder is shown at the top: the installation may be away by then."""
_SILENT: Final = timedelta(minutes=3)
_MOST_BYTES: Final = 2_000_000
_MOST_NOTE: Final = 4000


@dataclass
class StatusMirror:
    """`source`: the installation, https://phone.example.com; `folder`: what a web server of another host serves."""

    source: str
    folder: Path
    pages: dict[str, str] = field(default_factory=dict)
    answered_at: datetime | None = None

    async def refresh(self, client: httpx.AsyncClient, now: datetime) -> bool:
        """Fetch and write everything; returns whether the installation answered."""
        try:
            fetched = {language: await self._fetch(client, "/status", language) for language in LANGUAGES}
            feed = await self._fetch(client, "/status/feed", "en")
            data = await self._fetch(client, "/restapi/v1.0/clarion/service-status", "en")
        except (httpx.HTTPError, ValueError) as error:
            log.warning("status_mirror.unreachable", source=self.source, problem=str(error) or type(error).__name__)
            self._recall()
            self._write_pages(now)
            return False
        self.pages, self.answered_at = fetched, now
        self._write("feed.xml", feed)
        self._write("service-status.json", data)
        for language, page in fetched.items():
            self._write(f"kept.{language}.html", page)
        self._write_pages(now)
        return True

    async def _fetch(self, client: httpx.AsyncClient, path: str, language: str) -> str:
        found = bytearray()
        address, headers = self.source.rstrip("/") + path, {"Accept-Language": language}
        async with client.stream("GET", address, headers=headers) as answer:
            answer.raise_for_status()
            async for part in answer.aiter_bytes():
                found += part
                if len(found) > _MOST_BYTES:
                    raise ValueError(f"{path} is longer than {_MOST_BYTES} bytes")
        return found.decode(errors="replace")

    def _recall(self) -> None:
        """What an earlier run kept, once."""
        if self.pages:
            return
        kept = {language: self.folder / f"kept.{language}.html" for language in LANGUAGES}
        self.pages = {language: path.read_text() for language, path in kept.items() if path.exists()}
        times = [path.stat().st_mtime for path in kept.values() if path.exists()]
        self.answered_at = datetime.fromtimestamp(min(times), UTC) if times else None

    def _write_pages(self, now: datetime) -> None:
        note = self._note()
        for language in LANGUAGES:
            page = self.pages.get(language) or _empty_page(language)
            shown = with_banners(page, self._banners(language, now, note), self.source)
            self._write(f"index.{language}.html", shown)
            if language == LANGUAGES[0]:
                self._write("index.html", shown)

    def _banners(self, language: str, now: datetime, note: str) -> list[str]:
        found = [note] if note else []
        if self.answered_at is None:
            found.append(gettext(language, "status.mirror.never"))
        elif now - self.answered_at > _SILENT:
            found.append(gettext(language, "status.mirror.silent", at=moment(language, self.answered_at)))
        return found

    def _note(self) -> str:
        path = self.folder / NOTE
        return path.read_text(errors="replace")[:_MOST_NOTE].strip() if path.exists() else ""

    def _write(self, name: str, text: str) -> None:
        """At once: a web server never reads half of it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f".{name}.new"
        draft.write_text(text)
        draft.chmod(0o644)
        draft.replace(self.folder / name)


def with_banners(page: str, sentences: list[str], source: str) -> str:
    """`page` with sentences at its top, without the form, which nobody answers here, and with links to the original."""
    banners = "".join(f'<div class="banner outage" role="status">{escape(each)}</div>' for each in sentences)
    page = re.sub(r"<form\b.*?</form>", "", page, flags=re.S)
    page = page.replace('href="/status/feed"', 'href="feed.xml"')
    page = re.sub(r'href="/(?!/)', f'href="{escape(source.rstrip("/"))}/', page)
    return re.sub(r"(</h1>)", lambda found: found[1] + banners, page, count=1)


def _empty_page(language: str) -> str:
    title = escape(gettext(language, "status.title"))
    head = f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
    return f"{head}<body><main><h1>{title}</h1></main></body></html>\n"
