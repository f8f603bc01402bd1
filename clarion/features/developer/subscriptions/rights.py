"""Subscriptions follow the rights of their owners: what somebody may no longer see is no longer sent to them."""

from collections.abc import Sequence

import structlog
from sqlalchemy import select

from clarion.base.bus import Payload
from clarion.base.bus import Subscription as Listening
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.developer.apps.events import APP_CHANGED
from clarion.features.developer.apps.models import App
from clarion.features.developer.gallery.models import ForbiddenApp
from clarion.features.developer.subscriptions import service
from clarion.features.developer.subscriptions.models import Subscription
from clarion.features.developer.subscriptions.permits import judge
from clarion.features.people import ACCOUNT_CHANGED, EXTENSION_CHANGED
from clarion.features.people.sign_in import (
    SIGN_IN_CHANGED,
    AppIdentity,
    SignInChanged,
    find_caller_of_app,
    with_implied,
)

log = structlog.stdlib.get_logger("clarion.subscriptions")


class PermissionWatcher:
    """Judges subscriptions again when people, their roles or accounts change. One process does each."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._listening: list[Listening] = []

    async def open(self) -> None:
        for topic in (SIGN_IN_CHANGED, EXTENSION_CHANGED, ACCOUNT_CHANGED):
            self._listening.append(self._here.bus.subscribe(topic, self._on_change, group="subscription-rights"))
        self._listening.append(self._here.bus.subscribe(APP_CHANGED, self._on_app_changed, group="subscription-rights"))
        for one in self._listening:
            await one.ready()

    async def close(self) -> None:
        for one in self._listening:
            await one.close()

    async def _on_change(self, payload: Payload) -> None:
        change = SignInChanged.model_validate(payload)
        if change.session_ids:
            return  # sign-ins begin and end; webhooks outlive them
        if change.extension_id:
            await self.judge_again(Subscription.extension_id == change.extension_id)
        elif change.account_id:
            await self.judge_again(Subscription.account_id == change.account_id)

    async def _on_app_changed(self, payload: Payload) -> None:
        await self.judge_again(Subscription.client_id == payload["app_id"])

    async def judge_again(self, whose: object) -> None:
        async with self._here.storage.reading() as session:
            ids = (await session.scalars(select(Subscription.id).where(whose))).all()  # type: ignore[arg-type]
        for subscription_id in ids:
            async with self._here.storage.transaction() as session:
                row = await session.get(Subscription, subscription_id)
                if row is not None:
                    await self._judge(session, row)

    async def _judge(self, session: AsyncSession, row: Subscription) -> None:
        app = AppIdentity(row.client_id, row.client_name)
        known = await session.get(App, row.client_id)
        forbidden = await session.get(ForbiddenApp, (row.account_id, row.client_id)) is not None
        allowed = known is not None and known.enabled and not forbidden
        scopes = with_scopes_of(known, row.scopes) if known is not None and allowed else ()
        caller = await find_caller_of_app(session, row.extension_id, app, scopes) if scopes else None
        if caller is None:
            log.info("A subscription ends with the rights of its owner", subscription=row.id)
            await service.delete_subscription(session, row)
            return
        judgement = await judge(session, caller, row.asked, row.lives_s)
        if judgement.texts == row.filters and list(judgement.disabled) == row.disabled:
            return
        await service.put_in_force(session, row, judgement, self._here.clock.now())
        service.tell(session, row, "Update")


def with_scopes_of(app: App, held: Sequence[str]) -> list[str]:
    """What is left of the scopes that a subscription was made with, now that the app has those it has."""
    allowed = with_implied(app.scopes)
    return [scope for scope in held if scope in allowed]
