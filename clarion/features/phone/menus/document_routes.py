"""Menus as a document, out and in; and dry runs."""

from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query, Request, Response
from pydantic import StringConstraints

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid
from clarion.base.http import WireModel
from clarion.base.storage import AsyncSession
from clarion.base.voice import StandardSounds
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.greetings import NAME
from clarion.features.phone.menus import queries
from clarion.features.phone.menus.book import MenuCache, Shelf
from clarion.features.phone.menus.document import MOST_BYTES, Mistake, Reading, in_lines
from clarion.features.phone.menus.importing import apply_import, export_drafts, plan_import
from clarion.features.phone.menus.machine import Connect, Mailbox, Outside
from clarion.features.phone.menus.model import Callee
from clarion.features.phone.menus.plan import Planned
from clarion.features.phone.menus.rehearsal import MOST_KEYS, Rehearsal, Step
from clarion.features.phone.menus.responses import (
    MenuDocument,
    MenuImport,
    MenuProblem,
    MenuRehearsal,
    MenuRehearsalEnd,
    MenuRehearsalEndExtension,
    MenuRehearsalStep,
    PlannedMenu,
)
from clarion.features.phone.menus.schemas import menu_view, short_view
from clarion.features.phone.menus.xml_form import read_xml, write_xml
from clarion.features.phone.menus.yaml_form import read_yaml, write_yaml
from clarion.features.phone.prompts import KEPT

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion", tags=["IVR"])
Reader = Annotated[Caller, require("EditAutoReceptionist", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditAutoReceptionist", scopes="EditAccounts")]
Form = Literal["yaml", "xml"]
_TYPES = {"yaml": "application/yaml", "xml": "application/xml"}


@router.get("/ivr-document", summary="Download all menus as a document", response_class=Response)
async def export_menus(
    here: Here,
    caller: Reader,
    accountId: str,
    form: Annotated[Form, Query(alias="format")] = "yaml",
) -> Response:
    resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        drafts = await export_drafts(session, caller)
    text = write_xml(drafts) if form == "xml" else write_yaml(drafts)
    headers = {"Content-Disposition": f'attachment; filename="menus.{form}"', "X-Content-Type-Options": "nosniff"}
    return Response(text, media_type=_TYPES[form], headers=headers)


@router.post("/ivr-document", summary="Make and change menus by a document")
async def import_menus(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    only_look: Annotated[bool, Query(alias="dryRun")] = False,
) -> MenuImport:
    """YAML, JSON or XML as the body, of at most 1 MB. Menus with a number that is there are changed, the others made.

    With any mistake nothing is done, and every one is told with its line. `dryRun`: only tell what would be done.
    """
    account_id = resolve_account(caller, accountId)
    reading = _read(await _body_of(request))
    async with here.storage.reading() as session:
        planner = await plan_import(session, account_id, reading)
    mistakes = [_mistake_view(one) for one in in_lines(planner.mistakes)]
    plan = [_planned_view(one) for one in planner.plan]
    if only_look:
        return {"applied": False, "menus": plan, "problems": mistakes}
    if mistakes:
        first = mistakes[0]
        words = f"Nothing was changed: {len(mistakes)} mistakes. Line {first['line']}: {first['message']}"
        raise Invalid(words, parameter="body", problems=mistakes)
    rows = await apply_import(here, caller, planner.plan)
    return {"applied": True, "menus": plan, "problems": [], "records": [short_view(request, row) for row in rows]}


async def _body_of(request: Request) -> str:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MOST_BYTES:
            raise Invalid("The document is larger than 1 MB.", parameter="body", status=413)
    try:
        return bytes(content).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("The document is not UTF-8.", parameter="body") from None


def _read(text: str) -> Reading:
    return read_xml(text) if text.lstrip().startswith("<") else read_yaml(text)


def _mistake_view(one: Mistake) -> MenuProblem:
    view: dict[str, Any] = {"line": one.line, "message": one.words}
    return cast("MenuProblem", view | ({"menu": one.menu} if one.menu else {}))


def _planned_view(one: Planned) -> PlannedMenu:
    return {
        "line": one.draft.line,
        "name": one.draft.name,
        "extensionNumber": one.draft.number,
        "does": "create" if one.is_new else "update",
    }


@router.get("/ivr-menus", summary="List menus with everything they do")
async def list_whole_menus(request: Request, here: Here, caller: Reader, accountId: str) -> MenuDocument:
    """What the list of the surface leaves out: prompts and keys of all menus at once, and which of them are entrances.

    `desks`: for each site the menu and the operator that answer for it.
    """
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        rows = [row for row in await queries.list_menus(session, account_id) if caller.reaches(row.extension)]
        callees = await queries.callees_of(session, account_id)
        _, desks, _ = await queries.read_account(session, account_id)
    return {
        "records": [menu_view(request, row, callees) for row in rows],
        "desks": [
            {"siteId": desk.site_id, "topMenuId": desk.top_menu, "operatorId": desk.operator_id,
             "hasGreeting": bool(desk.greeting)}
            for desk in desks
        ],
    }  # fmt: skip


# ---- dry runs


class Keys(WireModel):
    """What a caller does: digits, `*`, `#`, and `w` for doing nothing until something happens."""

    keys: Annotated[str, StringConstraints(max_length=MOST_KEYS, pattern=r"^[0-9*#w]*$")] = ""


@router.post("/ivr-menus/{ivrMenuId}/dry-run", summary="Walk through a menu without a call")
async def rehearse(
    here: Here,
    caller: Reader,
    accountId: str,
    ivrMenuId: str,
    body: Keys,
) -> MenuRehearsal:
    """What a caller hears at each step, why, and where the walk ends."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await queries.get_menu(session, account_id, ivrMenuId)
        menus, desks, _ = await queries.read_account(session, account_id)
        callees = await queries.callees_of(session, account_id)
        words = await _words_of(here, session, account_id, callees)
    shelf = Shelf(callees.values())
    book = MenuCache(lambda _: shelf)
    book.load(menus, desks)
    steps = Rehearsal(book).run(row.menu.id, body.keys)
    return {"steps": [_step_view(here, step, words, callees) for step in steps]}


async def _words_of(
    here: Container, session: AsyncSession, account_id: str, callees: dict[str, Callee]
) -> dict[str, str]:
    """What is said by the sounds of the account: a text, or the name of a recording in brackets."""
    words = {NAME + one.extension_id: one.name for one in callees.values()}
    for row in await queries.list_menus(session, account_id):
        for prompt in row.as_menu().prompts:
            recorded = f"[{row.prompt.name}]" if row.prompt else ""
            words[prompt] = (row.prompt.text if row.prompt else row.menu.text) or recorded
    return words


def _step_view(here: Container, step: Step, words: dict[str, str], callees: dict[str, Callee]) -> MenuRehearsalStep:
    sounds: StandardSounds | None = here.find(StandardSounds)
    said = [
        words.get(prompt) or (sounds.text_of(prompt) if sounds else "") or ("[greeting]" if KEPT in prompt else prompt)
        for prompt in step.said
    ]
    view: dict[str, Any] = {"key": step.key, "menuId": step.menu_id, "stage": step.stage, "said": said,
                            "notes": step.notes}  # fmt: skip
    return cast("MenuRehearsalStep", view | ({"end": _end_view(step, callees)} if step.end is not None else {}))


def _end_view(step: Step, callees: dict[str, Callee]) -> MenuRehearsalEnd:
    match step.end:
        case Connect(callee):
            return {"action": "Connect", "extension": _ref(callee)}
        case Mailbox(extension_id):
            owner = callees.get(extension_id)
            return cast("MenuRehearsalEnd", {"action": "Voicemail"} | ({"extension": _ref(owner)} if owner else {}))
        case Outside(number):
            return {"action": "Transfer", "phoneNumber": number}
    return {"action": "Disconnect"}


def _ref(callee: Callee) -> MenuRehearsalEndExtension:
    return {"id": callee.extension_id, "extensionNumber": callee.number, "name": callee.name}
