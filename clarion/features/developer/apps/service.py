"""Registering apps, and changing them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, NotFound
from clarion.base.ids import new_token
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.developer.apps import rules
from clarion.features.developer.apps.cards import check_interactive_url
from clarion.features.developer.apps.events import APP_CHANGED, AppChanged
from clarion.features.developer.apps.models import App
from clarion.features.developer.apps.schemas import AppFields
from clarion.features.developer.apps.secrets import add_secret, remove_secret, rotate_secret, secrets_of
from clarion.features.people import forget_client
from clarion.features.people.sign_in import ALL_SCOPES, AUTHORIZATION_CODE, JWT_BEARER, REFRESH, Sessions, hash_secret

WEB_APP_ID = "clarion-web"
DOCS_APP_ID = "clarion-docs"
MAX_APPS = 200
"""Apps of one account."""


async def register_app(
    session: AsyncSession,
    *,
    client_id: str,
    name: str,
    now: datetime,
    secret: str = "",
    account_id: str | None = None,
    scopes: Sequence[str] = ALL_SCOPES,
    grants: Sequence[str] = (JWT_BEARER, REFRESH),
    redirect_uris: Sequence[str] = (),
    first_party: bool = False,
) -> App:
    """An app of the installation's own, brought to this form. Without a secret it is a public client."""
    row = await session.get(App, client_id)
    if row is None:
        row = App(id=client_id, created_at=now)
        session.add(row)
    row.name = name
    row.account_id = account_id
    row.secret_hash = hash_secret(secret) if secret else ""
    row.scopes = sorted(scopes)
    row.grants = list(grants)
    row.redirect_uris = list(redirect_uris)
    row.first_party = first_party
    await session.flush()
    return row


async def register_web_app(session: AsyncSession, now: datetime) -> App:
    """Clarion's own web app: public, in every account. People type their password on its page, and nowhere else."""
    return await register_app(
        session,
        client_id=WEB_APP_ID,
        name="Clarion",
        now=now,
        grants=(AUTHORIZATION_CODE, REFRESH),
        first_party=True,
    )


async def register_docs_app(session: AsyncSession, now: datetime, origins: Sequence[str], path: str) -> App:
    """The reference of the API, which people try operations from: a public app that returns to `path` of our own."""
    return await register_app(
        session,
        client_id=DOCS_APP_ID,
        name="API reference",
        now=now,
        grants=(AUTHORIZATION_CODE, REFRESH),
        redirect_uris=[f"{origin}{path}" for origin in origins],
        first_party=True,
    )


async def list_apps(session: AsyncSession, account_id: str) -> Sequence[App]:
    """Those of the account, and those of the installation that work in every account, such as the demo app."""
    shared = App.account_id.is_(None) & App.first_party.is_(False)
    query = select(App).where((App.account_id == account_id) | shared).order_by(shared, App.created_at, App.id)
    return (await session.scalars(query)).all()


async def get_usable_app(session: AsyncSession, account_id: str, app_id: str) -> App:
    """An app of `list_apps`. Raises NotFound."""
    row = await session.get(App, app_id[:64])
    if row is None or row.account_id not in (account_id, None) or row.first_party:
        raise NotFound("Resource for parameter [appId] is not found.", parameter="appId")
    return row


async def get_app(session: AsyncSession, account_id: str, app_id: str) -> App:
    """An app of this account. Raises NotFound, for another's too."""
    row = await session.get(App, app_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [appId] is not found.", parameter="appId")
    return row


async def create_app(
    session: AsyncSession, here: Container, account_id: str, author: str, wanted: AppFields
) -> tuple[App, str]:
    """The app and its secret in clear text, "" for a public one. Raises Invalid, and Conflict when there are many."""
    count = await session.scalar(select(func.count()).where(App.account_id == account_id)) or 0
    if count >= MAX_APPS:
        raise Conflict(f"An account has at most {MAX_APPS} apps.")
    now = here.clock.now()
    row = App(id=new_token(16), account_id=account_id, created_by=author, created_at=now, redirect_uris=[])
    row.scopes, row.grants = [], [AUTHORIZATION_CODE, REFRESH]
    session.add(row)
    _apply(here, row, wanted, now)
    await session.flush()
    secret = "" if wanted.public else add_secret(session, here.keys, row.id, now)
    _tell(session, row, "created")
    return row, secret


async def update_app(session: AsyncSession, here: Container, row: App, wanted: AppFields) -> None:
    """What `wanted` does not hold stays. Sessions lose what the app may not do any more."""
    _apply(here, row, wanted, here.clock.now())
    await here.get(Sessions).narrow(session, row.id, row.scopes)
    if not row.enabled:
        await here.get(Sessions).end_by_client(session, row.id)
    _tell(session, row, "updated")


def _apply(here: Container, row: App, wanted: AppFields, now: datetime) -> None:
    values: dict[str, Any] = {name: getattr(wanted, name) for name in wanted.model_fields_set}
    for name in ("name", "description", "enabled", "refresh_tokens", "rate_plan", "listed", "bot", "maker"):
        if values.get(name) is not None:
            setattr(row, name, values[name])
    for name in ("access_seconds", "refresh_seconds"):
        if name in values:
            setattr(row, name, values[name])
    if values.get("scopes") is not None:
        row.scopes = rules.check_scopes(values["scopes"])
    if values.get("grants") is not None:
        row.grants = rules.check_grants(values["grants"])
    uris = values.get("redirect_uris")
    row.redirect_uris = rules.check_redirect_uris(row.redirect_uris if uris is None else uris, row.grants)
    if "public_keys" in values:
        row.public_keys = cast("dict[str, Any] | None", rules.check_public_keys(values["public_keys"]))
    if values.get("interactive_url") is not None:
        row.interactive_url = check_interactive_url(here.settings, values["interactive_url"])
    if values.get("privacy_url") is not None:
        row.privacy_url = rules.check_privacy_url(values["privacy_url"])
    row.changed_at = now


async def delete_app(session: AsyncSession, here: Container, row: App) -> None:
    """Everything that was let in with it is out."""
    await forget_client(session, here, row.id)
    _tell(session, row, "deleted")
    await session.delete(row)


async def renew_secret(session: AsyncSession, here: Container, row: App, keep_old: timedelta) -> str:
    """A new secret in clear text. Raises Conflict for a public app, which has none."""
    await _check_has_secrets(row, session)
    text = await rotate_secret(session, here.keys, row, here.clock.now(), keep_old)
    _tell(session, row, "updated")
    return text


async def drop_secret(session: AsyncSession, here: Container, row: App, secret_id: str) -> None:
    await remove_secret(session, row, secret_id, here.clock.now())
    _tell(session, row, "updated")


async def _check_has_secrets(row: App, session: AsyncSession) -> None:
    if await is_public(session, row):
        raise Conflict("A public app has no secret. Make a private one instead.")


async def is_public(session: AsyncSession, row: App) -> bool:
    return not row.secret_hash and not await secrets_of(session, row.id)


def _tell(session: AsyncSession, row: App, change: Literal["created", "updated", "deleted"]) -> None:
    announce(session, APP_CHANGED, AppChanged(account_id=row.account_id, app_id=row.id, change=change))
