"""SCIM on the wire: bodies, answers and errors in the form of RFC 7644, whatever raised them."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError
from scim2_models import (
    Error,
    InvalidSyntaxException,
    InvalidValueException,
    NotFoundException,
    SCIMException,
    UniquenessException,
)

from clarion.base.errors import ClarionError

log = structlog.stdlib.get_logger("clarion.scim")
MEDIA_TYPE = "application/scim+json"
MAX_BODY = 256 * 1024
_DEEPEST = 12


class ScimAnswer(Response):
    """JSON as RFC 7644 labels it."""

    media_type = MEDIA_TYPE

    def __init__(self, content: Any = None, status_code: int = 200, headers: dict[str, str] | None = None) -> None:
        super().__init__(b"" if content is None else json.dumps(content, ensure_ascii=False), status_code, headers)


class ScimRoute(APIRoute):
    """A route whose failures leave as SCIM errors (RFC 7644 §3.12), those of the guard too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except ClarionError as error:
                request.state.error = error
                return scim_error(error)
            except SCIMException as error:
                return _answer(error.to_error())
            except ValidationError as error:
                return _answer(Error.from_validation_error(error.errors(include_url=False)[0]))
            except RequestValidationError as error:
                first = error.errors()[0]
                place = ".".join(str(part) for part in first["loc"][1:])
                return _answer(InvalidValueException(detail=f"{place}: {first['msg']}").to_error())

        return answer


def _answer(error: Error, headers: dict[str, str] | None = None) -> ScimAnswer:
    return ScimAnswer(error.model_dump(), int(error.status or 400), headers)


def scim_error(error: ClarionError) -> ScimAnswer:
    """The answer for an error of ours; the shell asks for it, for what fails before a route is reached."""
    headers = {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, error.retry_after))
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="Clarion"'
    if error.status == 404:
        return _answer(NotFoundException(detail=error.message).to_error(), headers)
    if error.code == "CMN-406":
        return _answer(UniquenessException(detail=error.message).to_error(), headers)
    if error.status == 400:
        return _answer(InvalidValueException(detail=error.message).to_error(), headers)
    return _answer(Error(status=error.status, detail=error.message), headers)


async def read_body(request: Request) -> dict[str, Any]:
    """The JSON object in the body. Raises InvalidSyntax: no JSON, no object, too large, too deep."""
    raw = await request.body()
    if len(raw) > MAX_BODY:
        raise InvalidSyntaxException(detail=f"The body is larger than {MAX_BODY} bytes.")
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        raise InvalidSyntaxException(detail="The body is not valid JSON.") from None
    if not isinstance(found, dict) or _depth(found) > _DEEPEST:
        raise InvalidSyntaxException(detail="The body is not a SCIM message.")
    return found


def _depth(value: Any, level: int = 0) -> int:
    if level > _DEEPEST or not isinstance(value, dict | list):
        return level
    inner = value.values() if isinstance(value, dict) else value
    return max((_depth(item, level + 1) for item in inner), default=level)
