"""The on-site notice (Kari's Law): the call core reports an emergency call, the account's people are told."""

from datetime import UTC, datetime

import structlog

from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.event_consumer import EventConsumer
from clarion.base.storage import AsyncSession
from clarion.features.emergency import service
from clarion.features.emergency.models import EmergencyNotice
from clarion.features.emergency.upkeep.worker import LocationTestResults, LocationUpkeep
from clarion.features.people import Account

CALLS_TOPIC = "calls.emergency"  # published by the call core when such a call goes out

log = structlog.stdlib.get_logger("clarion.emergency")


class Notices(EventConsumer):
    """Listens for emergency calls. One member of the group, in whatever process, keeps each."""

    TOPICS = (CALLS_TOPIC,)
    GROUP = "emergency-notices"

    async def take(self, payload: Payload) -> None:
        """Keep one notice. Payload: see `clarion.calls.event_publisher.EventPublisher.notice`."""
        account_id = str(payload["account_id"])
        async with self._here.storage.transaction() as session:
            account = await session.get(Account, account_id)
            if account is None:
                log.warning(
                    "emergency.call_of_no_account",
                    call=payload.get("telephony_session_id"),
                    code=payload.get("code"),
                    unverified=payload.get("unverified", ""),
                )
                return
            notice = _notice(payload)
            notice.address_text = "" if notice.unverified else await self._address(session, notice)
            kept = await service.raise_notice(session, notice, country=account.home_country, now=self._here.clock.now())
            if kept is not None and not kept.is_test:
                log.warning("emergency.call", account=account_id, code=kept.code, unverified=kept.unverified)

    async def _address(self, session: AsyncSession, notice: EmergencyNotice) -> str:
        """The address in words: of the device, else the extension, else the account."""
        for subject, subject_id in (
            ("device", notice.device_id),
            ("extension", notice.extension_id),
            ("account", notice.account_id),
        ):
            row = await service.find_assigned(session, subject, subject_id) if subject_id else None
            if row is not None:
                return row.address_text
        return ""


def _notice(payload: Payload) -> EmergencyNotice:
    return EmergencyNotice(
        account_id=str(payload["account_id"]),
        extension_id=str(payload.get("extension_id", "")),
        extension_number=str(payload.get("extension_number", ""))[:12],
        device_id=str(payload.get("device_id", "")),
        name=str(payload.get("name", ""))[:200],
        code=str(payload["code"])[:12],
        callback_number=str(payload.get("callback_number", ""))[:40],
        pidf_lo=str(payload.get("pidf_lo", "")),
        telephony_session_id=str(payload["telephony_session_id"]),
        unverified=str(payload.get("unverified", ""))[:80],
        placed_at=datetime.fromisoformat(str(payload["placed_at"])).astimezone(UTC),
    )


async def open_emergency(here: Container) -> None:
    """Start to listen. Call on the event loop."""
    await here.offer(Notices, Notices(here)).open()
    await here.offer(LocationTestResults, LocationTestResults(here)).open()
    here.offer(LocationUpkeep, LocationUpkeep(here)).open()


async def close_emergency(here: Container) -> None:
    await here.get(LocationUpkeep).close()
    await here.get(LocationTestResults).close()
    await here.get(Notices).close()
