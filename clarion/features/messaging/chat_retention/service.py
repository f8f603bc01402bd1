"""What administrators decide: how long chats are kept, and what is held; and what a rule would delete."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal, cast

from pydantic import Field
from sqlalchemy import ColumnElement, func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import WireModel, wire_time
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_retention.models import ChatHold, ChatRetentionRule, ChatRetentionRun
from clarion.features.messaging.chat_retention.responses import (
    ChatRetentionInfo,
    ChatRetentionPreview,
    ChatRetentionTeam,
    LegalHoldInfo,
    SaidByInfo,
    TeamRetention,
)
from clarion.features.messaging.chat_retention.things import count_due, in_rule
from clarion.features.messaging.chats import Chat, ChatKind, find_chat
from clarion.features.messaging.posts import Post
from clarion.features.messaging.work_objects import LooseId
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller

MOST_HOLDS = 1000
MOST_TEAMS = 5000
MOST_COUNTED = 50_000
Days = Annotated[int, Field(ge=1, le=36_500)]


class RetentionOrder(WireModel):
    """`days`: None is for ever."""

    days: Days | None


class HoldOrder(WireModel):
    kind: Literal["Person", "Chat"]
    subject_id: LooseId
    reason: Annotated[str, Field(min_length=1, max_length=300)]


async def rules_of(session: AsyncSession, account_id: str) -> list[ChatRetentionRule]:
    query = select(ChatRetentionRule).where(ChatRetentionRule.account_id == account_id)
    return list((await session.scalars(query.order_by(ChatRetentionRule.id))).all())


async def retention_view(session: AsyncSession, caller: Caller) -> ChatRetentionInfo:
    rules = await rules_of(session, caller.account_id)
    own = next((rule for rule in rules if rule.chat_id is None), None)
    names = {row.id: row.name for row in await session.scalars(select(Chat).where(Chat.id.in_(_chat_ids(rules))))}
    names |= await names_of(session, [rule.changed_by or "" for rule in rules])
    last = select(ChatRetentionRun).where(ChatRetentionRun.account_id == caller.account_id)
    run = (await session.scalars(last.order_by(ChatRetentionRun.started_at.desc()).limit(1))).one_or_none()
    teams: list[TeamRetention] = [
        {"chatId": rule.chat_id, "name": names[rule.chat_id], "days": rule.days or None, **_said_by(rule, names)}
        for rule in rules
        if rule.chat_id
    ]
    view: ChatRetentionInfo = {"days": (own.days or None) if own else None, "teams": teams}
    if own is not None:
        view = {**view, **_said_by(own, names)}
    if run is not None:
        view["lastRun"] = {
            "time": wire_time(run.started_at),
            "posts": run.posts,
            "things": run.things,
            "chats": run.chats,
        }
    return view


def _said_by(rule: ChatRetentionRule, names: Mapping[str, str]) -> SaidByInfo:
    name = names.get(rule.changed_by or "")
    return {"changedBy": rule.changed_by, "changedByName": name, "changeTime": wire_time(rule.changed_at)}


async def names_of(session: AsyncSession, people: Sequence[str]) -> dict[str, str]:
    """By id, of those who are still there."""
    found = await session.scalars(select(Extension).where(Extension.id.in_({each for each in people if each})))
    return {person.id: person.name for person in found}


async def list_teams(session: AsyncSession, caller: Caller, name: str, count: int) -> Sequence[Chat]:
    """Of the whole account, by a part of the name: rules and holds are about teams that nobody in charge is in."""
    kinds = (ChatKind.TEAM, ChatKind.EVERYONE)
    query = select(Chat).where(Chat.account_id == caller.account_id, Chat.kind.in_(kinds))
    if name:
        query = query.where(func.lower(Chat.name).contains(name.lower(), autoescape=True))
    return (await session.scalars(query.order_by(func.lower(Chat.name), Chat.id).limit(count))).all()


def team_view(chat: Chat) -> ChatRetentionTeam:
    return {"id": chat.id, "type": chat.kind, "name": chat.name, "memberCount": chat.member_count}


def _chat_ids(rules: list[ChatRetentionRule]) -> list[str]:
    return [rule.chat_id for rule in rules if rule.chat_id]


async def set_days(
    here: Container, session: AsyncSession, caller: Caller, chat_id: str | None, days: int | None
) -> None:
    """Of the account, or of a team that differs."""
    if chat_id is not None:
        chat = await get_team(session, caller, chat_id)
        chat_id = chat.id
    row = await session.get(ChatRetentionRule, chat_id or caller.account_id)
    if row is None:
        if chat_id and len(await rules_of(session, caller.account_id)) > MOST_TEAMS:
            raise Conflict(f"{MOST_TEAMS} teams at most can differ from the account.", parameter="chatId")
        row = ChatRetentionRule(id=chat_id or caller.account_id, account_id=caller.account_id, chat_id=chat_id)
        session.add(row)
    row.days, row.changed_by, row.changed_at = days or 0, caller.extension_id, here.clock.now()


async def forget_days(session: AsyncSession, caller: Caller, chat_id: str) -> None:
    """The team is kept as the account is."""
    row = await session.get(ChatRetentionRule, (await get_team(session, caller, chat_id)).id)
    if row is not None:
        await session.delete(row)


async def get_team(session: AsyncSession, caller: Caller, chat_id: str) -> Chat:
    """A team of the account, or the chat of everybody. Raises 404."""
    chat = await find_chat(session, caller.account_id, chat_id)
    if chat is None or chat.kind not in (ChatKind.TEAM, ChatKind.EVERYONE):
        raise NotFound("Resource for parameter [chatId] is not found.", parameter="chatId")
    return chat


def due(account_id: str, chat_id: str | None, days: int, now: datetime) -> list[ColumnElement[bool]]:
    """In a statement about posts: their time is over by this rule, and no hold keeps them."""
    about = in_rule(Post, account_id, chat_id)
    return [*about, Post.deleted_at.is_(None), Post.created_at < now - timedelta(days=days)]


async def preview(
    here: Container, session: AsyncSession, caller: Caller, chat_id: str | None, days: int
) -> ChatRetentionPreview:
    """What this rule would delete if it held now."""
    team = (await get_team(session, caller, chat_id)).id if chat_id else None
    conditions = due(caller.account_id, team, days, here.clock.now())
    found = select(Post.chat_id.label("chat_id")).where(*conditions).limit(MOST_COUNTED + 1).subquery()
    counted = select(func.count(), func.count(func.distinct(found.c.chat_id))).select_from(found)
    posts, chats = (await session.execute(counted)).one()
    things = await count_due(session, caller.account_id, team, days, here.clock.now(), MOST_COUNTED)
    return cast(
        "ChatRetentionPreview",
        {"posts": min(posts, MOST_COUNTED), "chats": chats, "more": posts > MOST_COUNTED, **things},
    )


async def list_holds(session: AsyncSession, caller: Caller) -> list[ChatHold]:
    query = select(ChatHold).where(ChatHold.account_id == caller.account_id)
    return list((await session.scalars(query.order_by(ChatHold.created_at, ChatHold.id))).all())


async def create_hold(here: Container, session: AsyncSession, caller: Caller, order: HoldOrder) -> ChatHold:
    known = await list_holds(session, caller)
    if len(known) >= MOST_HOLDS:
        raise Conflict(f"An account has {MOST_HOLDS} legal holds at most.")
    if any((row.kind, row.subject_id) == (order.kind, order.subject_id) for row in known):
        raise Conflict("There is a legal hold on this already.", parameter="subjectId")
    if order.kind == "Chat":
        there = await find_chat(session, caller.account_id, order.subject_id) is not None
    else:
        person = await session.get(Extension, order.subject_id)
        there = person is not None and person.account_id == caller.account_id
    if not there:
        raise Invalid(f"Parameter [subjectId] names no {order.kind.lower()} of this account.", parameter="subjectId")
    row = ChatHold(
        id=new_id(),
        account_id=caller.account_id,
        kind=order.kind,
        subject_id=order.subject_id,
        reason=order.reason,
        created_by=caller.extension_id,
        created_at=here.clock.now(),
    )
    session.add(row)
    await session.flush()
    return row


async def end_hold(session: AsyncSession, caller: Caller, hold_id: str) -> None:
    row = await session.get(ChatHold, hold_id[:64])
    if row is None or row.account_id != caller.account_id:
        raise NotFound("Resource for parameter [holdId] is not found.", parameter="holdId")
    await session.delete(row)


async def hold_views(session: AsyncSession, rows: Sequence[ChatHold]) -> list[LegalHoldInfo]:
    """With the names of whom and what they are about, as far as these are still there."""
    names = await names_of(session, [each for row in rows for each in (row.subject_id, row.created_by or "")])
    chats = await session.scalars(select(Chat).where(Chat.id.in_([row.subject_id for row in rows])))
    names |= {chat.id: chat.name for chat in chats}
    return [
        {
            "id": row.id,
            "kind": cast('Literal["Chat", "Person"]', row.kind),
            "subjectId": row.subject_id,
            "subjectName": names.get(row.subject_id),
            "reason": row.reason,
            "createdBy": row.created_by,
            "createdByName": names.get(row.created_by or ""),
            "creationTime": wire_time(row.created_at),
        }
        for row in rows
    ]
