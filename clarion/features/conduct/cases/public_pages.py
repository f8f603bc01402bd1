"""Pages for everybody, without signing in: how they are made, in the language of whoever reads them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, JSONResponse

from clarion.base.errors import ClarionError
from clarion.base.http import error_body
from clarion.base.i18n import Reader, gettext, moment
from clarion.base.languages import LANGUAGES, asked_language
from clarion.features.conduct.spoken import in_language, spoken

LANGUAGE_NAMES = {"en": "English", "fr": "Français", "nl": "Nederlands", "zh": "中文"}
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined
)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept, Accept-Language",
}


def page_language(request: Request, otherwise: str = "") -> str:
    """That which somebody chose on the page (`?lang=nl`), else what their browser asks for, else `otherwise`."""
    chosen = request.query_params.get("lang", "")
    return chosen if chosen in LANGUAGES else asked_language(request, otherwise)


def page(
    request: Request, name: str, title: str, language: str, *, status: int = 200, cache: str = "no-store", **given: Any
) -> HTMLResponse:
    """A page of `pages/`. `title`: in words already, or a key of the texts of the server without `conduct-page.`."""
    reader = Reader(language, UTC)
    words = partial(_words, reader)
    headers = _HEADERS | {"Cache-Control": cache, "Content-Language": language}
    links = [(code, name, _address(request, code)) for code, name in LANGUAGE_NAMES.items()]
    html = _PAGES.get_template(name).render(
        t=words,
        when=lambda text: moment(reader, datetime.fromisoformat(text)) if text else "",
        title=words(title) if title in TITLES else title,
        language=language,
        languages=links,
        lang=f"lang={language}",
        **in_language({name: one for name, one in given.items() if name not in _OWN_WORDS}, language),
        **{name: one for name, one in given.items() if name in _OWN_WORDS},
    )
    return HTMLResponse(html, status, headers)


_OWN_WORDS = frozenset({"given"})  # what somebody wrote in a form comes back as it is
TITLES = frozenset({"object", "add-title", "report", "takedown", "policy", "not-taken", "no-link", "no-statement"})


def _words(reader: Reader, key: str, **facts: object) -> str:
    return gettext(reader, f"conduct-page.{key}", **facts)


def _address(request: Request, language: str) -> str:
    """This page in another language, below the root that the browser sees."""
    url = request.url.include_query_params(lang=language)
    return f"{url.path}?{url.query}"


def wants_json(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def json_page(view: Mapping[str, Any], language: str, *, status: int = 200, cache: str = "no-store") -> JSONResponse:
    """The same for programs; what they show to people is in the language too."""
    headers = {"Cache-Control": cache, "Vary": "Accept, Accept-Language", "Content-Language": language}
    return JSONResponse(in_language(view, language), status, headers)


def for_people(error: ClarionError, language: str) -> str:
    """The words of an error without the name of a parameter, which says nothing on a page."""
    words = error.message.partition("value is invalid: ")[2] or error.message
    return spoken(words[:1].upper() + words[1:], language)


def refused(request: Request, error: ClarionError, language: str) -> HTMLResponse | JSONResponse:
    """A refusal as whoever asks can read it."""
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
    if wants_json(request):
        return JSONResponse(error_body(error), error.status, headers)
    title = {403: "no-link", 404: "no-statement"}.get(error.status, "not-taken")
    found = page(request, "problem.html", title, language, status=error.status, problem=for_people(error, language))
    found.headers.update(headers)
    return found
