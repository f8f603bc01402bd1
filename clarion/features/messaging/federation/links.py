"""Links between companies: asked for by administrators of one, answered by those of the other."""

from collections.abc import Sequence

import structlog
from sqlalchemy import delete, func, select

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Conflict, Invalid, NotFound
from clarion.base.http import wire_time
from clarion.base.ids import new_id, new_uuid
from clarion.base.ssrf_guard import egress_policy
from clarion.base.storage import AsyncSession
from clarion.features.messaging.federation.models import (
    FederationBlock,
    FederationEvent,
    FederationLink,
    FederationQueue,
    LinkState,
)
from clarion.features.messaging.federation.peers import Peers
from clarion.features.messaging.federation.rules import MOST_HISTORY, MOST_LINKS, company_address, server_address
from clarion.features.messaging.federation.unsharing import stop_sharing
from clarion.features.messaging.federation.wire import Ask
from clarion.features.people import Account, AccountStatus
from clarion.features.people.sign_in import Caller

log = structlog.stdlib.get_logger("clarion.federation")

LIVE = (LinkState.INVITED, LinkState.ASKED, LinkState.ACTIVE)


def note(here: Container, link: FederationLink, what: str, by: str = "") -> None:
    """What happened, kept with the link."""
    now = here.clock.now()
    link.history = [*link.history[-MOST_HISTORY + 1 :], {"at": wire_time(now), "what": what, "by": by}]
    link.changed_at = now


async def list_links(session: AsyncSession, account_id: str) -> Sequence[FederationLink]:
    query = select(FederationLink).where(FederationLink.account_id == account_id)
    return (await session.scalars(query.order_by(FederationLink.created_at.desc(), FederationLink.id))).all()


async def get_link(session: AsyncSession, account_id: str, link_id: str, *, lock: bool = False) -> FederationLink:
    """Raises 404."""
    row = await session.get(FederationLink, link_id[:64], with_for_update=lock or None, populate_existing=lock)
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [linkId] is not found.", parameter="linkId")
    return row


async def get_active(session: AsyncSession, account_id: str, link_id: str) -> FederationLink:
    """Raises 404, and 409 for one over which nothing is shared."""
    row = await get_link(session, account_id, link_id)
    if row.state != LinkState.ACTIVE:
        raise Conflict("This company is not connected with yours.", parameter="linkId")
    return row


async def is_blocked(session: AsyncSession, account_id: str, server: str) -> bool:
    return await session.get(FederationBlock, (account_id, server)) is not None


async def invite(here: Container, caller: Caller, address: str, *, shows_people: bool) -> FederationLink:
    """Ask the company at this address. Raises 400, 409, and 503 when its server does not answer."""
    account_id, server = company_address(address, egress_policy(here.settings))
    peers = here.get(Peers)
    async with here.storage.transaction() as session:
        await _check_new(session, peers, caller, account_id, server)
        account = await session.get_one(Account, caller.account_id)
        link = _new_link(here, caller.account_id, new_uuid(), account_id, server, LinkState.INVITED)
        link.shows_people = shows_people
        note(here, link, "Invited", caller.extension_id)
        session.add(link)
        ask = {"link": link.shared_id, "to": account_id, "account": account.id, "name": account.name[:200]}
    try:
        await peers.ask(server, "ask", ask | {"showsPeople": shows_people})
    except ClarionError:
        async with here.storage.transaction() as session:
            await session.execute(delete(FederationLink).where(FederationLink.id == link.id))
        raise
    return link


async def _check_new(session: AsyncSession, peers: Peers, caller: Caller, account_id: str, server: str) -> None:
    if server == peers.identity.server and account_id == caller.account_id:
        raise Invalid("This is the address of your own company.", parameter="address")
    if await is_blocked(session, caller.account_id, server):
        raise Conflict("You block this server: unblock it first.", parameter="address")
    mine = (FederationLink.account_id == caller.account_id) & FederationLink.state.in_(LIVE)
    same = mine & (FederationLink.server == server) & (FederationLink.remote_account_id == account_id)
    if await session.scalar(select(FederationLink.id).where(same).limit(1)) is not None:
        raise Conflict("This company is connected, or asked, already.", parameter="address")
    if (await session.scalar(select(func.count()).select_from(FederationLink).where(mine)) or 0) >= MOST_LINKS:
        raise Conflict(f"A company is connected with {MOST_LINKS} others at most.")


def _new_link(
    here: Container, own: str, shared_id: str, account_id: str, server: str, state: LinkState
) -> FederationLink:
    now = here.clock.now()
    return FederationLink(
        id=new_id(),
        shared_id=shared_id,
        account_id=own,
        server=server,
        remote_account_id=account_id,
        remote_name="",
        state=state,
        history=[],
        due_at=now,
        created_at=now,
        changed_at=now,
    )


async def asked(here: Container, session: AsyncSession, server: str, ask: Ask) -> None:
    """Somebody elsewhere wants to be linked. The same again changes nothing. Raises 404 and 409."""
    account = await session.get(Account, ask.to)
    if account is None or account.status != AccountStatus.CONFIRMED or await is_blocked(session, ask.to, server):
        raise NotFound("There is no company at this address that can be asked.", parameter="to")
    same = (FederationLink.account_id == ask.to) & (FederationLink.server == server)
    same &= FederationLink.remote_account_id == ask.account
    live = (await session.scalars(select(FederationLink).where(same, FederationLink.state.in_(LIVE)))).all()
    if any(row.shared_id == ask.link for row in live):
        return
    waiting = select(func.count()).select_from(FederationLink)
    waiting = waiting.where(FederationLink.account_id == ask.to, FederationLink.state.in_(LIVE))
    if live or (await session.scalar(waiting) or 0) >= MOST_LINKS:
        raise Conflict("The companies are connected, or asked each other, already.", parameter="link")
    link = _new_link(here, ask.to, ask.link, ask.account, server, LinkState.ASKED)
    link.remote_name, link.sees_people = ask.name, ask.shows_people
    note(here, link, "Asked")
    session.add(link)


async def answer(here: Container, caller: Caller, link_id: str, *, accept: bool, shows_people: bool) -> FederationLink:
    """To a company that asked. Raises 409 for others, 503 when its server cannot be told: then nothing changed.

    They are told first: no transaction waits for another server, and what they send too early they send again.
    """
    state = LinkState.ACTIVE if accept else LinkState.DECLINED
    await _check_state(here, caller, link_id, LinkState.ASKED)
    await _say_state(here, caller, link_id, state, shows_people=shows_people and accept)
    async with here.storage.transaction() as session:
        link = await get_link(session, caller.account_id, link_id, lock=True)
        if link.state != LinkState.ASKED:
            return link  # somebody else was first
        link.state, link.shows_people = state, shows_people and accept
        note(here, link, "Accepted" if accept else "Declined", caller.extension_id)
        if accept:
            session.add(FederationQueue(link_id=link.id, sent_n=0))
    return link


async def _check_state(here: Container, caller: Caller, link_id: str, wanted: LinkState) -> None:
    async with here.storage.reading() as session:
        link = await get_link(session, caller.account_id, link_id)
    if link.state != wanted:
        raise Conflict(f"The connection with this company is not {wanted}.", parameter="linkId")


async def _say_state(
    here: Container, caller: Caller, link_id: str, state: LinkState, *, shows_people: bool = False
) -> None:
    """Raises 503 when the other side cannot be told, 400 when it wants nothing of it."""
    async with here.storage.reading() as session:
        link = await get_link(session, caller.account_id, link_id)
        name = (await session.get_one(Account, caller.account_id)).name
    body = {"link": link.shared_id, "to": link.remote_account_id, "state": state, "name": name[:200]}
    await here.get(Peers).ask(link.server, "answer", body | {"showsPeople": shows_people})


async def change(here: Container, caller: Caller, link_id: str, *, shows_people: bool) -> FederationLink:
    """Whether the other company may look for people of ours. Raises 409, and 503 when it cannot be told."""
    await _check_state(here, caller, link_id, LinkState.ACTIVE)
    await _say_state(here, caller, link_id, LinkState.ACTIVE, shows_people=shows_people)
    async with here.storage.transaction() as session:
        link = await get_link(session, caller.account_id, link_id, lock=True)
        link.shows_people = shows_people
        note(here, link, "Shows people" if shows_people else "Hides people", caller.extension_id)
    return link


async def end(here: Container, session: AsyncSession, link: FederationLink, by: str, what: str = "Ended") -> None:
    """Nothing is shared any more, here at once; the people of the other company leave our chats."""
    link.state = LinkState.ENDED
    note(here, link, what, by)
    await session.execute(delete(FederationEvent).where(FederationEvent.link_id == link.id))
    await session.flush()
    await stop_sharing(here, session, link)


async def end_by_us(here: Container, caller: Caller, link_id: str) -> None:
    """The other side is told if it can be; it finds out in any case, with what it sends next."""
    async with here.storage.transaction() as session:
        link = await get_link(session, caller.account_id, link_id, lock=True)
        if link.state not in LIVE:
            return
        await end(here, session, link, caller.extension_id)
    await _say_over(here, caller, link_id)


async def _say_over(here: Container, caller: Caller, link_id: str) -> None:
    try:
        await _say_state(here, caller, link_id, LinkState.ENDED)
    except ClarionError:
        log.info("Another company could not be told of the end of a link", link=link_id)


async def block(here: Container, caller: Caller, address: str) -> str:
    """Nothing of this server any more; links with companies there end. Returns its address."""
    server = server_address(address, egress_policy(here.settings))
    ended = []
    async with here.storage.transaction() as session:
        if not await is_blocked(session, caller.account_id, server):
            now = here.clock.now()
            session.add(
                FederationBlock(account_id=caller.account_id, server=server, blocked_by=caller.extension_id, at=now)
            )
        there = (FederationLink.account_id == caller.account_id) & (FederationLink.server == server)
        query = select(FederationLink).where(there, FederationLink.state.in_(LIVE)).with_for_update()
        for link in (await session.scalars(query)).all():
            await end(here, session, link, caller.extension_id, "Blocked")
            ended.append(link.id)
    for link_id in ended:
        await _say_over(here, caller, link_id)
    return server


async def unblock(session: AsyncSession, account_id: str, server: str) -> None:
    """Raises 404."""
    row = await session.get(FederationBlock, (account_id, server[:300]))
    if row is None:
        raise NotFound("Resource for parameter [server] is not found.", parameter="server")
    await session.delete(row)


async def list_blocks(session: AsyncSession, account_id: str) -> Sequence[FederationBlock]:
    query = select(FederationBlock).where(FederationBlock.account_id == account_id)
    return (await session.scalars(query.order_by(FederationBlock.server))).all()
