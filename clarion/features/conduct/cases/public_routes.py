"""Pages for everybody, without signing in: a statement by its signed link, the form to object, reports, the public
report, checkpoints of the log. JSON for programs that ask for it.
"""

import asyncio
import json
from datetime import timedelta
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import HTMLResponse, PlainTextResponse

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError, Invalid, NotFound
from clarion.base.i18n import gettext
from clarion.features.conduct.cases import appeals, reports, statements, transparency
from clarion.features.conduct.cases.cards import MEDIA_TYPE, card_of
from clarion.features.conduct.cases.public_pages import (
    for_people,
    json_page,
    page,
    page_language,
    refused,
    wants_json,
)
from clarion.features.conduct.evidence import checkpoint_now, log_verifier_key, newest_checkpoint
from clarion.features.conduct.links import StatementLinks, appeal_ends
from clarion.features.people import Account
from clarion.features.people.sign_in import public

router = APIRouter(prefix="/conduct", tags=["Statements"], dependencies=[public()])

LARGEST_FORM = 40_000
_WRITTEN_WITHIN: Final = timedelta(minutes=1)
Key = Annotated[str, Query(max_length=200)]
Lang = Annotated[str, Query(max_length=10)]
"""The language that somebody chose on the page: `en`, `fr`, `nl` or `zh`."""


async def _opened(request: Request, here: Container, statement_id: str, key: str) -> tuple[dict[str, Any], str]:
    """The statement that a signed link opens, and the language it is in: as asked, else the account's.

    Raises Forbidden; that a statement exists is told to nobody else.
    """
    now = here.clock.now()
    ends = StatementLinks(here.keys, here.settings.public_url).check(statement_id, key, now)
    if ends > appeal_ends(now - _WRITTEN_WITHIN):
        await _written(here, statement_id)
    async with here.storage.reading() as session:
        found = await statements.get_statement(session, statement_id)
        known = found.account_id if found.kind not in statements.FROM_OUTSIDE else ""
        account = await session.get(Account, known) if known else None
        language = page_language(request, account.language if account else "")
        return {**await statements.statement_view(session, here, found, outsider=True, language=language)}, language


async def _written(here: Container, statement_id: str) -> None:
    """Return once a statement is there, or after five seconds: the link is in the refusal, which waits for no database,
    and somebody may open it before the statement is kept.
    """
    for _ in range(20):
        async with here.storage.reading() as session:
            if await statements.find_statement(session, statement_id) is not None:
                return
        await asyncio.sleep(0.25)


@router.get("/statements/{statementId}", summary="A statement of reasons, by its signed link", response_model=None)
async def read_statement(
    request: Request,
    here: Here,
    statementId: str,
    key: Key = "",
    lang: Lang = "",
) -> Response:
    try:
        view, language = await _opened(request, here, statementId, key)
    except ClarionError as error:
        return refused(request, error, page_language(request))
    if wants_json(request):
        return json_page(view, language)
    return page(request, "statement.html", view["title"], language, s=view, key=key)


@router.get("/statements/{statementId}/card", summary="Whom to ask, as a signed card (RFC 8688)", response_model=None)
async def read_card(request: Request, here: Here, statementId: str, key: Key = "") -> Response:
    """A JWS with a jCard, for the caller's provider."""
    try:
        card = await asyncio.to_thread(card_of, here, statementId, key)
    except ClarionError as error:
        return refused(request, error, page_language(request))
    return Response(card, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


@router.get("/statements/{statementId}/appeal", summary="The form to object", response_model=None)
async def appeal_form(
    request: Request,
    here: Here,
    statementId: str,
    key: Key = "",
    lang: Lang = "",
) -> Response:
    try:
        view, language = await _opened(request, here, statementId, key)
    except ClarionError as error:
        return refused(request, error, page_language(request))
    return page(request, "appeal.html", "object", language, s=view, key=key, problem="", given=_NO_OBJECTION)


@router.post("/statements/{statementId}/appeal", summary="Object, without signing in", response_model=None)
async def appeal(
    request: Request,
    here: Here,
    statementId: str,
    key: Key = "",
    lang: Lang = "",
) -> Response:
    """Answered in the language of the page it was written on."""
    try:
        view, language = await _opened(request, here, statementId, key)
        given = _NO_OBJECTION | await read_form(request)
    except ClarionError as error:
        return refused(request, error, page_language(request))
    try:
        async with here.storage.transaction() as session:
            found = await statements.get_statement(session, statementId)
            source = appeals.source_of(here, request.client.host if request.client else "")
            await appeals.file_appeal(
                session, here, found, given["text"], contact=given["contact"], source=source, language=language
            )
        view, language = await _opened(request, here, statementId, key)
    except ClarionError as error:
        if wants_json(request) or error.status != Invalid.default_status:
            return refused(request, error, language)
        problem = for_people(error, language)
        return page(
            request, "appeal.html", "object", language, status=400, s=view, key=key, problem=problem, given=given
        )
    if wants_json(request):
        return json_page(view, language, status=201)
    return page(request, "statement.html", view["title"], language, status=201, s=view, key=key)


async def read_form(request: Request) -> dict[str, str]:
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


_NO_OBJECTION = {"text": "", "contact": ""}
_NOTHING = {"subject": "", "channel": "call", "category": "spam", "text": "", "contact": ""}


def _report_page(
    request: Request, status: int = 200, *, problem: str = "", done: str = "", given: dict[str, str] = _NOTHING
) -> HTMLResponse:
    kinds = [{"key": key, "words": words} for key, (_, words) in reports.CATEGORIES.items()]
    return page(request, "report.html", "report", page_language(request), status=status, problem=problem, done=done,
                given=_NOTHING | given, channels=reports.CHANNELS, categories=kinds)  # fmt: skip


@router.get("/report", summary="The form to report misuse", response_model=None)
async def report_form(request: Request, lang: Lang = "") -> Response:
    return _report_page(request)


@router.post("/report", summary="Report misuse, without an account", response_model=None)
async def report(request: Request, here: Here, lang: Lang = "") -> Response:
    """Answered in the language of the page it was written on."""
    given: dict[str, str] = {}
    language = page_language(request)
    try:
        given = {name: value for name, value in (await read_form(request)).items() if name in _NOTHING}
        async with here.storage.transaction() as session:
            row = await reports.file_report(session, here, _new_report(request, here, given, language))
    except ClarionError as error:
        if wants_json(request):
            return refused(request, error, language)
        found = _report_page(request, error.status, problem=for_people(error, language), given=given)
        if error.retry_after:
            found.headers["Retry-After"] = str(error.retry_after)
        return found
    if wants_json(request):
        view = {"id": row.id, "state": row.state, "words": "A person reads it within 24 hours."}
        return json_page(view, language, status=201)
    return _report_page(request, 201, done=row.id)


def _new_report(request: Request, here: Container, given: dict[str, str], language: str) -> reports.NewReport:
    return reports.NewReport(
        kind="report",
        source=appeals.source_of(here, request.client.host if request.client else ""),
        category=given.get("category", "other"),
        channel=given.get("channel", "other"),
        subject=given.get("subject", ""),
        text=given.get("text", ""),
        contact=given.get("contact", ""),
        language=language,
    )


@router.get("/reports/{caseId}", summary="Where a reporter answers, by a signed link", response_model=None)
async def reporter_form(request: Request, here: Here, caseId: str, key: Key = "", lang: Lang = "") -> Response:
    language = page_language(request)
    try:
        view = await _report_opened(here, caseId, key)
    except ClarionError as error:
        return refused(request, error, language)
    if wants_json(request):
        return json_page(view, language)
    return page(request, "answer.html", "report", language, c=view, key=key, problem="", done=False)


@router.post("/reports/{caseId}", summary="Add words to a report, without signing in", response_model=None)
async def answer_report(request: Request, here: Here, caseId: str, key: Key = "", lang: Lang = "") -> Response:
    """What officers asked is answered here; they read it with the case."""
    language = page_language(request)
    try:
        await _report_opened(here, caseId, key)
        given = await read_form(request)
        async with here.storage.transaction() as session:
            row = await appeals.get_case(session, caseId)
            appeals.add_words(row, appeals.checked_text(given.get("text", "")), here.clock.now())
        view = await _report_opened(here, caseId, key)
    except ClarionError as error:
        return refused(request, error, language)
    if wants_json(request):
        return json_page(view, language, status=201)
    return page(request, "answer.html", "report", language, status=201, c=view, key=key, problem="", done=True)


async def _report_opened(here: Container, case_id: str, key: str) -> dict[str, Any]:
    """What the reporter may see of their report: the questions, and whether it is decided. Raises Forbidden."""
    StatementLinks(here.keys, here.settings.public_url).check(case_id, key, here.clock.now())
    async with here.storage.reading() as session:
        row = await appeals.get_case(session, case_id)
        asked = [entry["text"] for entry in row.history if entry["what"] == "asked"]
        return {"id": row.id, "state": row.state, "asked": asked}


@router.get("/transparency/{quarter}", summary="The public report of a quarter that is over", response_model=None)
async def read_report(
    request: Request,
    here: Here,
    quarter: str,
    format: Annotated[str, Query(max_length=10)] = "",
    lang: Lang = "",
) -> Response:
    language = page_language(request)
    try:
        _, end = transparency.bounds_of(quarter)
        if end > here.clock.now():
            raise NotFound("This quarter is not over; its report is published after its end.", parameter="quarter")
        async with here.storage.reading() as session:
            found = await transparency.transparency_report(session, here, quarter)
    except ClarionError as error:
        return refused(request, error, language)
    if format == "csv":
        return Response(transparency.as_csv(found), media_type="text/csv; charset=utf-8")
    if format == "json" or wants_json(request):
        return json_page(found, language)
    title = gettext(language, "conduct-page.transparency", quarter=found["quarter"])
    return page(request, "transparency.html", title, language, r=found)


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
