"""Our own surface: the apps of an account. Only its administrators see them, and only in the web app change them."""

from datetime import timedelta
from typing import Annotated, cast

from fastapi import APIRouter, Response

from clarion.base.container import Container, Here
from clarion.base.errors import Forbidden
from clarion.base.http import wire_time
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.base.storage import AsyncSession
from clarion.features.conduct import check_change
from clarion.features.developer.apps.cards import interactive_secret
from clarion.features.developer.apps.models import App, AppSecret
from clarion.features.developer.apps.responses import (
    CreatedDeveloperApp,
    DeveloperAppInfo,
    DeveloperAppList,
    DeveloperAppSecret,
    JsonWebKeys,
    RotatedAppSecret,
)
from clarion.features.developer.apps.schemas import AppFields, NewApp, NewSecret
from clarion.features.developer.apps.secrets import is_valid, secrets_of
from clarion.features.developer.apps.service import (
    create_app,
    delete_app,
    drop_secret,
    get_app,
    list_apps,
    renew_secret,
    update_app,
)
from clarion.features.developer.gallery.bots import end_bots_of
from clarion.features.developer.gallery.icons import drop_icon
from clarion.features.people.sign_in import ALL_SCOPES, GRANTS, Caller, ClientSource, require

router = APIRouter(prefix="/restapi/v1.0/clarion/apps", tags=["Apps"])
Admin = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]


def _first_party_only(caller: Caller) -> None:
    # An app must not be able to give itself more, or to make a sister that has.
    if not caller.app.first_party:
        raise Forbidden("Apps are changed in the web app only.", code="CMN-401")


async def _check_name(here: Container, caller: Caller, body: AppFields, before: App | None = None) -> None:
    """People of other companies see the name of an app that is listed (INF-02)."""
    listed = body.listed if body.listed is not None else before is not None and before.listed
    name = body.name or (before.name if before is not None else "")
    if listed and (before is None or (name, True) != (before.name, before.listed)):
        account, person = caller.account_id, caller.extension_id
        wish = PolicyRequest(
            kind="name.change", account_id=account, extension_id=person, subject=name, parameter="name"
        )
        await check_policy(here, wish)


def _secret_view(secret: AppSecret) -> DeveloperAppSecret:
    view: DeveloperAppSecret = {
        "id": secret.id,
        "hint": secret.hint,
        "creationTime": wire_time(secret.created_at),
    }
    if secret.expires_at:
        view["expirationTime"] = wire_time(secret.expires_at)
    return view


async def _view(session: AsyncSession, here: Container, row: App) -> DeveloperAppInfo:
    secrets = await secrets_of(session, row.id)
    now = here.clock.now()
    view: DeveloperAppInfo = {
        "id": row.id,
        "installation": row.account_id is None,
        "clientId": row.id,
        "name": row.name,
        "description": row.description,
        "public": not row.secret_hash and not secrets and not row.public_keys,
        "enabled": row.enabled,
        "scopes": row.scopes,
        "grants": row.grants,
        "redirectUris": row.redirect_uris,
        "refreshTokens": row.refresh_tokens,
        "accessSeconds": row.access_seconds,
        "refreshSeconds": row.refresh_seconds,
        "ratePlan": row.rate_plan,
        "publicKeys": cast("JsonWebKeys | None", row.public_keys),
        "interactiveUrl": row.interactive_url,
        "interactiveSecret": interactive_secret(here.keys, row.id) if row.interactive_url else "",
        "listed": row.listed,
        "bot": row.bot,
        "maker": row.maker,
        "privacyUrl": row.privacy_url,
        "icon": bool(row.icon_key),
        "creationTime": wire_time(row.created_at),
        "secrets": [_secret_view(secret) for secret in secrets if is_valid(secret, now)],
    }
    return view


def _forget(here: Container, app_id: str) -> None:
    """The registry of this process hears of a change at once, of others' by the bus."""
    here.get(ClientSource).forget(app_id)


@router.get("", summary="List the apps of my account")
async def list_mine(here: Here, caller: Admin) -> DeveloperAppList:
    """With the scopes and grant types there are to choose from."""
    async with here.storage.reading() as session:
        records = [await _view(session, here, row) for row in await list_apps(session, caller.account_id)]
    return {
        "records": records,
        "scopes": list(ALL_SCOPES),
        "grants": list(GRANTS),
        "passwordGrantAllowed": here.settings.allow_password_grant,
    }


@router.post("", summary="Register an app")
async def create(here: Here, caller: Admin, body: NewApp) -> CreatedDeveloperApp:
    """`secret` is in this answer only."""
    _first_party_only(caller)
    async with here.storage.transaction() as session:
        await check_change(here, session, caller, "api-key")
        await _check_name(here, caller, body)
        row, secret = await create_app(session, here, caller.account_id, caller.extension_id, body)
        await session.flush()
        view = await _view(session, here, row)
    return cast("CreatedDeveloperApp", view | ({"secret": secret} if secret else {}))


@router.get("/{appId}", summary="Read an app")
async def read(here: Here, caller: Admin, appId: str) -> DeveloperAppInfo:
    async with here.storage.reading() as session:
        return await _view(session, here, await get_app(session, caller.account_id, appId))


@router.put("/{appId}", summary="Change an app")
async def update(
    here: Here,
    caller: Admin,
    appId: str,
    body: AppFields,
) -> DeveloperAppInfo:
    _first_party_only(caller)
    async with here.storage.transaction() as session:
        row = await get_app(session, caller.account_id, appId)
        await _check_name(here, caller, body, before=row)
        await update_app(session, here, row, body)
        await session.flush()
        view = await _view(session, here, row)
    _forget(here, row.id)
    return view


@router.delete("/{appId}", status_code=204, summary="Remove an app; all its sessions end")
async def remove(here: Here, caller: Admin, appId: str) -> Response:
    _first_party_only(caller)
    async with here.storage.transaction() as session:
        row = await get_app(session, caller.account_id, appId)
        icon = row.icon_key
        await end_bots_of(here, session, row)
        await delete_app(session, here, row)
    _forget(here, row.id)
    await drop_icon(here, icon)
    return Response(status_code=204)


@router.post("/{appId}/secrets", summary="Make a new secret; the old one stays valid for a while")
async def rotate(
    here: Here,
    caller: Admin,
    appId: str,
    body: NewSecret,
) -> RotatedAppSecret:
    """`secret` is in this answer only."""
    _first_party_only(caller)
    async with here.storage.transaction() as session:
        row = await get_app(session, caller.account_id, appId)
        secret = await renew_secret(session, here, row, timedelta(hours=body.keep_old_hours))
        await session.flush()
        view = await _view(session, here, row)
    _forget(here, row.id)
    return {**view, "secret": secret}


@router.delete("/{appId}/secrets/{secretId}", status_code=204, summary="Remove a secret")
async def remove_secret(
    here: Here,
    caller: Admin,
    appId: str,
    secretId: str,
) -> Response:
    _first_party_only(caller)
    async with here.storage.transaction() as session:
        row = await get_app(session, caller.account_id, appId)
        await drop_secret(session, here, row, secretId)
    _forget(here, row.id)
    return Response(status_code=204)
