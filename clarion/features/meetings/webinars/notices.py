"""What subscriptions hear of webinars."""

from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.meetings.events import WEBINAR_CHANGED, WebinarChanged, WebinarEvent
from clarion.features.meetings.webinars.models import WebinarSession


def announce_session(session: AsyncSession, row: WebinarSession, event: WebinarEvent, registrant_id: str = "") -> None:
    announce(
        session,
        WEBINAR_CHANGED,
        WebinarChanged(
            account_id=row.account_id,
            host_extension_id=row.host_extension_id,
            webinar_id=row.webinar_id,
            session_id=row.id,
            event=event,
            status=row.status,
            stage=row.stage,
            registrant_id=registrant_id,
        ),
    )
