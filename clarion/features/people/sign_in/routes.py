"""The OAuth endpoints."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from clarion.base.container import Here, container_of
from clarion.features.people.sign_in import clients, tokens
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.client_auth import get_client, read_form
from clarion.features.people.sign_in.clients import RegisteredClient
from clarion.features.people.sign_in.errors import OAuthError, invalid_request, unauthorized_client
from clarion.features.people.sign_in.guard import Admission, public, require
from clarion.features.people.sign_in.scopes import granted
from clarion.features.people.sign_in.service import UserName, sign_in_with_jwt, sign_in_with_password
from clarion.features.people.sign_in.sessions import Issued, Sessions, SignInRequest
from clarion.features.people.users.models import Extension

router = APIRouter(prefix="/restapi/oauth", tags=["Sign-in"])
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@router.post("/token", dependencies=[public()], summary="Get a token")
async def token(request: Request, response: Response) -> dict[str, Any]:
    here = container_of(request)
    fields = await read_form(request)
    grant = _required(fields, "grant_type")
    client = await get_client(request, fields)
    admission = here.find(Admission)
    if admission is not None:
        await admission.admit_client(request, client.client_id)
    _check_grant(client, grant)
    issued = await _issue(request, fields, grant, client)
    response.headers.update(_NO_STORE)
    return _answer(issued, here.clock.now().timestamp())


def _check_grant(client: RegisteredClient, grant: str) -> None:
    wanted = clients.JWT_BEARER if grant == clients.PARTNER_JWT else grant
    known = (clients.JWT_BEARER, clients.REFRESH, clients.PASSWORD, "authorization_code")
    if wanted not in known:
        raise OAuthError("unsupported_grant_type", f"Unsupported grant type: {grant[:60]}", code="OAU-250")
    if wanted != clients.REFRESH and wanted not in client.grants:
        raise unauthorized_client(f"The app may not use the grant type {grant}.")


async def _issue(request: Request, fields: dict[str, str], grant: str, client: RegisteredClient) -> Issued:
    here = container_of(request)
    if grant == clients.REFRESH:
        async with here.storage.transaction() as session:
            return await here.get(Sessions).refresh(
                session,
                _required(fields, "refresh_token"),
                client,
                access_ttl=_seconds(fields, "access_token_ttl"),
                refresh_ttl=_seconds(fields, "refresh_token_ttl"),
            )
    asked = _sign_in_request(request, fields, client)
    if grant == clients.PASSWORD:
        name = UserName(_required(fields, "username"), fields.get("extension", ""))
        return await sign_in_with_password(here, asked, name, _required(fields, "password"))
    if grant in (clients.JWT_BEARER, clients.PARTNER_JWT):
        assertion = fields.get("assertion") or fields.get("partner_jwt") or _required(fields, "assertion")
        return await sign_in_with_jwt(here, asked, assertion)
    raise unauthorized_client("The app may not use the grant type authorization_code.")


def _sign_in_request(request: Request, fields: dict[str, str], client: RegisteredClient) -> SignInRequest:
    scopes = granted(fields.get("scope", ""), client.scopes)
    if not scopes:
        raise OAuthError("invalid_scope", "The app has none of the requested scopes.", code="OAU-112")
    return SignInRequest(
        client=client,
        scopes=scopes,
        endpoint_id=fields.get("endpoint_id", ""),
        access_ttl=tokens.clamp_access_ttl(_seconds(fields, "access_token_ttl")),
        refresh_ttl=tokens.clamp_refresh_ttl(_seconds(fields, "refresh_token_ttl")),
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


def _answer(issued: Issued, now: float) -> dict[str, Any]:
    answer: dict[str, Any] = {
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


@router.get("/userinfo", summary="Who is signed in (OpenID Connect)")
async def userinfo(here: Here, caller: Annotated[Caller, require()]) -> dict[str, Any]:
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
