"""Lets the demo people chat: teams, conversations, threads, tasks, a note, events and a poll, through the services."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter
from typing import Any

from sqlalchemy import select

from clarion.apps.demo_content import chat_words
from clarion.apps.demo_content.cast import EVERYONE
from clarion.apps.demo_content.chat_words import Line, Talk, TaskWords
from clarion.apps.demo_content.company import Company
from clarion.apps.demo_content.time_of_day import Calendar, SeedClock
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.messaging.calendar.schemas import EventOrder, Repeats
from clarion.features.messaging.calendar.service import create_event
from clarion.features.messaging.chats.everyone import EveryoneMembership, get_everyone
from clarion.features.messaging.chats.models import Chat, Member
from clarion.features.messaging.chats.service import create_team, open_conversation
from clarion.features.messaging.notes.schemas import NewNote
from clarion.features.messaging.notes.service import create_note, publish
from clarion.features.messaging.polls.service import NewPoll, create_poll, vote, votes_of
from clarion.features.messaging.posts.marks import pin, react
from clarion.features.messaging.posts.models import Post
from clarion.features.messaging.posts.service import Wanted, create_post
from clarion.features.messaging.tasks.schemas import Completion, Named, NewTask
from clarion.features.messaging.tasks.service import complete_task, create_task

Happening = Callable[[], Awaitable[Any]]


@dataclass
class Writing:
    """What it takes to write into chats: `here` has `clock` as its clock."""

    here: Container
    session: AsyncSession
    company: Company
    calendar: Calendar
    clock: SeedClock


async def open_everybodys_chat(here: Container, company: Company) -> None:
    """In transactions of its own, as the service opens them."""
    await EveryoneMembership(here).bring_up_to_date(company.account.id)
    for person in EVERYONE:
        async with here.storage.transaction() as session:
            await open_conversation(here, session, company.caller(person.number), ())


async def write_chats(writing: Writing) -> None:
    """In the order of time, which is the order that chats show."""
    chats = {talk: await _open(writing, talk) for talk in chat_words.TALKS}
    service, everybody = chats[chat_words.SERVICE], chats[chat_words.EVERYBODY]
    past: list[tuple[datetime, Happening]] = []
    for talk, chat in chats.items():
        past += [(_when(writing, line), partial(_say, writing, chat, line)) for line in talk.lines]
    past += [*_tasks(writing, service), _note(writing, service), *_events(writing, service, everybody)]
    past += [_poll(writing, everybody)]
    for moment, happening in sorted(past, key=itemgetter(0)):
        writing.clock.moment = moment
        await happening()
    for talk, chat in chats.items():
        await _read(writing, chat, talk.unread)


def _when(writing: Writing, line: Line) -> datetime:
    return writing.calendar.at(line.days, line.at)


async def _open(writing: Writing, talk: Talk) -> Chat:
    here, session = writing.here, writing.session
    lines = list(_all_lines(talk.lines))
    writing.clock.moment = min(_when(writing, line) for line in lines) - timedelta(days=3)
    if talk.everybody:
        return await get_everyone(session, writing.company.account.id, writing.clock)
    first, *others = talk.people
    caller, ids = writing.company.caller(first), [writing.company.id_of(number) for number in others]
    if talk.name:
        return await create_team(
            here, session, caller, talk.name, description=talk.description, public=True, people=ids
        )
    chat, _ = await open_conversation(here, session, caller, ids)
    return chat


def _all_lines(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        yield line
        yield from line.replies


async def _say(writing: Writing, chat: Chat, line: Line, parent: Post | None = None) -> Post:
    here, session, company = writing.here, writing.session, writing.company
    writing.clock.moment = _when(writing, line)
    text = line.text
    for person in EVERYONE:
        text = text.replace(f"@{person.first_name} ", f"![:Person]({company.id_of(person.number)}) ")
    wanted = Wanted(text=text, parent_id=parent.id if parent else "")
    post, _ = await create_post(here, session, company.caller(line.who), chat.id, wanted, judged=True)
    for emoji, people in line.reactions:
        for number in people:
            await react(here, session, company.caller(number), chat, post, emoji)
    if line.pinned:
        await pin(here, session, company.caller(line.who), chat, post)
    for reply in line.replies:
        await _say(writing, chat, reply, post)
    return post


def _tasks(writing: Writing, chat: Chat) -> Iterator[tuple[datetime, Happening]]:
    for words in chat_words.TASKS:
        yield writing.calendar.at(words.days, words.at), partial(_add_task, writing, chat, words)


async def _add_task(writing: Writing, chat: Chat, words: TaskWords) -> None:
    here, session, who = writing.here, writing.session, writing.company.caller(words.who)
    assignees = [Named(id=writing.company.id_of(number)) for number in words.assignees]
    task = NewTask(subject=words.subject, assignees=assignees, due_date=writing.calendar.ahead(words.due, "17:00"))
    row = await create_task(here, session, who, chat, task)
    if words.done:
        await complete_task(here, session, who, chat, row, Completion(status="Complete"))


def _note(writing: Writing, chat: Chat) -> tuple[datetime, Happening]:
    number, title, body, days, at = chat_words.NOTE
    here, session, who = writing.here, writing.session, writing.company.caller(number)

    async def add() -> None:
        note = await create_note(here, session, who, chat, NewNote(title=title, body=body))
        await publish(here, session, who, chat, note)

    return writing.calendar.at(days, at), add


def _poll(writing: Writing, chat: Chat) -> tuple[datetime, Happening]:
    number, question, options, days, at = chat_words.POLL
    here, session, company = writing.here, writing.session, writing.company

    async def add() -> None:
        new = NewPoll(question=question, options=list(options))
        poll = await create_poll(here, session, company.caller(number), chat, new)
        choices = [option.id for option in (await votes_of(session, poll)).options]
        for voter, choice in chat_words.VOTES:
            await vote(here, session, company.caller(voter), chat, poll, [choices[choice]])

    return writing.calendar.at(days, at), add


def _events(writing: Writing, service: Chat, everybody: Chat) -> Iterator[tuple[datetime, Happening]]:
    here, session, company, calendar = writing.here, writing.session, writing.company, writing.calendar
    start = calendar.ahead(0, "08:45")
    standup = EventOrder(
        title="Service stand-up",
        start_time=start,
        end_time=start + timedelta(minutes=15),
        recurrence=Repeats(schedule="Weekday"),
        color="Blue",
        location="Phone conference",
    )
    yield calendar.at(7, "09:00"), partial(create_event, here, session, company.caller("103"), service, standup)
    noon = calendar.ahead(3, "12:00")
    lunch = EventOrder(
        title="Team lunch", start_time=noon, end_time=noon + timedelta(hours=1), color="Green", location="Belmont"
    )
    yield calendar.at(2, "09:45"), partial(create_event, here, session, company.caller("107"), everybody, lunch)


async def _read(writing: Writing, chat: Chat, unread: int) -> None:
    """Everybody has read everything, but Ada the newest posts of some chats."""
    await writing.session.flush()
    ada = writing.company.id_of("101")
    for member in await writing.session.scalars(select(Member).where(Member.chat_id == chat.id)):
        member.read_seq = chat.last_seq - (unread if member.extension_id == ada else 0)
