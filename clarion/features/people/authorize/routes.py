"""The authorize endpoint, and what the consent page asks for.

The endpoint checks, then hands over to the page `/authorize` of the web app with the same parameters; everything
is checked again with the person's answer. So nothing is kept meanwhile, and several windows do not mix.
"""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from pydantic import Field, StringConstraints
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from clarion.base.container import Container, Here, container_of
from clarion.base.errors import Unauthorized
from clarion.base.http import WireModel, own_root
from clarion.base.storage import AsyncSession
from clarion.features.people.authorize.codes import LIFE, Proof, issue_code
from clarion.features.people.authorize.consents import covers, find_consent, remember_consent
from clarion.features.people.authorize.pages import error_page
from clarion.features.people.authorize.requests import MARK, ForRedirect, get_request, mark_now, read_mark
from clarion.features.people.authorize.responses import AuthorizationInfo, AuthorizationNeed
from clarion.features.people.authorize.rules import (
    PASSED_ON,
    AuthorizationRequest,
    NotForRedirect,
    error_redirect,
    query_pairs,
    with_parameters,
)
from clarion.features.people.browser_sessions.sign_ons import Present, find_present
from clarion.features.people.browser_sessions.visit import check_own_page, visit_of
from clarion.features.people.sign_in.client_auth import FORM_TYPE
from clarion.features.people.sign_in.errors import OAuthError
from clarion.features.people.sign_in.guard import public

router = APIRouter(tags=["Sign-in"], dependencies=[public()])
PAGE = "/authorize"


@router.get("/restapi/oauth/authorize", summary="Begin to let an app in")
async def authorize(request: Request) -> Response:
    try:
        pairs = query_pairs(request.url.query)
    except ValueError:
        pairs = []
    return await _begin(request, pairs)


@router.post("/restapi/oauth/authorize", summary="Begin to let an app in, with a form")
async def authorize_by_form(request: Request) -> Response:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM_TYPE:
        raise OAuthError("invalid_request", f"The body must be {FORM_TYPE}.", code="OAU-104", status=415)
    form: FormData = await request.form(max_files=0, max_fields=100)
    return await _begin(request, [(name, str(value)) for name, value in form.multi_items()])


async def _begin(request: Request, pairs: list[tuple[str, str]]) -> Response:
    here = container_of(request)
    try:
        asked, fields = await get_request(here, pairs)
    except NotForRedirect as error:
        return error_page(request, error)
    except ForRedirect as found:
        return _go(error_redirect(found.redirect_uri, found.fields, found.error))
    async with here.storage.transaction() as session:
        present = await find_present(session, here, visit_of(request))
        needed = await _needed(session, here, asked, present, began=None)
        if not needed and present is not None:
            return _go(await _allow(session, here, request, asked, present))
    if "none" in asked.prompts:
        refused = OAuthError(needed, "The person has to be asked, which prompt=none forbids.", code="OAU-104")
        return _go(error_redirect(asked.redirect_uri, fields, refused))
    passed = {name: fields[name] for name in PASSED_ON if name in fields}
    return _go(f"{PAGE}?{urlencode(passed | {MARK: mark_now(here, asked.client.client_id)})}")


def _go(uri: str) -> Response:
    # 303: a form that was posted here must not be posted on to somewhere else.
    response = RedirectResponse("/", 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    response.headers["location"] = uri
    return response


async def _needed(
    session: AsyncSession, here: Container, asked: AuthorizationRequest, present: Present | None, began: int | None
) -> AuthorizationNeed:
    """`login_required`, `consent_required`, or "" when the app gets its code without a word."""
    if present is None or not asked.client.works_in(present.person.account_id):
        return "login_required"
    signed = int(present.sign_on.created_at.timestamp())
    if "login" in asked.prompts and (began is None or signed < began):
        return "login_required"
    if asked.max_age is not None and signed + asked.max_age < here.clock.now().timestamp():
        return "login_required"
    if "select_account" in asked.prompts and began is None:
        return "account_selection_required"
    if asked.client.first_party:
        return ""
    # Anybody can pretend to be an app that has no secret and no PKCE; then silence would be a gift.
    provable = not asked.client.is_public or asked.challenge
    consent = await find_consent(session, present.person.id, asked.client.client_id)
    if "consent" in asked.prompts or not provable or not covers(consent, asked.scopes):
        return "consent_required"
    return ""


async def _allow(
    session: AsyncSession, here: Container, request: Request, asked: AuthorizationRequest, present: Present
) -> str:
    code = issue_code(
        session, here, asked.client, Proof.of(present.sign_on),
        scopes=asked.scopes, redirect_uri=asked.redirect_uri, nonce=asked.nonce,
        challenge=asked.challenge, challenge_method=asked.challenge_method,
    )  # fmt: skip
    if not asked.client.first_party:
        await remember_consent(session, here, present.person, asked.client.client_id, asked.scopes)
    answer = {"code": code}
    if asked.state is not None:
        answer["state"] = asked.state
    answer["expires_in"] = str(LIFE.seconds)
    if asked.discovery:
        base = own_root(request, here.settings)
        answer["token_uri"] = f"{base}/restapi/oauth/token"
        answer["discovery_uri"] = f"{base}/.well-known/entry-points/external"
    return with_parameters(asked.redirect_uri, answer)


async def _own_page(request: Request) -> None:
    check_own_page(request)


OwnPage = Annotated[None, Depends(_own_page)]
PageField = Annotated[str, StringConstraints(max_length=2048)]


class PageRequest(WireModel):
    """The parameters that the page was opened with; `decision` once the person has answered."""

    parameters: Annotated[dict[PageField, PageField], Field(max_length=40)]
    decision: Annotated[str, StringConstraints(pattern="^(allow|deny)$")] | None = None


@router.post("/restapi/v1.0/clarion/authorize", summary="What the consent page shows; and the person's answer")
async def consent(request: Request, here: Here, own: OwnPage, body: PageRequest) -> AuthorizationInfo:
    """Without a decision: the app, what it asks for, who is signed in, and what is needed of the person. With
    one: `redirect`, where the browser goes now.
    """
    try:
        asked, fields = await get_request(here, body.parameters.items())
    except ForRedirect as found:
        return {"redirect": error_redirect(found.redirect_uri, found.fields, found.error)}
    began = read_mark(here, asked.client.client_id, body.parameters.get(MARK, ""))
    if body.decision == "deny":
        refused = OAuthError("access_denied", "The person did not allow it.", code="OAU-104")
        return {"redirect": error_redirect(asked.redirect_uri, fields, refused)}
    async with here.storage.transaction() as session:
        present = await find_present(session, here, visit_of(request))
        needed = await _needed(session, here, asked, present, began)
        if present is not None and (not needed or (needed == "consent_required" and body.decision == "allow")):
            return {"redirect": await _allow(session, here, request, asked, present)}
    if body.decision is not None:
        raise Unauthorized("Sign in first.", code="OAU-213")
    return _view(asked, fields, present, needed)


def _view(
    asked: AuthorizationRequest, fields: dict[str, str], present: Present | None, needed: AuthorizationNeed
) -> AuthorizationInfo:
    view: AuthorizationInfo = {
        "app": {
            "name": asked.client.name,
            "clientId": asked.client.client_id,
            "ownAccount": asked.client.account_id is not None,
        },
        "scopes": list(asked.scopes),
        "needed": needed,
        "loginHint": fields.get("login_hint", "")[:300],
        "person": None,
        "wrongAccount": False,
    }
    if present is not None:
        name = f"{present.person.first_name} {present.person.last_name}".strip() or present.person.number
        view["person"] = {"name": name, "extensionNumber": present.person.number, "account": present.account.name}
        view["wrongAccount"] = not asked.client.works_in(present.person.account_id)
    return view
