"""The token and revoke endpoints."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from clarion.base.container import Here, container_of
from clarion.base.http import own_root
from clarion.features.people.authorize.codes import redeem_code
from clarion.features.people.browser_sessions.visit import visit_of
from clarion.features.people.openid.id_tokens import make_id_token
from clarion.features.people.sign_in import clients, tokens
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.client_auth import get_client, read_form
from clarion.features.people.sign_in.clients import RegisteredClient
from clarion.features.people.sign_in.errors import OAuthError, invalid_grant, invalid_request
from clarion.features.people.sign_in.grants import check_grant
from clarion.features.people.sign_in.guard import Admission, public, require
from clarion.features.people.sign_in.oauth_issuing import Issued, SignInRequest
from clarion.features.people.sign_in.responses import OAuthToken, OpenIdUserInfo
from clarion.features.people.sign_in.scopes import granted
from clarion.features.people.sign_in.service import UserName, sign_in_with_jwt, sign_in_with_password
from clarion.features.people.sign_in.sessions import Sessions, TokenReused
from clarion.features.people.users.models import Extension

router = APIRouter(prefix="/restapi/oauth", tags=["Sign-in"])
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@router.post("/token", dependencies=[public()], summary="Get a token")
async def token(request: Request, response: Response) -> OAuthToken:
    here = container_of(request)
    fields = await read_form(request)
    grant = _required(fields, "grant_type")
    client = await get_client(request, fields)
    admission = here.find(Admission)
    if admission is not None:
        await admission.admit_client(request, client.client_id)
    check_grant(client, grant, password_allowed=here.settings.allow_password_grant)
    issued = await _issue(request, fields, grant, client)
    response.headers.update(_NO_STORE)
    answer = _answer(issued, here.clock.now().timestamp())
    if "openid" in issued.scopes:
        answer["id_token"] = await make_id_token(here, own_root(request, here.settings), client.client_id, issued)
    return answer


async def _issue(request: Request, fields: dict[str, str], grant: str, client: RegisteredClient) -> Issued:
    here = container_of(request)
    if grant == clients.REFRESH:
        return await _refresh(request, fields, client)
    asked = _sign_in_request(request, fields, client, narrowed=grant != clients.AUTHORIZATION_CODE)
    if grant == clients.AUTHORIZATION_CODE:
        code, verifier = _required(fields, "code"), fields.get("code_verifier", "")
        return await redeem_code(here, asked, code, fields.get("redirect_uri", ""), verifier)
    if grant == clients.PASSWORD:
        name = UserName(_required(fields, "username"), fields.get("extension", ""))
        return await sign_in_with_password(here, asked, visit_of(request), name, _required(fields, "password"))
    assertion = fields.get("assertion") or fields.get("partner_jwt") or _required(fields, "assertion")
    return await sign_in_with_jwt(here, asked, assertion)


async def _refresh(request: Request, fields: dict[str, str], client: RegisteredClient) -> Issued:
    here = container_of(request)
    sessions = here.get(Sessions)
    try:
        async with here.storage.transaction() as session:
            return await sessions.refresh(
                session,
                _required(fields, "refresh_token"),
                client,
                access_ttl=_seconds(fields, "access_token_ttl"),
                refresh_ttl=_seconds(fields, "refresh_token_ttl"),
            )
    except TokenReused as finding:
        await sessions.end_reused(finding.session_id)
        raise invalid_grant("The refresh token was used already and replaced by another", "OAU-213") from None


def _sign_in_request(
    request: Request, fields: dict[str, str], client: RegisteredClient, narrowed: bool
) -> SignInRequest:
    settings = container_of(request).settings
    # What a code is good for was decided on the consent page.
    scopes = granted(fields.get("scope", "") if narrowed else "", client.scopes)
    if narrowed and not scopes:
        sentence = f"The app '{client.name}' has none of the requested scopes. It has: {' '.join(client.scopes)}."
        raise OAuthError("invalid_scope", sentence, code="OAU-112")
    return SignInRequest(
        client=client,
        scopes=scopes,
        endpoint_id=fields.get("endpoint_id", ""),
        access_ttl=tokens.clamp_access_ttl(
            _seconds(fields, "access_token_ttl"), settings.access_token_seconds, client.access_seconds
        ),
        refresh_ttl=tokens.clamp_refresh_ttl(
            _seconds(fields, "refresh_token_ttl"), settings.refresh_token_seconds, client.refresh_seconds
        ),
        source=request.client.host if request.client else "",
        user_agent=request.headers.get("user-agent", ""),
    )


def _required(fields: dict[str, str], name: str) -> str:
    value = fields.get(name, "")
    if not value:
        raise invalid_request(f"Parameter [{name}] is required.", "OAU-105")
    return value


def _seconds(fields: dict[str, str], name: str) -> int | None:
    text = fields.get(name, "").strip()
    if not text:
        return None
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        raise invalid_request(f"Parameter [{name}] is not a number of seconds.", "OAU-105") from None


def _answer(issued: Issued, now: float) -> OAuthToken:
    answer: OAuthToken = {
        "access_token": issued.access,
        "token_type": "bearer",
        "expires_in": max(1, round(issued.access_expires_at.timestamp() - now)),
        "scope": " ".join(issued.scopes),
        "owner_id": issued.owner_id,
        "endpoint_id": issued.endpoint_id,
        "session_id": issued.session_id,
    }
    if issued.refresh is not None:
        answer["refresh_token"] = issued.refresh
        answer["refresh_token_expires_in"] = max(1, round(issued.refresh_expires_at.timestamp() - now))
    return answer


@router.post("/revoke", dependencies=[public()], summary="End a session")
async def revoke(request: Request) -> Response:
    """The token, in the form or as `?token=`, may be an access or a refresh token; the whole session ends."""
    here = container_of(request)
    if request.headers.get("content-type") is None and "token" in request.query_params:
        fields: dict[str, str] = {}
    else:
        fields = await read_form(request)
    client = await get_client(request, fields)
    value = fields.get("token") or request.query_params.get("token", "")
    if not value:
        raise invalid_request("Parameter [token] is required.", "OAU-105")
    async with here.storage.transaction() as session:
        await here.get(Sessions).end_by_token(session, value, client.client_id)
    return Response(status_code=200)


@router.api_route("/userinfo", methods=["GET", "POST"], summary="Who is signed in (OpenID Connect)")
async def userinfo(here: Here, caller: Annotated[Caller, require(guests=True)]) -> OpenIdUserInfo:
    async with here.storage.reading() as session:
        person = await session.get_one(Extension, caller.extension_id)
    return {
        "sub": person.id,
        "account_id": person.account_id,
        "given_name": person.first_name,
        "family_name": person.last_name,
        "email": person.email or "",
        "email_verified": person.email is not None,
    }
