"""Keeps what phones reported of ended calls, each leg once, and tells administrators when many calls are bad."""

from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, Field
from sqlalchemy import select

from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.event_consumer import EventConsumer
from clarion.base.i18n import gettext
from clarion.base.mail_queue import OutgoingEmail, is_address, queue_email
from clarion.base.storage import AsyncSession
from clarion.features.people import Account, Extension, people_with
from clarion.features.phone.quality.events import QUALITY_KNOWN
from clarion.features.phone.quality.models import CallQuality, QualitySettings
from clarion.features.phone.quality.rules import (
    ALERT_PERCENT,
    ASKS,
    LOOKED_AT,
    POOR_MOS,
    QUIET_HOURS,
    is_alarming,
    letter_text,
    network_of,
)

MOST_LETTERS = 20
_CARES = "EditAccountDevices"


class _Measured(BaseModel):
    codec: str = Field(max_length=20)
    network: str
    packets_from: int
    packets_to: int
    mos: float
    lowest_mos: float
    loss: float
    jitter: float
    round_trip: float
    points: list[dict[str, float]]


class _Leg(BaseModel):
    leg_id: str = Field(max_length=100)
    party_id: str
    account_id: str
    extension_id: str
    device_id: str
    trunk_id: str
    number: str
    name: str
    started: float
    ended: float
    quality: _Measured


class CallQualityKnown(BaseModel):
    """As `clarion/apps/live_quality.py` tells it. A leg of nobody here belongs to the account that the call is of."""

    session_id: str
    telephony_session_id: str
    account_id: str
    legs: list[_Leg]


class QualityConsumer(EventConsumer):
    TOPICS = (QUALITY_KNOWN,)
    GROUP = "call-quality"

    async def take(self, payload: Payload) -> None:
        known = CallQualityKnown.model_validate(payload)
        rows = {row.id: row for row in (_row(known, leg) for leg in known.legs)}
        async with self._here.storage.transaction() as session:
            accounts = {row.account_id for row in rows.values()}
            living = set(await session.scalars(select(Account.id).where(Account.id.in_(accounts))))
            there = set(await session.scalars(select(CallQuality.id).where(CallQuality.id.in_(rows))))
            fresh = [row for row in rows.values() if row.id not in there and row.account_id in living]
            session.add_all(fresh)
            await session.flush()
            for account_id in sorted({row.account_id for row in fresh}):
                await _alert(session, account_id, self._here)


def _row(known: CallQualityKnown, leg: _Leg) -> CallQuality:
    measured = leg.quality
    return CallQuality(
        id=f"{known.session_id}-{leg.leg_id}"[:120],
        account_id=leg.account_id or known.account_id,
        session_id=known.session_id,
        telephony_session_id=known.telephony_session_id,
        party_id=leg.party_id,
        extension_id=leg.extension_id,
        device_id=leg.device_id,
        trunk_id=leg.trunk_id,
        name=leg.name[:200],
        number=leg.number[:40],
        network=network_of(measured.network),
        codec=measured.codec,
        started_at=datetime.fromtimestamp(leg.started, UTC),
        ended_at=datetime.fromtimestamp(leg.ended, UTC),
        points=[[p["at"], p["mos"], p["loss"], p["jitter"], p["round_trip"]] for p in measured.points],
        **measured.model_dump(exclude={"codec", "network", "points"}),
    )


async def settings_of(session: AsyncSession, account_id: str) -> QualitySettings:
    """The row of the account; one that is not kept yet, where nothing was chosen."""
    row = await session.get(QualitySettings, account_id)
    plain = {"poor_mos": POOR_MOS, "alert_percent": ALERT_PERCENT, "asks": ASKS[1], "alerted_at": None}
    return row or QualitySettings(account_id=account_id, **plain)


async def _alert(session: AsyncSession, account_id: str, here: Container) -> None:
    """A letter to whoever looks after phones, at most one a day."""
    now, settings = here.clock.now(), await settings_of(session, account_id)
    if settings.alerted_at is not None and now - settings.alerted_at < timedelta(hours=QUIET_HOURS):
        return
    newest = select(CallQuality).where(
        CallQuality.account_id == account_id, CallQuality.ended_at > now - timedelta(hours=QUIET_HOURS)
    )
    rows = (await session.scalars(newest.order_by(CallQuality.ended_at.desc()).limit(LOOKED_AT))).all()
    scores = [row.mos for row in rows]
    if not is_alarming(scores, settings.poor_mos, settings.alert_percent):
        return
    settings.alerted_at = now
    session.add(settings)
    told = [(row.mos, row.network) for row in rows]
    account = await session.get_one(Account, account_id)
    addresses: dict[str, Extension] = {}
    for person in await people_with(session, account_id, _CARES):
        if person.email and is_address(person.email):
            addresses.setdefault(person.email, person)
    for address, person in list(addresses.items())[:MOST_LETTERS]:
        language = person.language or account.language
        text = letter_text(told, settings.poor_mos, f"{here.settings.public_url}/call-quality", language)
        queue_email(session, OutgoingEmail(address, gettext(language, "quality.subject"), text), now, account_id)
