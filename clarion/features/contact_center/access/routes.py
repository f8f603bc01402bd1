"""Exchange and renewal of tokens, who is signed in, permanent tokens."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData

from clarion.base.container import Here
from clarion.features.contact_center.access import service
from clarion.features.contact_center.access.errors import ContactCenterError
from clarion.features.contact_center.access.guard import ContactCenterGuard
from clarion.features.contact_center.access.responses import ContactCenterLogin, ContactCenterTokenInfo
from clarion.features.people.sign_in import Admission, Caller, public

router = APIRouter(tags=["Contact center: access"])

Signed = Annotated[Caller, Depends(ContactCenterGuard())]
_FORM = "application/x-www-form-urlencoded"


async def _field(request: Request, name: str) -> str:
    """A field of the form, or of the query: clients send either."""
    found = request.query_params.get(name, "")
    if not found and request.headers.get("content-type", "").startswith(_FORM):
        form: FormData = await request.form(max_files=0, max_fields=20)
        found = str(form.get(name, ""))
    if not found:
        raise ContactCenterError(f"The form field {name} is missing.")
    return found


async def _answer(here: Here, caller: Caller, pair: dict[str, str]) -> ContactCenterTokenInfo:
    async with here.storage.reading() as session:
        return cast("ContactCenterTokenInfo", {**pair, **await service.login_view(session, caller)})


async def _admit(request: Request, here: Here) -> None:
    admission = here.find(Admission)
    if admission is not None:
        await admission.admit_client(request, "contact center")


@router.post("/api/auth/login/rc/accesstoken", dependencies=[public()], summary="Exchange a token of the main API")
async def exchange_token(request: Request, here: Here) -> ContactCenterTokenInfo:
    """Form: `rcAccessToken`, `rcTokenType=Bearer`. The access token lasts 5 minutes. Authorization is ignored:
    clients send placeholders in it."""
    await _admit(request, here)
    return await _answer(here, *await service.exchange(here, await _field(request, "rcAccessToken")))


@router.post("/api/auth/token/refresh", dependencies=[public()], summary="Renew a token of the contact center")
async def refresh_token(request: Request, here: Here) -> ContactCenterTokenInfo:
    """Form: `refresh_token`."""
    await _admit(request, here)
    return await _answer(here, *await service.renew(here, await _field(request, "refresh_token")))


@router.get("/voice/api/v1/admin/auth", summary="Say who is signed in")
async def read_login(here: Here, caller: Signed) -> ContactCenterLogin:
    async with here.storage.reading() as session:
        return await service.login_view(session, caller)


@router.get("/voice/api/v1/auth/isTokenValid", summary="Check a token")
async def check_token(_caller: Signed) -> bool:
    return True


@router.get("/voice/api/v1/admin/token", summary="List permanent tokens")
async def list_tokens(here: Here, caller: Signed) -> list[str]:
    async with here.storage.reading() as session:
        return await service.list_permanent(here, session, caller)


@router.post("/voice/api/v1/admin/token", summary="Create a permanent token")
async def create_token(here: Here, caller: Signed) -> str:
    async with here.storage.transaction() as session:
        return await service.create_permanent(here, session, caller)


@router.delete("/voice/api/v1/admin/token/{token}", summary="Remove a permanent token")
async def remove_token(here: Here, caller: Signed, token: str) -> None:
    async with here.storage.transaction() as session:
        await service.remove_permanent(here, session, caller, token)
