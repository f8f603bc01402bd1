"""Who comes into a chat and who goes: rows, counts, versions, departures. The chat is locked by whoever calls."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select

from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.models import Chat, Departure, Member, MemberRole
from clarion.features.people import Extension, ExtensionType

NO_COLLEAGUES = (ExtensionType.GUEST, ExtensionType.BOT)
"""They are in teams, and administer none."""

_AT_ONCE = 2_000


async def add_members(
    session: AsyncSession, chat: Chat, people: Sequence[str], now: datetime, n: int, *, admins: Collection[str] = ()
) -> None:
    """Put people in who are not in yet. What was said before counts as read: nobody begins with a thousand unread."""
    if not people:
        return
    rows = [
        {
            "chat_id": chat.id,
            "extension_id": person,
            "role": MemberRole.ADMIN if person in admins else MemberRole.MEMBER,
            "read_seq": chat.last_seq,
            "marked_unread": False,
            "muted": False,
            "joined_at": now,
            "joined_version": chat.members_version + 1,
            "n": n,
        }
        for person in people
    ]
    for start in range(0, len(rows), _AT_ONCE):
        part = [str(row["extension_id"]) for row in rows[start : start + _AT_ONCE]]
        gone = (Departure.chat_id == chat.id) & Departure.extension_id.in_(part)
        await session.execute(delete(Departure).where(gone))
        await session.execute(insert(Member), rows[start : start + _AT_ONCE])
    chat.member_count += len(rows)
    _moved(chat, now, n)


async def remove_members(session: AsyncSession, chat: Chat, people: Collection[str], now: datetime, n: int) -> None:
    """Take people out who are in."""
    leaving = sorted(people)
    for start in range(0, len(leaving), _AT_ONCE):
        part = leaving[start : start + _AT_ONCE]
        of_part = (Member.chat_id == chat.id) & Member.extension_id.in_(part)
        await session.execute(delete(Member).where(of_part).execution_options(synchronize_session=False))
        await session.execute(
            insert(Departure), [{"extension_id": person, "chat_id": chat.id, "n": n} for person in part]
        )
    chat.member_count -= len(leaving)
    _moved(chat, now, n)


async def keep_an_admin(session: AsyncSession, chat: Chat, n: int) -> None:
    """When the last administrator has gone, whoever is in the team for the longest time becomes one."""
    await session.flush()
    admins = select(Member.extension_id).where(Member.chat_id == chat.id, Member.role == MemberRole.ADMIN)
    if await session.scalar(admins.limit(1)) is not None:
        return
    others = select(Extension.id).where(Extension.account_id == chat.account_id, Extension.type.in_(NO_COLLEAGUES))
    rest = select(Member).where(Member.chat_id == chat.id, Member.extension_id.not_in(others))
    rest = rest.order_by(Member.joined_at, Member.extension_id)
    heir = (await session.scalars(rest.limit(1))).one_or_none()
    if heir is not None:
        heir.role, heir.n = MemberRole.ADMIN, n


def _moved(chat: Chat, now: datetime, n: int) -> None:
    chat.members_version += 1
    chat.changed_at, chat.n = now, n
