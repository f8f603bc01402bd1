"""What a web page says of itself: Open Graph (ogp.me), Twitter cards, and what HTML has had for longer."""

import codecs
import re
from html.parser import HTMLParser

from clarion.base.previews import PageWords
from clarion.engines.previews.form import LONGEST_WORDS

# Loaded now: where previews are made no file can be opened later.
_CHARSETS = {
    name: codecs.lookup(name)
    for name in ("utf-8", "utf-16", "cp1252", "iso8859-2", "iso8859-15", "cp1250", "cp1251", "koi8-r", "shift_jis",
                 "euc-jp", "gb18030", "big5", "euc-kr")
}  # fmt: skip
_SAME = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "windows-1252": "cp1252",
         "windows-1250": "cp1250", "windows-1251": "cp1251", "iso-8859-2": "iso8859-2", "iso-8859-15": "iso8859-15",
         "sjis": "shift_jis", "gbk": "gb18030", "gb2312": "gb18030", "utf8": "utf-8"}  # fmt: skip
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,40})", re.I)
_HEAD = 2048
_NAMES = {
    "og:title": "title",
    "twitter:title": "title",
    "og:description": "description",
    "twitter:description": "description",
    "description": "description",
    "og:site_name": "site_name",
    "application-name": "site_name",
    "og:image": "picture",
    "og:image:url": "picture",
    "og:image:secure_url": "picture",
    "twitter:image": "picture",
}
_ORDER = tuple(_NAMES)


def read(content: bytes, charset: str) -> PageWords:
    page = _Page()
    page.feed(_text_of(content, charset))
    page.close()
    found = {name: page.best(name) for name in LONGEST_WORDS}
    found["title"] = found["title"] or "".join(page.titles)
    return PageWords(**{name: _line(text, LONGEST_WORDS[name]) for name, text in found.items()})


def _text_of(content: bytes, charset: str) -> str:
    declared = _DECLARED.search(content[:_HEAD])
    for name in (charset, declared[1].decode() if declared else "", "utf-8"):
        wanted = name.strip().strip("\"'").lower()
        known = _CHARSETS.get(_SAME.get(wanted, wanted))
        if known is not None:
            return known.decode(content, "replace")[0]
    return content.decode("utf-8", "replace")


def _line(text: str, longest: int) -> str:
    """One line, without what is not seen and turns around what is."""
    seen = "".join(char for char in text[: longest * 4] if char.isprintable() or char.isspace())
    line = " ".join(seen.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


class _Page(HTMLParser):
    """Only the head is read: what comes after `<body>` says nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.titles: list[str] = []
        self._found: dict[str, str] = {}
        self._in_title = self._over = False

    def best(self, member: str) -> str:
        """The first of the names, in the order of trust, that says something."""
        return next((self._found[name] for name in _ORDER if _NAMES[name] == member and self._found.get(name)), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._over = self._over or tag == "body"
        if self._over:
            return
        self._in_title = tag == "title" and not self.titles
        if tag == "meta":
            given = {name: value or "" for name, value in attrs}
            name = (given.get("property") or given.get("name") or "").strip().lower()
            if name in _NAMES and given.get("content", "").strip():
                self._found.setdefault(name, given["content"])

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        self._over = self._over or tag == "head"

    def handle_data(self, data: str) -> None:
        if self._in_title and not self._over:
            self.titles.append(data)
