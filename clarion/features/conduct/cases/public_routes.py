"""Pages for everybody, without signing in: a statement by its signed link, the form to object, reports, the public
report, checkpoints of the log. JSON for programs that ask for it.
"""

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError, Invalid, NotFound
from clarion.base.http import error_body
from clarion.features.conduct.cases import appeals, reports, statements, transparency
from clarion.features.conduct.cases.cards import MEDIA_TYPE, card_of
from clarion.features.conduct.evidence import checkpoint_now, log_verifier_key, newest_checkpoint
from clarion.features.conduct.links import StatementLinks
from clarion.features.people.sign_in import public

router = APIRouter(prefix="/conduct", tags=["Statements"], dependencies=[public()])

LARGEST_FORM = 40_000
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined
)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
Key = Annotated[str, Query(max_length=200)]


def _when(text: str | None) -> str:
    return f"{datetime.fromisoformat(text):%d %B %Y, %H:%M} UTC" if text else ""


def _page(name: str, status: int = 200, **given: Any) -> HTMLResponse:
    return HTMLResponse(_PAGES.get_template(name).render(when=_when, **given), status, _HEADERS)


def _wants_json(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def _for_people(error: ClarionError) -> str:
    """The words of an error without the name of a parameter, which says nothing on a page."""
    words = error.message.partition("value is invalid: ")[2] or error.message
    return words[:1].upper() + words[1:]


def _refused(request: Request, error: ClarionError) -> Response:
    """A refusal as whoever asks can read it."""
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
    if _wants_json(request):
        return JSONResponse(error_body(error), error.status, headers)
    title = {403: "This link does not open anything", 404: "There is no such statement"}.get(error.status, "Not taken")
    page = _page("problem.html", error.status, title=title, problem=_for_people(error))
    page.headers.update(headers)
    return page


async def _opened(here: Container, statement_id: str, key: str) -> dict[str, Any]:
    """The statement that a signed link opens. Raises Forbidden; that a statement exists is told to nobody else."""
    StatementLinks(here.keys, here.settings.public_url).check(statement_id, key, here.clock.now())
    async with here.storage.reading() as session:
        found = await statements.get_statement(session, statement_id)
        return await statements.statement_view(session, here, found, outsider=True)


@router.get("/statements/{statementId}", summary="A statement of reasons, by its signed link", response_model=None)
async def read_statement(request: Request, here: Here, statementId: str, key: Key = "") -> Response:  # noqa: N803
    try:
        view = await _opened(here, statementId, key)
    except ClarionError as error:
        return _refused(request, error)
    if _wants_json(request):
        return JSONResponse(view, headers={"Cache-Control": "no-store"})
    return _page("statement.html", title=view["title"], s=view, key=key)


@router.get("/statements/{statementId}/card", summary="Whom to ask, as a signed card (RFC 8688)", response_model=None)
async def read_card(request: Request, here: Here, statementId: str, key: Key = "") -> Response:  # noqa: N803
    """A JWS with a jCard, for the caller's provider."""
    try:
        card = await asyncio.to_thread(card_of, here, statementId, key)
    except ClarionError as error:
        return _refused(request, error)
    return Response(card, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


@router.get("/statements/{statementId}/appeal", summary="The form to object", response_model=None)
async def appeal_form(request: Request, here: Here, statementId: str, key: Key = "") -> Response:  # noqa: N803
    try:
        view = await _opened(here, statementId, key)
    except ClarionError as error:
        return _refused(request, error)
    return _page("appeal.html", title="Object", s=view, key=key, problem="", text="", contact="")


@router.post("/statements/{statementId}/appeal", summary="Object, without signing in", response_model=None)
async def appeal(request: Request, here: Here, statementId: str, key: Key = "") -> Response:  # noqa: N803
    try:
        view = await _opened(here, statementId, key)
        given = await _form(request)
    except ClarionError as error:
        return _refused(request, error)
    text, contact = given.get("text", ""), given.get("contact", "")
    try:
        async with here.storage.transaction() as session:
            found = await statements.get_statement(session, statementId)
            source = appeals.source_of(here, request.client.host if request.client else "")
            await appeals.file_appeal(session, here, found, text, contact=contact, source=source)
        view = await _opened(here, statementId, key)
    except ClarionError as error:
        if _wants_json(request) or error.status != Invalid.default_status:
            return _refused(request, error)
        return _page("appeal.html", 400, title="Object", s=view, key=key, problem=_for_people(error), text=text,
                     contact=contact)  # fmt: skip
    if _wants_json(request):
        return JSONResponse(view, 201)
    return _page("statement.html", 201, title=view["title"], s=view, key=key)


async def _form(request: Request) -> dict[str, str]:
    """A small form or JSON object. Raises Invalid for what is larger, or neither."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST_FORM:
            raise Invalid(f"This is too long: at most {LARGEST_FORM} bytes.", parameter="text")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "application/json":
            found = json.loads(raw)
            return {str(name): value for name, value in found.items() if isinstance(value, str)}
        if kind == "application/x-www-form-urlencoded":
            return dict(parse_qsl(raw.decode(), max_num_fields=20))
    except (ValueError, AttributeError, RecursionError):
        raise Invalid("This could not be read.", parameter="text") from None
    raise Invalid("Send a form or JSON.", parameter="text")


_NOTHING = {"subject": "", "channel": "call", "category": "spam", "text": "", "contact": ""}


def _report_page(status: int = 200, *, problem: str = "", done: str = "", **given: str) -> HTMLResponse:
    return _page("report.html", status, title="Report misuse", problem=problem, done=done, given=_NOTHING | given,
                 channels=reports.CHANNELS, categories=reports.CATEGORIES)  # fmt: skip


@router.get("/report", summary="The form to report misuse", response_model=None)
async def report_form() -> Response:
    return _report_page()


@router.post("/report", summary="Report misuse, without an account", response_model=None)
async def report(request: Request, here: Here) -> Response:
    given: dict[str, str] = {}
    try:
        given = {name: value for name, value in (await _form(request)).items() if name in _NOTHING}
        async with here.storage.transaction() as session:
            new = reports.NewReport(
                kind="report",
                source=appeals.source_of(here, request.client.host if request.client else ""),
                category=given.get("category", "other"),
                channel=given.get("channel", "other"),
                subject=given.get("subject", ""),
                text=given.get("text", ""),
                contact=given.get("contact", ""),
            )
            row = await reports.file_report(session, here, new)
    except ClarionError as error:
        if _wants_json(request):
            return _refused(request, error)
        page = _report_page(error.status, problem=_for_people(error), **given)
        if error.retry_after:
            page.headers["Retry-After"] = str(error.retry_after)
        return page
    if _wants_json(request):
        return JSONResponse({"id": row.id, "state": row.state, "words": "A person reads it within 24 hours."}, 201)
    return _report_page(201, done=row.id)


@router.get("/transparency/{quarter}", summary="The public report of a quarter that is over", response_model=None)
async def read_report(
    request: Request,
    here: Here,
    quarter: str,
    format: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    try:
        _, end = transparency.bounds_of(quarter)
        if end > here.clock.now():
            raise NotFound("This quarter is not over; its report is published after its end.", parameter="quarter")
        async with here.storage.reading() as session:
            found = await transparency.transparency_report(session, here, quarter)
    except ClarionError as error:
        return _refused(request, error)
    if format == "csv":
        return Response(transparency.as_csv(found), media_type="text/csv; charset=utf-8")
    if format == "json" or _wants_json(request):
        return JSONResponse(found)
    return _page("transparency.html", title=f"Acceptable use in {found['quarter']}", r=found)


@router.get("/evidence/checkpoint", summary="The newest signed checkpoint of the log of evidence", response_model=None)
async def read_checkpoint(here: Here) -> Response:
    """For witnesses, who keep it: a log written anew would not fit it. In C2SP signed-note form."""
    async with here.storage.reading() as session:
        row = await newest_checkpoint(session)
    if row is None:
        async with here.storage.transaction() as session:
            row = await checkpoint_now(session, here)
    return PlainTextResponse(row.note)


@router.get("/evidence/key", summary="The key that checkpoints are signed with", response_model=None)
async def read_key(here: Here) -> Response:
    return PlainTextResponse(log_verifier_key(here) + "\n")
