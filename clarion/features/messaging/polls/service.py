"""What people do with polls: ask, vote, close and delete them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, cast

from pydantic import Field
from sqlalchemy import delete, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.http import WireModel, wire_time
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.messaging import work_posts
from clarion.features.messaging.chats import Chat, check_administers, check_may_post, check_words, visible_chat
from clarion.features.messaging.polls.models import Poll, PollOption, PollVote
from clarion.features.messaging.polls.responses import PollInfo, PollOptionInfo
from clarion.features.messaging.work_objects import LooseId, Moment
from clarion.features.people.sign_in import Caller

MOST_OPTIONS = 20
MOST_NAMED = 200
"""Of those who chose one option; the others are counted."""
OptionText = Annotated[str, Field(min_length=1, max_length=200)]


class NewPoll(WireModel):
    question: Annotated[str, Field(min_length=1, max_length=500)]
    options: Annotated[list[OptionText], Field(min_length=2, max_length=MOST_OPTIONS)]
    multiple: bool = False
    secret: bool = False
    close_time: Moment | None = None


class Choice(WireModel):
    """Nothing chosen takes the vote back."""

    option_ids: Annotated[list[LooseId], Field(max_length=MOST_OPTIONS)]


@dataclass(frozen=True)
class Votes:
    """By option, in the order of the options."""

    options: Sequence[PollOption]
    people: dict[str, list[str]]

    @property
    def voters(self) -> int:
        return len({person for people in self.people.values() for person in people})


async def create_poll(here: Container, session: AsyncSession, caller: Caller, chat: Chat, body: NewPoll) -> Poll:
    """The poll, and its post in the chat."""
    check_may_post(chat)
    await check_words(here, session, caller, "\n".join([body.question, *body.options]), subject=chat.id)
    now = here.clock.now()
    if body.close_time is not None and body.close_time <= now:
        raise Invalid("[closeTime] must lie in the future.", parameter="closeTime")
    if len(set(body.options)) < len(body.options):
        raise Invalid("Each option can be there once only.", parameter="options")
    row = Poll(
        id=new_id(),
        account_id=chat.account_id,
        chat_id=chat.id,
        creator_id=caller.extension_id,
        question=body.question,
        multiple=body.multiple,
        secret=body.secret,
        closes_at=body.close_time,
        post_ids=[],
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    await session.flush()
    session.add_all(
        PollOption(id=new_id(), poll_id=row.id, place=place, text=text) for place, text in enumerate(body.options)
    )
    await session.flush()
    shown = attachment(row, await votes_of(session, row), now)
    await work_posts.tell(here, session, chat, row, caller.extension_id, shown)
    return row


async def vote(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: Poll, chosen: Sequence[str]
) -> None:
    """What was chosen before counts no more. The chat is locked, so that nobody counts twice."""
    check_may_post(chat)
    now = here.clock.now()
    if is_closed(row, now):
        raise Conflict("This poll is closed.", parameter="pollId")
    wanted = list(dict.fromkeys(chosen))
    if len(wanted) > 1 and not row.multiple:
        raise Invalid("Only one option can be chosen here.", parameter="optionIds")
    known = {option.id for option in (await votes_of(session, row)).options}
    if not known.issuperset(wanted):
        raise Invalid("An option is not of this poll.", parameter="optionIds")
    mine = (PollVote.poll_id == row.id) & (PollVote.extension_id == caller.extension_id)
    await session.execute(delete(PollVote).where(mine))
    session.add_all(
        PollVote(option_id=each, extension_id=caller.extension_id, poll_id=row.id, at=now) for each in wanted
    )
    row.changed_at = now
    await session.flush()
    await work_posts.refresh(here, session, chat, row, attachment(row, await votes_of(session, row), now))


async def close_poll(here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: Poll) -> None:
    """Who asked may, and who administers the chat. Closing twice changes nothing."""
    await _check_own(session, caller, chat, row)
    now = here.clock.now()
    if not is_closed(row, now):
        row.closes_at = row.changed_at = now
        await work_posts.refresh(here, session, chat, row, attachment(row, await votes_of(session, row), now))


async def delete_poll(here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: Poll) -> None:
    """Who asked may, and who administers the chat."""
    await _check_own(session, caller, chat, row)
    await work_posts.take_back(here, session, chat, row)
    await session.delete(row)


async def _check_own(session: AsyncSession, caller: Caller, chat: Chat, row: Poll) -> None:
    if row.creator_id == caller.extension_id:
        return
    try:
        await check_administers(session, caller, chat)
    except Forbidden:
        raise Forbidden("Only who asked and who administers the chat may.", code="CMN-403") from None


async def get_poll(session: AsyncSession, caller: Caller, poll_id: str, *, lock: bool = False) -> tuple[Poll, Chat]:
    """Raises 404, also for a poll of a chat that the caller is not in."""
    row = await session.get(Poll, poll_id[:64])
    if row is None or row.account_id != caller.account_id:
        raise NotFound("Resource for parameter [pollId] is not found.", parameter="pollId")
    chat = await visible_chat(session, caller, row.chat_id, lock=lock, parameter="pollId")
    if lock:
        await session.refresh(row)
    return row, chat


async def votes_of(session: AsyncSession, row: Poll) -> Votes:
    return (await votes_of_all(session, [row]))[row.id]


async def votes_of_all(session: AsyncSession, rows: Sequence[Poll]) -> dict[str, Votes]:
    """By poll."""
    ids = [row.id for row in rows]
    options: dict[str, list[PollOption]] = {poll_id: [] for poll_id in ids}
    people: dict[str, dict[str, list[str]]] = {poll_id: {} for poll_id in ids}
    for option in await session.scalars(
        select(PollOption).where(PollOption.poll_id.in_(ids)).order_by(PollOption.place)
    ):
        options[option.poll_id].append(option)
        people[option.poll_id][option.id] = []
    query = select(PollVote).where(PollVote.poll_id.in_(ids)).order_by(PollVote.at, PollVote.extension_id)
    for vote in await session.scalars(query):
        people[vote.poll_id][vote.option_id].append(vote.extension_id)
    return {poll_id: Votes(options[poll_id], people[poll_id]) for poll_id in ids}


def is_closed(row: Poll, now: datetime) -> bool:
    return row.closes_at is not None and now >= row.closes_at


def poll_view(row: Poll, votes: Votes, reader_id: str, now: datetime) -> PollInfo:
    """`mine`: what the reader chose. In a secret poll nobody learns who chose what."""
    options: list[PollOptionInfo] = []
    for option in votes.options:
        people = votes.people[option.id]
        entry: dict[str, Any] = {"id": option.id, "text": option.text, "count": len(people)}
        if not row.secret:
            entry["personIds"] = people[:MOST_NAMED]
        options.append(cast("PollOptionInfo", entry))
    return {
        "id": row.id,
        "chatId": row.chat_id,
        "creatorId": row.creator_id,
        "question": row.question,
        "multiple": row.multiple,
        "secret": row.secret,
        "closed": is_closed(row, now),
        "closeTime": wire_time(row.closes_at) if row.closes_at else None,
        "voterCount": votes.voters,
        "options": options,
        "mine": [option_id for option_id, people in votes.people.items() if reader_id in people],
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
    }


def attachment(row: Poll, votes: Votes, now: datetime) -> work_posts.Attachment:
    """As a card of the older form, so that every client shows how it stands; `poll` is for our own."""
    fields = [
        {"title": option.text, "value": str(len(votes.people[option.id])), "style": "Short"} for option in votes.options
    ]
    view = poll_view(row, votes, "", now)
    kept = ("multiple", "secret", "closed", "closeTime", "voterCount")
    poll: dict[str, Any] = {name: view.get(name) for name in kept}
    poll["options"] = [{name: each.get(name) for name in ("id", "text", "count")} for each in view["options"]]
    return {"id": row.id, "type": "Card", "cardType": "Poll", "title": row.question, "fields": fields, "poll": poll}
