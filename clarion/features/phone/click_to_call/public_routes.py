"""What the button on a web page asks, without signing in: whether somebody is there, a call, what has become of it.

Only pages of the origins that the button was made for get an answer that their browser lets them read; a call needs
the `Origin` header, which no script can choose. No cookies are set or read.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field, ValidationError
from starlette.responses import JSONResponse

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError, Conflict, Forbidden, Invalid, NotFound
from clarion.base.http import WireModel, error_body, wire_time
from clarion.features.people import Account, Extension, ExtensionStatus
from clarion.features.people.sign_in import public
from clarion.features.phone.click_to_call import service
from clarion.features.phone.click_to_call.controller import OPERATION
from clarion.features.phone.click_to_call.models import ClickToCallButton
from clarion.features.phone.click_to_call.rules import LONGEST_NAME, clean_name, number_to_call
from clarion.features.phone.handling import opens_at
from clarion.features.phone.telephony.routes import control_of
from clarion.features.phone.telephony.rules import ring_out_status

PREFIX = "/clarion/click-to-call"
router = APIRouter(prefix=PREFIX, tags=["Phones"], dependencies=[public()])
LARGEST_BODY = 2_000
_SCRIPT = Path(__file__).with_name("button.js")
_SCRIPT_HEADERS = {
    "Cache-Control": "public, max-age=3600",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "3600",
}
Answer = tuple[int, dict[str, Any]]


class CallBody(WireModel):
    """`number` as the visitor writes it, in the country of the company where it has no +."""

    number: Annotated[str, Field(min_length=3, max_length=40)]
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""


@router.get("/button.js", summary="The script of buttons for web pages", response_class=Response)
async def read_script() -> Response:
    return Response(_SCRIPT.read_bytes(), media_type="text/javascript; charset=utf-8", headers=_SCRIPT_HEADERS)


@router.options("/{key}", include_in_schema=False)
@router.options("/{key}/calls", include_in_schema=False)
@router.options("/{key}/calls/{token}", include_in_schema=False)
async def allow(request: Request, here: Here, key: str) -> Response:
    """Browsers ask before they send JSON from another origin."""

    async def nothing(_button: ClickToCallButton) -> Answer:
        return 204, {}

    answer = await _served(request, here, key, nothing)
    if answer.status_code != 204:
        return answer
    return Response(status_code=204, headers={**_sent(answer), **_PREFLIGHT})


@router.get("/{key}", summary="Whether a button for web pages is open", response_model=None)
async def read_state(request: Request, here: Here, key: str) -> Response:
    """`opensAt` is missing where it opens in no two weeks."""

    async def state(button: ClickToCallButton) -> Answer:
        async with here.storage.reading() as session:
            owner = await session.get_one(Extension, button.extension_id)
            now = here.clock.now()
            opens = await opens_at(session, button.account_id, owner.id, now)
        there = owner.status == ExtensionStatus.ENABLED
        is_open = there and opens == now
        view: dict[str, Any] = {
            "open": is_open,
            "words": "We call you right away." if is_open else "Nobody is there just now.",
        }
        if button.consent:
            view["consent"] = button.consent
        if there and opens is not None and not is_open:
            view["opensAt"] = wire_time(opens)
        return 200, view

    return await _served(request, here, key, state)


@router.post("/{key}/calls", summary="Ask to be called", status_code=202, response_model=None)
async def create_call(request: Request, here: Here, key: str) -> Response:
    """Rings a person of the company, then the visitor; for a queue or menu the visitor first."""

    async def place(button: ClickToCallButton) -> Answer:
        wanted = await _body(request)
        number = await _number(here, button, wanted)
        address = request.client.host if request.client else ""
        call_id, token = await service.take(here, button.id, number, address)
        payload = {
            "id": call_id,
            "extension_id": button.extension_id,
            "number": number,
            "name": clean_name(wanted.name) or button.name,
        }
        try:
            found = await control_of(here).ask_session(button.account_id, "", OPERATION, payload)
        except NotFound as error:
            raise Conflict(error.message) from None
        await service.keep_session(here, call_id, str(found["session"]))
        return 202, {"token": token, "state": "ringing"}

    return await _served(request, here, key, place, needs_origin=True)


@router.get("/{key}/calls/{token}", summary="What has become of a call that was asked for", response_model=None)
async def read_call(request: Request, here: Here, key: str, token: str) -> Response:
    """`state`: ringing, answered (both are there), over."""

    async def state(button: ClickToCallButton) -> Answer:
        async with here.storage.reading() as session:
            row = await service.get_call(session, button, token)
        return 200, {"state": await _state(here, button.account_id, row.session_id)}

    return await _served(request, here, key, state)


async def _state(here: Container, account_id: str, session_id: str) -> str:
    try:
        live = await control_of(here).get_session(account_id, session_id) if session_id else None
    except NotFound:
        live = None
    status = ring_out_status(live["parties"])["callStatus"] if live else ""
    return {"Success": "answered", "InProgress": "ringing"}.get(status, "over")


async def _number(here: Container, button: ClickToCallButton, wanted: CallBody) -> str:
    """Raises Invalid for what is no ordinary number, Conflict outside the hours."""
    async with here.storage.reading() as session:
        account = await session.get_one(Account, button.account_id)
        owner = await session.get_one(Extension, button.extension_id)
        now = here.clock.now()
        opens = await opens_at(session, button.account_id, button.extension_id, now)
    number = number_to_call(wanted.number, owner.home_country or account.home_country)
    if number is None:
        raise Invalid("Enter the number of a landline or mobile phone, with its area code.", parameter="number")
    if opens != now or owner.status != ExtensionStatus.ENABLED:
        raise Conflict("Nobody is there just now.")
    return number


async def _body(request: Request) -> CallBody:
    """Raises Invalid."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Invalid("Send JSON.", parameter="number")
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST_BODY:
            raise Invalid("This is too long.", parameter="number")
    try:
        return CallBody.model_validate_json(raw)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"]) or "number"
        raise Invalid(f"Parameter [{place}] value is invalid.", parameter=place) from None


async def _served(
    request: Request,
    here: Container,
    key: str,
    work: Callable[[ClickToCallButton], Awaitable[Answer]],
    *,
    needs_origin: bool = False,
) -> Response:
    """An answer, or a refusal, that the page may read when the button is for its origin."""
    headers = {"Cache-Control": "no-store", "Vary": "Origin", "Cross-Origin-Resource-Policy": "cross-origin"}
    origin = request.headers.get("origin", "")
    try:
        async with here.storage.reading() as session:
            button = await service.get_public(session, key)
        if origin in button.origins:
            headers |= {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "Retry-After"}
        elif origin or needs_origin:
            raise Forbidden("The button does not belong on this page.", parameter="origin")
        status, body = await work(button)
    except ClarionError as error:
        more = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
        return JSONResponse(error_body(error), error.status, headers | more)
    return JSONResponse(body, status, headers) if status != 204 else Response(status_code=204, headers=headers)


def _sent(answer: Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "content-length"}
