"""Our own surface: JWT credentials and signing out everywhere."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints

from clarion.base.container import Container, Here
from clarion.base.errors import Forbidden, Invalid
from clarion.base.http import WireModel, wire_time
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.credentials import (
    create_credential,
    credential_token,
    get_credential,
    list_credentials,
)
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sign_in.models import JwtCredential
from clarion.features.people.sign_in.responses import (
    CreatedSignInCredential,
    SignInCredentialInfo,
    SignInCredentialList,
)
from clarion.features.people.sign_in.sessions import Sessions
from clarion.features.people.users.models import Extension

router = APIRouter(prefix="/restapi/v1.0/clarion", tags=["Sign-in"])
_Signed = Annotated[Caller, require("EditUserCredentials", scopes="EditExtensions")]
_MAX_CREDENTIALS = 100
ClientId = Annotated[str, StringConstraints(max_length=64)]


class NewCredential(WireModel):
    name: Annotated[str, StringConstraints(max_length=100)] = ""
    client_ids: Annotated[tuple[ClientId, ...], Field(max_length=50)] = ()
    expires_at: datetime | None = None


def _view(row: JwtCredential) -> SignInCredentialInfo:
    view: SignInCredentialInfo = {
        "id": row.id,
        "name": row.name,
        "clientIds": row.client_ids,
        "creationTime": wire_time(row.created_at),
    }
    if row.expires_at is not None:
        view["expirationTime"] = wire_time(row.expires_at)
    return view


def _first_party_only(caller: Caller) -> None:
    # An app with a token for a while must not be able to make itself one for ever.
    if not caller.app.first_party:
        raise Forbidden("Credentials are made in the web app.", code="CMN-401")


@router.get("/credentials", summary="List my JWT credentials")
async def list_mine(here: Here, caller: _Signed) -> SignInCredentialList:
    async with here.storage.reading() as session:
        rows = await list_credentials(session, caller.extension_id)
    return {"records": [_view(row) for row in rows]}


@router.post("/credentials", summary="Make a JWT credential")
async def create(here: Here, caller: _Signed, body: NewCredential) -> CreatedSignInCredential:
    _first_party_only(caller)
    now = here.clock.now()
    if body.expires_at is not None and (body.expires_at.tzinfo is None or body.expires_at <= now):
        raise Invalid("A credential expires in the future.", parameter="expiresAt")
    async with here.storage.transaction() as session:
        person = await session.get_one(Extension, caller.extension_id)
        if len(await list_credentials(session, person.id)) >= _MAX_CREDENTIALS:
            raise Forbidden(f"One person has at most {_MAX_CREDENTIALS} credentials.", code="CMN-101")
        row = create_credential(
            session, person, name=body.name, now=now, client_ids=body.client_ids, expires_at=body.expires_at
        )
    return {**_view(row), "token": _token(here, row)}


def _token(here: Container, row: JwtCredential) -> str:
    return credential_token(row, here.keys, here.settings.public_url)


@router.delete("/credentials/{credentialId}", status_code=204, summary="Revoke a JWT credential")
async def revoke(
    here: Here,
    caller: _Signed,
    credentialId: str,
) -> Response:
    """Sessions that it started end too."""
    async with here.storage.transaction() as session:
        row = await get_credential(session, caller.extension_id, credentialId)
        row.revoked_at = here.clock.now()
        await here.get(Sessions).end_by_credential(session, row.id)
    return Response(status_code=204)
