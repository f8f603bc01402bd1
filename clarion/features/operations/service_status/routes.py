"""The public status page, the same as JSON and as a feed, and subscriptions by email."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError
from clarion.base.http import wire_time
from clarion.base.languages import Tongue
from clarion.features.operations.service_status import emails, rules, wording
from clarion.features.operations.service_status.feed import atom_feed
from clarion.features.operations.service_status.models import Incident, IncidentUpdate
from clarion.features.operations.service_status.page import message_page, status_page
from clarion.features.operations.service_status.queries import ComponentFigures, Picture, read_picture
from clarion.features.operations.service_status.responses import (
    ServiceIncident,
    ServiceStatus,
    ServiceStatusComponent,
)
from clarion.features.people.sign_in import public

log = structlog.stdlib.get_logger("clarion.service_status")

router = APIRouter(tags=["Service status"], dependencies=[public()])
_FRESH_S = 10.0
Token = Annotated[str, Query(max_length=200)]
PostedToken = Annotated[str, Form(max_length=200)]


class PictureCache:
    """The page is public: the database is read for it every ten seconds at most, and the last picture outlives it."""

    def __init__(self) -> None:
        self._picture: Picture | None = None
        self._read_at = 0.0

    async def read(self, here: Container) -> Picture:
        """Raises what the database raises when it was never read before."""
        now = here.clock.monotonic()
        if self._picture is not None and now - self._read_at < _FRESH_S:
            return self._picture
        try:
            async with here.storage.reading() as session:
                self._picture = await read_picture(session, here.clock.now())
        except Exception as error:
            if self._picture is None:
                raise
            log.warning("service_status.unreadable", problem=str(error))
            return replace(self._picture, status=rules.Status.OUTAGE)
        self._read_at = now
        return self._picture


async def _picture(here: Container) -> Picture:
    cache = here.find(PictureCache) or here.offer(PictureCache, PictureCache())
    return await cache.read(here)


@router.get("/restapi/v1.0/clarion/service-status", summary="How the services of this installation are")
async def read_status(here: Here, tongue: Tongue) -> ServiceStatus:
    """For everybody, without signing in: each service by its probes, and the incidents of 90 days, newest first."""
    picture = await _picture(here)
    return {
        "status": picture.status.value,
        "components": [_component(picture, name, each) for name, each in picture.components.items()],
        "incidents": [_incident(tongue, incident, said) for incident, said in picture.incidents],
    }


@router.get("/status", include_in_schema=False)
async def show_page(here: Here, tongue: Tongue) -> Response:
    return status_page(tongue, await _picture(here), emails=_sends_emails(here))


@router.get("/status/feed", include_in_schema=False)
async def show_feed(here: Here, tongue: Tongue) -> Response:
    text = atom_feed(tongue, await _picture(here), f"{here.settings.public_url}/status")
    return Response(text, media_type="application/atom+xml", headers={"Vary": "Accept-Language"})


@router.post("/status/subscriptions", include_in_schema=False)
async def subscribe(here: Here, tongue: Tongue, email: Annotated[str, Form(max_length=254)] = "") -> Response:
    if not _sends_emails(here):
        return message_page(tongue, "no-emails", status=409)
    try:
        async with here.storage.transaction() as session:
            await emails.subscribe(here, session, email, tongue)
    except ClarionError as error:
        return message_page(tongue, "not-subscribed", status=error.status, why=error.message)
    return message_page(tongue, "asked")


@router.get("/status/confirm", include_in_schema=False)
async def ask_confirm(here: Here, tongue: Tongue, token: Token = "") -> Response:
    return await _ask(here, tongue, token, "confirm")


@router.post("/status/confirm", include_in_schema=False)
async def confirm(here: Here, tongue: Tongue, token: PostedToken = "") -> Response:
    try:
        async with here.storage.transaction() as session:
            emails.confirm(await emails.get_subscriber(here, session, token), here.clock.now())
    except ClarionError:
        return message_page(tongue, "bad-link", status=404)
    return message_page(tongue, "confirmed")


@router.get("/status/leave", include_in_schema=False)
async def ask_leave(here: Here, tongue: Tongue, token: Token = "") -> Response:
    return await _ask(here, tongue, token, "leave")


@router.post("/status/leave", include_in_schema=False)
async def leave(here: Here, tongue: Tongue, token: PostedToken = "") -> Response:
    try:
        async with here.storage.transaction() as session:
            await emails.unsubscribe(session, await emails.get_subscriber(here, session, token))
    except ClarionError:
        return message_page(tongue, "bad-link", status=404)
    return message_page(tongue, "left")


async def _ask(here: Container, tongue: str, token: str, what: str) -> Response:
    """A page with a button: programs that follow every link of an email confirm nothing."""
    try:
        async with here.storage.reading() as session:
            await emails.get_subscriber(here, session, token)
    except ClarionError:
        return message_page(tongue, "bad-link", status=404)
    return message_page(tongue, f"ask-{what}", action=(f"/status/{what}", token))


def _sends_emails(here: Container) -> bool:
    return bool(here.settings.smtp_url)


def _component(picture: Picture, name: str, figures: ComponentFigures) -> ServiceStatusComponent:
    return {
        "id": name,
        "status": figures.status.value,
        "checkedAt": wire_time(figures.checked_at) if figures.checked_at else None,
        "uptime": figures.uptime,
        "days": [{"day": day, "uptime": rules.uptime(*figures.days.get(day, (0, 0)))} for day in picture.days],
    }


def _incident(tongue: str, incident: Incident, updates: Sequence[IncidentUpdate]) -> ServiceIncident:
    return {
        "id": incident.id,
        "title": wording.title(tongue, incident),
        "impact": incident.impact,
        "components": list(incident.components),
        "openedAt": wire_time(incident.opened_at),
        "resolvedAt": wire_time(incident.resolved_at) if incident.resolved_at else None,
        "updates": [
            {"at": wire_time(each.at), "stage": each.stage, "text": wording.update_text(tongue, incident, each)}
            for each in updates
        ],
    }
