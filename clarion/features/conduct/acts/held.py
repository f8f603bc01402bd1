"""What waits because of an act: a text, a file, a fax. Released when the act ends, so that undo restores queues too."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts.models import ActRow, HeldRow

_LATER = timedelta(microseconds=1)
Release = Callable[[AsyncSession, str, str], Awaitable[None]]
"""Called with session, account id and thing, in the transaction that ends the act: let it go on its way."""


class Releases:
    """Which channel lets its things go, and how. Channels register when they start."""

    def __init__(self) -> None:
        self._channels: dict[str, Release] = {}

    def register(self, channel: str, release: Release) -> None:
        self._channels[channel] = release

    def find(self, channel: str) -> Release | None:
        return self._channels.get(channel)


async def hold(
    session: AsyncSession, here: Container, *, act_id: str, account_id: str, channel: str, thing: str
) -> HeldRow | None:
    """Note that `thing` of a channel waits until the act ends. None: it ended meanwhile, and nothing has to wait."""
    act = await session.get(ActRow, act_id, with_for_update=True, populate_existing=True)
    if act is None or act.state != "standing":
        return None
    last = await session.scalar(select(func.max(HeldRow.held_at)).where(HeldRow.act_id == act_id))
    now = here.clock.now() if last is None else max(here.clock.now(), last + _LATER)  # the order is kept, always
    row = HeldRow(id=new_id(), act_id=act_id, account_id=account_id, channel=channel, thing=thing[:128], held_at=now)
    session.add(row)
    await session.flush()
    return row


async def list_held(session: AsyncSession, act_id: str) -> list[HeldRow]:
    """What still waits because of an act, oldest first."""
    query = select(HeldRow).where(HeldRow.act_id == act_id, HeldRow.released_at.is_(None))
    return list((await session.scalars(query.order_by(HeldRow.held_at, HeldRow.id))).all())


async def release_all(session: AsyncSession, here: Container, act_id: str) -> list[str]:
    """Let everything go, in the order in which it came; returns what that was. Nothing is released twice."""
    return await _release(session, here, await list_held(session, act_id))


async def release_left(session: AsyncSession, here: Container, *, most: int = 500) -> list[str]:
    """Let go what acts held that are over: where they ended in a process that does not know the channel."""
    query = (
        select(HeldRow)
        .join(ActRow, ActRow.id == HeldRow.act_id)
        .where(HeldRow.released_at.is_(None), ActRow.state.not_in(("standing", "proposed")))
        .order_by(HeldRow.held_at, HeldRow.id)
        .limit(most)
    )
    return await _release(session, here, (await session.scalars(query)).all())


async def _release(session: AsyncSession, here: Container, rows: Sequence[HeldRow]) -> list[str]:
    releases, gone = here.find(Releases), []
    for row in rows:
        release = releases.find(row.channel) if releases else None
        if release is None:
            continue  # stays for a process that knows the channel
        await release(session, row.account_id, row.thing)
        row.released_at = here.clock.now()
        gone.append(f"{row.channel}: {row.thing}")
    await session.flush()
    return gone
