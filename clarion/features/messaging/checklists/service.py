"""What people do with checklists: write them, go through them, finish. Whatever changes wants the chat locked."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import wire_time
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.messaging import work_posts
from clarion.features.messaging.chats import (
    Chat,
    check_administers,
    check_may_post,
    check_words,
    find_member,
    member_ids,
    visible_chat,
)
from clarion.features.messaging.checklists import rules
from clarion.features.messaging.checklists.models import Checklist, ChecklistRun
from clarion.features.messaging.checklists.schemas import ChecklistOrder, RunOrder, StepChange
from clarion.features.messaging.posts import add_system_post
from clarion.features.people.sign_in import Caller

MOST_CHECKLISTS = 100
MOST_RUNNING = 100


async def create_checklist(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, order: ChecklistOrder
) -> Checklist:
    """Whoever is in the chat may."""
    count = select(func.count()).select_from(Checklist).where(Checklist.chat_id == chat.id)
    if (await session.scalar(count) or 0) >= MOST_CHECKLISTS:
        raise Conflict(f"A chat has at most {MOST_CHECKLISTS} checklists: delete one first.")
    now = here.clock.now()
    row = Checklist(
        id=new_id(),
        account_id=chat.account_id,
        chat_id=chat.id,
        creator_id=caller.extension_id,
        created_at=now,
        changed_at=now,
    )
    await _write(here, session, caller, chat, row, order)
    session.add(row)
    return row


async def change_checklist(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: Checklist, order: ChecklistOrder
) -> None:
    """Its author may, and who administers the chat. What is under way stays as it began."""
    await _check_own(session, caller, chat, row.creator_id)
    await _write(here, session, caller, chat, row, order)
    row.changed_at = here.clock.now()


async def _write(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: Checklist, order: ChecklistOrder
) -> None:
    check_may_post(chat)
    said = [order.name, order.description, *(part for step in order.steps for part in (step.title, step.description))]
    await check_words(here, session, caller, "\n".join(said), subject=chat.id)
    members = await member_ids(session, chat.id)
    for number, step in enumerate(order.steps):
        if step.assignee_id is not None and step.assignee_id not in members:
            place = f"steps[{number}].assigneeId"
            raise Invalid(f"[{place}] is nobody in this chat.", parameter=place)
    row.name, row.description = order.name, order.description
    row.steps = [step.model_dump(by_alias=True) for step in order.steps]


async def delete_checklist(session: AsyncSession, caller: Caller, chat: Chat, row: Checklist) -> None:
    """What was begun from it stays."""
    await _check_own(session, caller, chat, row.creator_id)
    await session.delete(row)


async def start_run(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: Checklist, order: RunOrder
) -> ChecklistRun:
    """It shows in the chat as a post, with how far it is."""
    check_may_post(chat)
    if order.name is not None:
        await check_words(here, session, caller, order.name, subject=chat.id)
    running = select(func.count()).select_from(ChecklistRun)
    running = running.where(ChecklistRun.chat_id == chat.id, ChecklistRun.status == "Running")
    if (await session.scalar(running) or 0) >= MOST_RUNNING:
        raise Conflict(f"At most {MOST_RUNNING} can be under way in a chat: finish one first.")
    now = here.clock.now()
    run = ChecklistRun(
        id=new_id(),
        account_id=chat.account_id,
        chat_id=chat.id,
        checklist_id=row.id,
        creator_id=caller.extension_id,
        post_ids=[],
        name=order.name or row.name,
        steps=rules.begun(row.steps, now, frozenset(await member_ids(session, chat.id)), wire_time),
        status="Running",
        summary="",
        created_at=now,
        changed_at=now,
    )
    session.add(run)
    await session.flush()
    await work_posts.tell(here, session, chat, run, caller.extension_id, attachment(run))
    return run


async def change_step(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, run: ChecklistRun, number: int, body: StepChange
) -> None:
    """Whoever is in the chat may check a step, and give it to somebody."""
    check_may_post(chat)
    _check_running(run)
    if number >= len(run.steps):
        raise NotFound("Resource for parameter [number] is not found.", parameter="number")
    step: dict[str, Any] = dict(run.steps[number])
    if body.assignee_id is not None:
        if body.assignee_id and await find_member(session, chat.id, body.assignee_id) is None:
            raise Invalid("[assigneeId] is nobody in this chat.", parameter="assigneeId")
        step["assigneeId"] = body.assignee_id or None
    if body.done is not None:
        step = rules.checked(step, caller.extension_id, wire_time(here.clock.now()), done=body.done)
    run.steps = [*run.steps[:number], step, *run.steps[number + 1 :]]
    run.changed_at = here.clock.now()
    await work_posts.refresh(here, session, chat, run, attachment(run))


async def finish_run(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, run: ChecklistRun, summary: str
) -> None:
    """Whoever is in the chat may; the chat reads what came of it in a post of its own."""
    check_may_post(chat)
    _check_running(run)
    await check_words(here, session, caller, summary, subject=chat.id)
    now = here.clock.now()
    run.status, run.summary, run.finished_at, run.changed_at = "Finished", summary, now, now
    await work_posts.refresh(here, session, chat, run, attachment(run))
    text = rules.summary_text(run.name, summary, run.steps, run.created_at, now)
    await add_system_post(here, session, chat, caller.extension_id, text=text)


async def delete_run(here: Container, session: AsyncSession, caller: Caller, chat: Chat, run: ChecklistRun) -> None:
    """Who began it may, and who administers the chat."""
    await _check_own(session, caller, chat, run.creator_id)
    await work_posts.take_back(here, session, chat, run)
    await session.delete(run)


def _check_running(run: ChecklistRun) -> None:
    if run.status != "Running":
        raise Conflict("This is finished already.", parameter="runId")


async def _check_own(session: AsyncSession, caller: Caller, chat: Chat, creator_id: str) -> None:
    if creator_id != caller.extension_id:
        await check_administers(session, caller, chat)


async def get_checklist(
    session: AsyncSession, caller: Caller, checklist_id: str, *, lock: bool = False
) -> tuple[Checklist, Chat]:
    """Raises 404, also for one of a chat that the caller is not in."""
    row = await session.get(Checklist, checklist_id[:64])
    if row is None or row.account_id != caller.account_id:
        raise NotFound("Resource for parameter [checklistId] is not found.", parameter="checklistId")
    chat = await visible_chat(session, caller, row.chat_id, lock=lock, parameter="checklistId")
    if lock:
        await session.refresh(row)
    return row, chat


async def get_run(
    session: AsyncSession, caller: Caller, run_id: str, *, lock: bool = False
) -> tuple[ChecklistRun, Chat]:
    """The same of a time that one is gone through."""
    row = await session.get(ChecklistRun, run_id[:64])
    if row is None or row.account_id != caller.account_id:
        raise NotFound("Resource for parameter [runId] is not found.", parameter="runId")
    chat = await visible_chat(session, caller, row.chat_id, lock=lock, parameter="runId")
    if lock:
        await session.refresh(row)
    return row, chat


async def list_checklists(session: AsyncSession, chat: Chat) -> Sequence[Checklist]:
    query = select(Checklist).where(Checklist.chat_id == chat.id)
    return (await session.scalars(query.order_by(func.lower(Checklist.name), Checklist.id))).all()


def attachment(run: ChecklistRun) -> work_posts.Attachment:
    """As a card of the older form, so that every client shows how far it is; `checklist` is for our own."""
    done = rules.count_done(run.steps)
    progress = {"title": run.name, "value": f"{done}/{len(run.steps)}", "style": "Short"}
    shown = {"status": run.status, "done": done, "steps": run.steps}
    return {
        "id": run.id,
        "type": "Card",
        "cardType": "Checklist",
        "title": run.name,
        "fields": [progress],
        "checklist": shown,
    }
