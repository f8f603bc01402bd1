"""What browsers come to: the way to the OpenID provider, and the way back from it."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError, NotFound
from clarion.base.ids import new_token
from clarion.features.people.browser_sessions.visit import browser_token, set_browser_cookie
from clarion.features.people.openid_sign_in.models import OpenIdProvider
from clarion.features.people.openid_sign_in.settings import find_provider_in_use, note_refusal
from clarion.features.people.openid_sign_in.signing_in import Callback, begin, take_callback
from clarion.features.people.sign_in.guard import Admission, public
from clarion.features.people.sign_in.tokens import token_hash
from clarion.features.people.sso.login_methods import sign_in_page_of

CompanyId = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9-]+$")]
_NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


async def _limited(request: Request, here: Here) -> None:
    admission = here.find(Admission)
    if admission is not None:
        await admission.admit_client(request, "sign-in page")


router = APIRouter(
    prefix="/restapi/v1.0/clarion/openid/{companyId}",
    tags=["Company sign-in"],
    dependencies=[public(), Depends(_limited)],
)


async def _provider(here: Container, account_id: str) -> OpenIdProvider:
    async with here.storage.reading() as session:
        row = await find_provider_in_use(session, account_id)
    if row is None:
        raise NotFound("This account has no OpenID provider.", parameter="companyId")
    return row


@router.get("/start", summary="Go to the OpenID provider to sign in")
async def start(
    request: Request,
    here: Here,
    companyId: CompanyId,
    to: Annotated[str, Query(max_length=2100)] = "/",
    remember: bool = True,
) -> Response:
    row = await _provider(here, companyId)
    browser = browser_token(request) or new_token()
    async with here.storage.transaction() as session:
        address = begin(session, here, row, to=to, remember=remember, browser=token_hash(browser))
    response = RedirectResponse(address, 303, _NO_STORE)
    set_browser_cookie(response, here, browser)
    return response


@router.get("/callback", summary="Come back from the OpenID provider")
async def take(
    here: Here,
    companyId: CompanyId,
    code: Annotated[str, Query(max_length=4096)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    error: Annotated[str, Query(max_length=1000)] = "",
    error_description: Annotated[str, Query(max_length=4096)] = "",
    iss: Annotated[str, Query(max_length=1024)] = "",
) -> Response:
    """Sends the browser back to the sign-in page: with a ticket to go on with, or with word that it was refused."""
    row = await _provider(here, companyId)
    try:
        taken = await take_callback(here, row, Callback(code, state, error, error_description, iss))
    except ClarionError as problem:
        await note_refusal(here, row.account_id, problem, here.clock.now())
        return RedirectResponse(await sign_in_page_of(here, row.account_id) + "#refused", 303, _NO_STORE)
    return RedirectResponse(f"/sign-in?to={quote(taken.to, safe='')}#provider={taken.ticket}", 303, _NO_STORE)
