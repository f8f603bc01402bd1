"""Every failure, whatever raised it, in the error form of the surface."""

import sqlite3
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from clarion.api.language import ENGLISH, content_language, translated
from clarion.base.disk_space import NoRoom, of_system
from clarion.base.errors import ClarionError, Invalid, NotFound, Unavailable
from clarion.base.http import error_body
from clarion.base.validation import invalid_parameter
from clarion.features.conduct import StatementLinks, is_of_rule, spoken_refusal
from clarion.features.people import scim_error
from clarion.features.people.sign_in import OAuthError

log = structlog.stdlib.get_logger("clarion.api")

JSON_TYPE = "application/json; charset=UTF-8"


class WireJson(JSONResponse):
    """JSON as the surface labels it."""

    media_type = JSON_TYPE


def answer_error(error: ClarionError, *more: ClarionError) -> WireJson:
    """The response for an error of ours. The first of several gives the status and the form."""
    headers: dict[str, str] = {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, error.retry_after))
    if isinstance(error, OAuthError):
        headers |= {"Cache-Control": "no-store"}
        if error.status == 401:
            headers["WWW-Authenticate"] = 'Basic realm="Clarion"'
        return WireJson(error.body(), error.status, headers)
    own_form = getattr(error, "body", None)  # of an API beside the main one
    if own_form is not None:
        return WireJson(own_form(), error.status, headers)
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="Clarion"'
    return WireJson(error_body(error, *more), error.status, headers)


def install_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(ClarionError, _on_clarion_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(OSError, _on_system_error)
    app.add_exception_handler(sqlite3.Error, _on_sqlite_error)
    for kind in (UnicodeError, OverflowError, DBAPIError, ConnectionError, PoolTimeout):
        app.add_exception_handler(kind, _on_unstorable)


async def _on_clarion_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ClarionError)
    request.state.error = error  # for the audit trail, which has no use for keys
    error = _with_links(request, error)
    if error.status >= 500 and error.status != 501:  # what we do not have is no failure
        log.error("A request failed", problem=error.message, code=error.code)
    return _answer_for(request, error)


def _answer_for(request: Request, *errors: ClarionError) -> Response:
    """In the language of the reader, as far as we have the words. SCIM has a form of its own (RFC 7644 §3.12)."""
    locale = _locale_of(request)
    said = [error if locale == ENGLISH else _in_language(error, locale) for error in errors]
    answer = scim_error(said[0]) if request.url.path.startswith("/scim/") else answer_error(*said)
    if any(told is not error for told, error in zip(said, errors, strict=True)):
        answer.headers["Content-Language"] = locale
    return answer


def _with_links(request: Request, error: ClarionError) -> ClarionError:
    """A refusal of acceptable use with the keys that open its statement and the objection without a sign-in."""
    statement = str(error.details.get("statementId", ""))
    if not statement or "key=" in str(error.details.get("statement", "")):
        return error
    here = request.app.state.container
    links, now = StatementLinks(here.keys, here.settings.public_url), here.clock.now()
    given = copy(error)
    given.details = {**error.details, "statement": links.url(statement, now)}
    if "appeal" in error.details:
        given.details["appeal"] = links.url(statement, now, part="/appeal")
    return given


def _locale_of(request: Request) -> str:
    """What the request asks for; else the language of the person."""
    caller = getattr(request.state, "caller", None)
    return content_language(request.headers.get("accept-language", ""), otherwise=getattr(caller, "language", ""))


def _in_language(error: ClarionError, locale: str) -> ClarionError:
    text = None if isinstance(error, OAuthError) else translated(error.message, locale) or _by_policy(error, locale)
    if text is None:
        return error
    said = copy(error)
    said.message = text
    return said


def _by_policy(error: ClarionError, locale: str) -> str | None:
    """What acceptable use says of a refusal comes from its rules, which have a table of their own."""
    said = spoken_refusal(error.message, locale) if "verdict" in error.details or is_of_rule(error.message) else None
    return said if said != error.message else None


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, ClarionError):  # raised while FastAPI read the body
        return await _on_clarion_error(request, error.__cause__)
    found = _from_http(request, error)
    answer = _answer_for(request, found)
    if found.status == 405:
        answer.headers.update(_kept_headers(error.headers))
    return answer


def _kept_headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {name: value for name, value in (headers or {}).items() if name.lower() == "allow"}


def _from_http(request: Request, error: HTTPException) -> ClarionError:
    # A path that only the web app's route takes, for other methods, does not exist.
    nowhere = error.status_code == 405 and getattr(request.scope.get("route"), "path", "") == "/{path:path}"
    if error.status_code == 404 or (nowhere and request.method not in ("GET", "HEAD")):
        return NotFound("Resource is not found: there is no such address.", code="CMN-120")
    if error.status_code == 405:
        return ClarionError(f"Method {request.method} is not supported here.", code="CMN-120", status=405)
    if error.status_code in (400, 413):
        return Invalid("The request cannot be parsed.", code="CMN-104", status=error.status_code)
    return ClarionError(str(error.detail), code="CMN-203", status=error.status_code)


async def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems: Sequence[Any] = error.errors()
    if _is_foreign_media_type(request, problems):
        return _answer_for(request, Invalid("The body must be application/json.", code="CMN-104", status=415))
    return _answer_for(request, *(_from_problem(problem) for problem in problems[:20]))


def _is_foreign_media_type(request: Request, problems: Sequence[Any]) -> bool:
    """A body that was not read as JSON, because it says that it is none."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind or kind == "application/json" or kind.endswith("+json"):
        return False
    return any(tuple(problem["loc"]) == ("body",) and problem["type"] != "missing" for problem in problems)


def _from_problem(problem: Any) -> ClarionError:
    if problem["type"] == "json_invalid":
        return Invalid("The body is not valid JSON.", code="CMN-103")
    return invalid_parameter(problem["loc"][1:], problem["type"], problem["msg"], problem.get("ctx", {}))


# PostgreSQL, appendix A: a serialization failure, a deadlock, a lock that is taken.
_LOST_TO_ANOTHER = ("40001", "40P01", "55P03")


async def _on_unstorable(request: Request, error: Exception) -> Response:
    """A character or number that no database can hold is the client's mistake; a lost database is ours."""
    if isinstance(error, ConnectionError):
        log.error("A part that is needed cannot be reached", problem=str(error))
        return _answer_for(request, Unavailable("A part that is needed cannot be reached."))
    if isinstance(error, PoolTimeout):
        log.error("There is more to do than the database can", problem="no connection became free")
        return _answer_for(request, Unavailable("There is too much to do at the moment.", retry_after=5))
    if isinstance(error, DBAPIError):
        if isinstance(error.orig, sqlite3.Error) and (known := _of_sqlite(error.orig)) is not None:
            log.error("api.database_unwritable", problem=str(error.orig))
            return _answer_for(request, known)
        if error.connection_invalidated or type(error).__name__ in ("OperationalError", "InterfaceError"):
            log.error("The database does not answer", problem=str(error.orig))
            return _answer_for(request, Unavailable("The database does not answer."))
        if getattr(error.orig, "sqlstate", None) in _LOST_TO_ANOTHER:
            log.warning("A transaction gave way to another", problem=str(error.orig))
            return _answer_for(
                request, Unavailable("Somebody changed the same at this moment: try again.", retry_after=1)
            )
        if type(error).__name__ not in ("DataError", "DBAPIError"):
            log.exception("A statement failed", exc_info=error)
            return _answer_for(request, ClarionError("Something went wrong inside Clarion."))
    log.warning("A request held a value that cannot be used", problem=type(error).__name__)
    return _answer_for(request, Invalid("A value in the request cannot be used.", code="CMN-101"))


async def _on_system_error(request: Request, error: Exception) -> Response:
    """A disk that is full or read-only, descriptors that are used up: the machine's state, not a defect."""
    known = of_system(error) if isinstance(error, OSError) else None
    if known is None:
        raise error
    log.error("api.system_error", problem=str(error))
    return _answer_for(request, known)


async def _on_sqlite_error(request: Request, error: Exception) -> Response:
    """Of a statement that goes past SQLAlchemy."""
    assert isinstance(error, sqlite3.Error)
    known = _of_sqlite(error)
    if known is None and not isinstance(error, sqlite3.OperationalError):
        raise error
    log.error("api.database_unwritable", problem=str(error))
    return _answer_for(request, known or Unavailable("The database does not answer."))


def _of_sqlite(error: sqlite3.Error) -> ClarionError | None:
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return NoRoom("The disk of the server is full: nothing can be changed. Tell whoever runs it.")
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
        return NoRoom("The disk of the server cannot be written. Tell whoever runs it, and try again later.")
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Unavailable("The database of the server is damaged. Tell whoever runs it.", retry_after=60)
    return None
