"""What browsers and providers come to: our metadata, the way to the provider, and its answer."""

import base64
import binascii
import secrets
from html import escape
from typing import Annotated
from urllib.parse import parse_qs, quote, urlsplit

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError, NotFound
from clarion.base.i18n import gettext
from clarion.base.ids import new_token
from clarion.base.languages import asked_language
from clarion.features.people.browser_sessions.visit import browser_token, set_browser_cookie
from clarion.features.people.saml.documents import MOST_BYTES, SamlRefused
from clarion.features.people.saml.metadata import own_metadata
from clarion.features.people.saml.models import IdentityProvider
from clarion.features.people.saml.requests import Question, form_fields, redirect_address
from clarion.features.people.saml.settings import answers_at, entity_id_of, find_provider_in_use
from clarion.features.people.saml.signing_in import ask, note_refusal, take_answer
from clarion.features.people.sign_in.guard import Admission, public
from clarion.features.people.sign_in.tokens import token_hash
from clarion.features.people.sso.login_methods import sign_in_page_of

_MOST_FORM = 2 * MOST_BYTES
CompanyId = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9-]+$")]


async def _limited(request: Request, here: Here) -> None:
    admission = here.find(Admission)
    if admission is not None:
        await admission.admit_client(request, "sign-in page")


router = APIRouter(
    prefix="/restapi/v1.0/clarion/saml/{companyId}",
    tags=["Company sign-in"],
    dependencies=[public(), Depends(_limited)],
)


async def _provider(here: Container, account_id: str) -> IdentityProvider:
    async with here.storage.reading() as session:
        row = await find_provider_in_use(session, account_id)
    if row is None:
        raise NotFound("This account has no identity provider.", parameter="companyId")
    return row


@router.get("/metadata", summary="What Clarion tells the provider of itself")
async def metadata(here: Here, companyId: CompanyId) -> Response:
    row = await _provider(here, companyId)
    text = own_metadata(entity_id_of(here, row.account_id), answers_at(here, row.account_id), row.own_certificate)
    return Response(text, media_type="application/samlmetadata+xml")


@router.get("/start", summary="Go to the provider to sign in")
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
        question = ask(session, here, row, to=to, remember=remember, browser=token_hash(browser))
    response = _by_form(question, asked_language(request)) if row.sign_in_binding == "post" else _by_redirect(question)
    set_browser_cookie(response, here, browser)
    return response


def _by_redirect(question: Question) -> Response:
    return RedirectResponse(redirect_address(question), 303, {"Cache-Control": "no-store"})


def _by_form(question: Question, language: str) -> Response:
    """A page that goes on by itself; with a button where scripts do not run."""
    nonce = secrets.token_urlsafe(16)
    parts = urlsplit(question.sign_in_url)
    fields = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in
                     form_fields(question).items())  # fmt: skip
    page = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>Clarion</title>'
        f'<form method="post" action="{escape(question.sign_in_url)}">{fields}'
        f"<button>{escape(gettext(language, 'go-on'))}</button></form>"
        f'<script nonce="{nonce}">document.forms[0].submit()</script></html>'
    )
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; form-action {parts.scheme}://{parts.netloc}; base-uri 'none'"
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})


@router.post("/acs", summary="Take the provider's answer")
async def take(request: Request, here: Here, companyId: CompanyId) -> Response:
    """Sends the browser back to the sign-in page: with a ticket to go on with, or with word that it was refused."""
    row = await _provider(here, companyId)
    try:
        content, relay_state = await _form(request)
        taken = await take_answer(here, row, content, relay_state)
    except ClarionError as problem:
        await note_refusal(here, row.account_id, problem, here.clock.now())
        return RedirectResponse(await sign_in_page_of(here, row.account_id) + "#refused", 303)
    return RedirectResponse(f"/sign-in?to={quote(taken.to, safe='')}#provider={taken.ticket}", 303)


async def _form(request: Request) -> tuple[bytes, str]:
    """(SAMLResponse, RelayState). Raises SamlRefused."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > _MOST_FORM:
            raise SamlRefused("The answer is too large.")
    try:
        fields = parse_qs(content.decode("ascii"), max_num_fields=10)
        answer = base64.b64decode("".join(fields.get("SAMLResponse", [""])[0].split()), validate=True)
    except (ValueError, binascii.Error):
        raise SamlRefused("The form has no answer that can be read (SAMLResponse).") from None
    return answer, fields.get("RelayState", [""])[0]
