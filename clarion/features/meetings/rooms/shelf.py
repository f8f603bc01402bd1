"""Live rooms in the database: who owns each, its state, and the record of the meeting beside it.

The state, the record and the announcement of a change are one transaction. It changes nothing once another process owns
the room: `save` says so, and the room is let go.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from clarion.base.clock import Clock
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession, Storage
from clarion.features.meetings.events import MEETING_CHANGED, MeetingChanged
from clarion.features.meetings.history.models import LiveMeeting, Meeting, MeetingAttendance
from clarion.features.meetings.rooms.services import RECORDERS
from clarion.features.meetings.rooms.state import Participant, Room
from clarion.features.people import Extension, update_presence

LEASE = timedelta(seconds=4)


class RoomShelf:
    """`owner`: the name of this process."""

    def __init__(self, storage: Storage, clock: Clock, owner: str) -> None:
        self._storage = storage
        self._clock = clock
        self.owner = owner

    async def add(self, room: Room) -> bool:
        """Keep a new room. False: another process was quicker."""
        row = {
            "id": room.meeting_id,
            "bridge_id": room.bridge_id,
            "account_id": room.account_id,
            "owner": self.owner,
            "lease_until": self._clock.now() + LEASE,
            "state": _written(room),
        }
        try:
            async with self._storage.transaction() as session:
                await session.execute(insert(LiveMeeting).values(row))
        except IntegrityError:
            return False
        return True

    async def find(self, *, bridge_id: str = "", meeting_id: str = "") -> LiveMeeting | None:
        wanted = LiveMeeting.bridge_id == bridge_id if bridge_id else LiveMeeting.id == meeting_id
        async with self._storage.reading() as session:
            return (await session.scalars(select(LiveMeeting).where(wanted))).one_or_none()

    async def save(self, before: Room, after: Room) -> bool:
        """Write a state, and what it means for the record. False: the room is no longer ours."""
        async with self._storage.transaction() as session:
            mine = (LiveMeeting.id == after.meeting_id) & (LiveMeeting.owner == self.owner)
            if after.ended:
                found: Any = await session.execute(delete(LiveMeeting).where(mine))
            else:
                values = {"state": _written(after), "lease_until": self._clock.now() + LEASE}
                found = await session.execute(update(LiveMeeting).where(mine).values(values))
            if not found.rowcount:
                return False
            now = self._clock.now()
            await _record(session, before, after, now)
            for record in RECORDERS:
                await record(session, before, after, now)
        return True

    async def hold(self, meeting_ids: Sequence[str]) -> set[str]:
        """Renew the leases of these; returns those that are still ours."""
        if not meeting_ids:
            return set()
        mine = LiveMeeting.id.in_(meeting_ids) & (LiveMeeting.owner == self.owner)
        async with self._storage.transaction() as session:
            await session.execute(update(LiveMeeting).where(mine).values(lease_until=self._clock.now() + LEASE))
            return set(await session.scalars(select(LiveMeeting.id).where(mine)))

    async def give(self, meeting_id: str, owner: str) -> bool:
        """Make another process the owner. False: the room is no longer ours."""
        mine = (LiveMeeting.id == meeting_id) & (LiveMeeting.owner == self.owner)
        values = {"owner": owner, "lease_until": self._clock.now() + LEASE}
        async with self._storage.transaction() as session:
            found: Any = await session.execute(update(LiveMeeting).where(mine).values(values))
            return bool(found.rowcount)

    async def find_own(self, meeting_id: str) -> Room | None:
        """A room that is ours, as it was last written."""
        row = await self.find(meeting_id=meeting_id)
        if row is None or row.owner != self.owner:
            return None
        return msgspec.json.decode(row.state, type=Room)

    async def release(self) -> None:
        """Let others go on with all rooms at once."""
        async with self._storage.transaction() as session:
            mine = update(LiveMeeting).where(LiveMeeting.owner == self.owner)
            await session.execute(mine.values(lease_until=self._clock.now() - LEASE))

    async def take_over(self, *, everything: bool = False) -> list[Room]:
        """Rooms whose owner sends no heartbeat any more; ours from now on. `everything`: no other process owns any."""
        now = self._clock.now()
        late = LiveMeeting.owner != self.owner
        if not everything:
            late &= LiveMeeting.lease_until < now
        async with self._storage.reading() as session:
            due = (await session.scalars(select(LiveMeeting.id).where(late).limit(200))).all()
        taken = []
        for meeting_id in due:
            async with self._storage.transaction() as session:
                claim = update(LiveMeeting).where(LiveMeeting.id == meeting_id, late)
                found: Any = await session.execute(claim.values(owner=self.owner, lease_until=now + LEASE))
                if found.rowcount:
                    taken.append(await session.get_one(LiveMeeting, meeting_id))
        return [msgspec.json.decode(row.state, type=Room) for row in taken]


def _written(room: Room) -> str:
    return msgspec.json.encode(room).decode()


async def _record(session: AsyncSession, before: Room, after: Room, now: datetime) -> None:
    old = {one.id: one for one in before.everybody_in()}
    new = {one.id: one for one in after.everybody_in()}
    came = [one for one in new.values() if one.id not in old]
    gone = [one for one in old.values() if one.id not in new]
    if after.started_at and not before.started_at:
        session.add(_meeting(after))
        await session.flush()
    for one in came:
        session.add(_attendance(after.meeting_id, one))
    if gone:
        left = update(MeetingAttendance).where(
            MeetingAttendance.meeting_id == after.meeting_id,
            MeetingAttendance.participant.in_([one.id for one in gone]),
        )
        await session.execute(left.values(left_at=now))
    banned = set(after.banned) - set(before.banned)
    for one in gone if banned else ():
        if banned & {one.id, one.who.invitation, one.who.extension_id}:
            mine = (MeetingAttendance.meeting_id == after.meeting_id) & (MeetingAttendance.participant == one.id)
            await session.execute(update(MeetingAttendance).where(mine).values(removed=True))
    if after.ended and after.started_at:
        await session.execute(update(Meeting).where(Meeting.id == after.meeting_id).values(ended_at=now))
    if came or gone or after.ended:
        await _show(session, [*came, *gone])
        people = {one.who.extension_id for one in (*came, *gone) if one.who.account_id == after.account_id}
        people.add(after.host_extension_id)
        announce(
            session,
            MEETING_CHANGED,
            MeetingChanged(
                account_id=after.account_id,
                meeting_id=after.meeting_id,
                bridge_id=after.bridge_id,
                host_extension_id=after.host_extension_id,
                state="ended" if after.ended else "started" if not before.started_at else "changed",
                extensions=sorted(people),
            ),
        )


async def _show(session: AsyncSession, people: Sequence[Participant]) -> None:
    """Their presence: in a meeting while they are in any."""
    ids = {one.who.extension_id for one in people if one.who.extension_id}
    query = select(MeetingAttendance.extension_id).where(
        MeetingAttendance.extension_id.in_(ids), MeetingAttendance.left_at.is_(None)
    )
    await session.flush()
    inside = set(await session.scalars(query)) if ids else set()
    for extension_id in sorted(ids):
        person = await session.get(Extension, extension_id)
        if person is not None:
            await update_presence(session, person, {"in_video_meeting": extension_id in inside})


def _meeting(room: Room) -> Meeting:
    return Meeting(
        id=room.meeting_id,
        account_id=room.account_id,
        bridge_id=room.bridge_id,
        short_id=new_id(),
        title=room.title,
        host_extension_id=room.host_extension_id,
        host_name=room.host_name,
        started_at=datetime.fromtimestamp(room.started_at, UTC),
    )


def _attendance(meeting_id: str, one: Participant) -> MeetingAttendance:
    return MeetingAttendance(
        meeting_id=meeting_id,
        participant=one.id,
        account_id=one.who.account_id,
        extension_id=one.who.extension_id,
        name=one.name,
        joined_at=datetime.fromtimestamp(one.joined_at, UTC),
    )
