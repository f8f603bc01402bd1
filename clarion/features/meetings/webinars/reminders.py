"""Reminds people who registered, an hour before the webinar."""

from datetime import timedelta

from sqlalchemy import select

from clarion.base.periodic_task import PeriodicTask
from clarion.features.meetings.webinars import mails
from clarion.features.meetings.webinars.models import Webinar, WebinarRegistrant, WebinarSession

BEFORE = timedelta(hours=1)
_AT_ONCE = 500


class WebinarReminders(PeriodicTask):
    every_s = 60
    waiting = "webinars.reminders_not_sent"

    async def turn(self) -> int:
        """Remind people of what begins within the hour; how many. Each once, also with several processes."""
        now = self._here.clock.now()
        due = select(WebinarSession.id).where(
            WebinarSession.status == "Scheduled",
            WebinarSession.starts_at > now,
            WebinarSession.starts_at <= now + BEFORE,
        )
        async with self._here.storage.reading() as session:
            ids = (await session.scalars(due.limit(200))).all()
        return sum([await self._remind(session_id) for session_id in ids])

    async def _remind(self, session_id: str) -> int:
        async with self._here.storage.transaction() as session:
            row = await session.get(WebinarSession, session_id, with_for_update=True)
            if row is None or not mails.writes_emails(row):
                return 0
            query = select(WebinarRegistrant).where(
                WebinarRegistrant.session_id == row.id,
                WebinarRegistrant.state == "Registered",
                WebinarRegistrant.reminded_at.is_(None),
            )
            people = list(await session.scalars(query.order_by(WebinarRegistrant.id).limit(_AT_ONCE)))
            webinar = await session.get_one(Webinar, row.webinar_id)
            await mails.send_reminder(self._here, session, webinar, row, people)
            for one in people:
                one.reminded_at = self._here.clock.now()
        return len(people)
