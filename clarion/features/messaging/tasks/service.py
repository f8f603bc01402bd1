"""What people do with tasks: make, change, complete and delete them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.messaging import work_posts
from clarion.features.messaging.chats import Chat, among, check_administers, check_may_post, check_words
from clarion.features.messaging.posts import content_watches
from clarion.features.messaging.tasks import rules
from clarion.features.messaging.tasks.models import ChatTask, TaskAssignee
from clarion.features.messaging.tasks.queries import assignees_of
from clarion.features.messaging.tasks.schemas import Completion, NewTask, TaskChange, check_dates, task_view
from clarion.features.messaging.work_objects import recurrence_of, write_repeats, zone_of
from clarion.features.people.sign_in import Caller


async def create_task(here: Container, session: AsyncSession, caller: Caller, chat: Chat, body: NewTask) -> ChatTask:
    """The task, and its post in the chat."""
    check_may_post(chat)
    await check_words(here, session, caller, _words(body), subject=chat.id)
    now, task_id = here.clock.now(), new_id()
    row = ChatTask(
        id=task_id,
        account_id=chat.account_id,
        chat_id=chat.id,
        creator_id=caller.extension_id,
        status="Pending",
        condition=body.completeness_condition or "Simple",
        percentage=0,
        series_id=task_id,
        occurrence=1,
        post_ids=[],
        created_at=now,
    )
    await _write(session, caller, chat, row, body, now)
    session.add(row)
    await session.flush()
    people = [each.id for each in body.assignees]
    await _assign(session, chat, row, people)
    await _tell(here, session, chat, row, caller.extension_id)
    return row


async def change_task(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: ChatTask, body: TaskChange
) -> None:
    check_may_post(chat)
    await check_words(here, session, caller, _words(body), subject=chat.id)
    await content_watches(here).changing(session, row, gone=False)
    await _write(session, caller, chat, row, body, here.clock.now())
    if body.assignees is not None:
        await _assign(session, chat, row, [each.id for each in body.assignees])
    if body.completeness_condition is not None or body.assignees is not None:
        row.condition = body.completeness_condition or row.condition
        people = (await assignees_of(session, [row]))[row.id]
        done = {each.extension_id: each.status == "Completed" for each in people}
        row.status = rules.status_of(row.condition, row.percentage, done)
    await _tell(here, session, chat, row, caller.extension_id)


async def complete_task(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: ChatTask, body: Completion
) -> None:
    """Of those named, or of the caller where each assignee has a part and the caller is one; else of all."""
    check_may_post(chat)
    people = (await assignees_of(session, [row]))[row.id]
    done = {each.extension_id: each.status == "Completed" for each in people}
    progress = _progress(caller, row, done, body)
    for each in people:
        each.status = "Completed" if progress.done[each.extension_id] else "Pending"
    was, now = row.status, here.clock.now()
    row.status, row.percentage, row.changed_at = progress.status, progress.percentage, now
    row.completed_at = (row.completed_at or now) if row.status == "Completed" else None
    await _tell(here, session, chat, row, caller.extension_id)
    if row.status == "Completed" != was:
        await _make_next(here, session, chat, row, list(done))


def _progress(caller: Caller, row: ChatTask, done: dict[str, bool], body: Completion) -> rules.Progress:
    who = {each.id for each in body.assignees}
    if not who <= done.keys():
        raise Invalid("Only those the task is for have a part in it.", parameter="assignees")
    if body.completeness_percentage is not None:
        if row.condition != "Percentage":
            raise Invalid("This task is not measured in percent.", parameter="completenessPercentage")
        return rules.set_percentage(done, body.completeness_percentage)
    if row.condition == "AllAssignees" and not who and caller.extension_id in done:
        who = {caller.extension_id}
    return rules.complete(row.condition, done, who, finished=body.status != "Incomplete")


async def delete_task(here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: ChatTask) -> None:
    """Its author may, and who administers the chat. Those after it in a series stay."""
    if row.creator_id != caller.extension_id:
        await check_administers(session, caller, chat)
    await content_watches(here).changing(session, row, gone=True)
    await work_posts.take_back(here, session, chat, row)
    await content_watches(here).removed(session, row)
    await session.delete(row)


async def _write(
    session: AsyncSession, caller: Caller, chat: Chat, row: ChatTask, body: TaskChange, now: datetime
) -> None:
    given = body.model_fields_set
    row.subject = body.subject or row.subject
    row.color = body.color or row.color or "Black"
    if "start_date" in given:
        row.start_at = body.start_date
    if "due_date" in given:
        row.due_at = body.due_date
    if "section" in given:
        row.section = body.section or ""
    if "description" in given:
        row.description = body.description or ""
    if body.recurrence is not None:
        write_repeats(row, body.recurrence.schedule, body.recurrence)
    if body.attachments is not None:
        row.file_ids = await work_posts.checked_files(session, caller, chat, [each.id for each in body.attachments])
    check_dates(row)
    row.changed_at = now


async def _assign(session: AsyncSession, chat: Chat, row: ChatTask, people: list[str]) -> None:
    """Those who stay keep what they have done. Raises Invalid for who is not in the chat."""
    wanted = list(dict.fromkeys(people))
    strangers = set(wanted) - await among(session, chat.id, wanted)
    if strangers:
        raise Invalid(f"{min(strangers)[:64]} is not in this chat.", parameter="assignees")
    known = {each.extension_id: each for each in (await assignees_of(session, [row]))[row.id]}
    gone = known.keys() - set(wanted)
    if gone:
        await session.execute(
            delete(TaskAssignee).where(TaskAssignee.task_id == row.id, TaskAssignee.extension_id.in_(gone))
        )
    for place, person in enumerate(wanted):
        if person in known:
            known[person].place = place
        else:
            session.add(TaskAssignee(task_id=row.id, extension_id=person, place=place, status="Pending"))
    await session.flush()


async def _make_next(here: Container, session: AsyncSession, chat: Chat, row: ChatTask, people: list[str]) -> None:
    """What repeats comes again once it is complete."""
    now = here.clock.now()
    recurrence = recurrence_of(row, rules.EVERY.get(row.schedule, ""))
    if recurrence is None:
        return
    zone = await zone_of(session, row.creator_id)
    start, due = (moment.astimezone(zone) if moment else None for moment in (row.start_at, row.due_at))
    dates = rules.next_dates(recurrence, start, due, row.occurrence, now.astimezone(zone))
    if dates is None:
        return
    following = ChatTask(
        id=new_id(),
        account_id=row.account_id,
        chat_id=row.chat_id,
        creator_id=row.creator_id,
        start_at=dates[0],
        due_at=dates[1],
        occurrence=row.occurrence + 1,
        status="Pending",
        percentage=0,
        post_ids=[],
        created_at=now,
        changed_at=now,
        **{name: getattr(row, name) for name in _REPEATED},
    )
    session.add(following)
    await session.flush()
    await _assign(session, chat, following, sorted(await among(session, chat.id, people), key=people.index))
    await _tell(here, session, chat, following, row.creator_id)


_REPEATED = ("subject", "description", "section", "color", "condition", "schedule", "ending", "ending_after",
             "ending_on", "series_id", "file_ids")  # fmt: skip


async def _tell(here: Container, session: AsyncSession, chat: Chat, row: ChatTask, by: str) -> None:
    """In the chat, as it is now."""
    await content_watches(here).written(session, row)
    people = (await assignees_of(session, [row]))[row.id]
    if row.post_ids:
        await work_posts.refresh(here, session, chat, row, attachment(row, people))
    else:
        await work_posts.tell(here, session, chat, row, by, attachment(row, people))
    await work_posts.give_files(session, chat, row, row.file_ids)


def attachment(row: ChatTask, people: Sequence[TaskAssignee]) -> work_posts.Attachment:
    """As a post shows it."""
    view = task_view(row, people, {})
    return {name: value for name, value in view.items() if name in _SHOWN} | {"type": "Task", "title": row.subject}


def _words(body: TaskChange) -> str:
    return "\n".join(text for text in (body.subject, body.section, body.description) if text)


_SHOWN = ("id", "status", "assignees", "completenessCondition", "completenessPercentage", "startDate", "dueDate",
          "color", "section")  # fmt: skip
