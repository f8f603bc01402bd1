"""What can be done with menus."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.numbers import to_e164
from clarion.features.people import (
    MAIN_SITE,
    Account,
    Extension,
    ExtensionType,
    Profile,
    create_extension,
    delete_extension,
    move_to_site,
    update_extension,
)
from clarion.features.people.sign_in import Caller
from clarion.features.phone.greetings import read_sounds
from clarion.features.phone.menus.events import MENUS_CHANGED, MenusChanged
from clarion.features.phone.menus.model import Action, Desk, Menu
from clarion.features.phone.menus.models import IvrMenu
from clarion.features.phone.menus.queries import MenuRow, callees_of, desks_of, get_menu, list_menus
from clarion.features.phone.menus.rules import MOST_MENUS, Problem, check_actions, check_silence, leading_to
from clarion.features.phone.menus.schemas import ActionChange, MenuChange, PromptChange
from clarion.features.phone.prompts import drop_sound, find_prompt, keep_sound, locale_of, voice_of


@dataclass(frozen=True)
class Words:
    """What a menu says: a prompt of the library, or a text and where a voice spoke it."""

    prompt_id: str | None = None
    text: str = ""
    language: str = "en-US"
    file_key: str = ""


async def words_of(here: Container, account_id: str, change: PromptChange | None) -> Words | None:
    """Speak what is to be spoken. None: nothing is to change. Raises Invalid, Unavailable."""
    if change is None:
        return None
    if change.mode == "Audio":
        prompt_id = change.audio.id if change.audio else None
        if not prompt_id:
            raise Invalid("The mode Audio needs a prompt of the library.", parameter="prompt.audio.id")
        return Words(prompt_id=prompt_id)
    if not change.text:
        raise Invalid("The mode TextToSpeech needs a text.", parameter="prompt.text")
    wanted = change.language
    language = locale_of((wanted.id or wanted.locale_code or "") if wanted else "", parameter="prompt.language.id")
    sound = await voice_of(here).speak(change.text, language)
    kept = await keep_sound(here, account_id, sound)
    return Words(text=change.text, language=language, file_key=kept.file_key)


async def create_menu(here: Container, caller: Caller, change: MenuChange) -> MenuRow:
    """A menu with an extension of its own. Raises Invalid, Conflict, Forbidden, NotFound."""
    if change.name is None:
        raise Invalid("Parameter [name] is required.", parameter="name")
    words = await words_of(here, caller.account_id, change.prompt)
    try:
        async with here.storage.transaction() as session:
            return await add_menu(here, session, caller, change, words)
    except BaseException:
        await drop_sound(here, words.file_key if words else "")
        raise


async def add_menu(
    here: Container, session: AsyncSession, caller: Caller, change: MenuChange, words: Words | None
) -> MenuRow:
    query = select(func.count()).select_from(IvrMenu).where(IvrMenu.account_id == caller.account_id)
    if (await session.scalar(query) or 0) >= MOST_MENUS:
        raise Conflict(f"The account has {MOST_MENUS} menus: it may have no more.", code="CMN-409")
    extension = await create_extension(
        session,
        caller.account_id,
        Profile(display_name=change.name),
        now=here.clock.now(),
        number=change.extension_number or None,
        extension_type=ExtensionType.IVR_MENU,
    )
    menu = IvrMenu(id=extension.id, account_id=caller.account_id, repeat_count=3, actions=[], text="", file_key="")
    session.add(menu)
    await _write(session, caller, menu, extension, change, words)
    return await get_menu(session, caller.account_id, menu.id)


async def update_menu(here: Container, caller: Caller, menu_id: str, change: MenuChange) -> MenuRow:
    """Change what is given. Raises Invalid, Conflict, Forbidden, NotFound."""
    words = await words_of(here, caller.account_id, change.prompt)
    try:
        async with here.storage.transaction() as session:
            row = await get_menu(session, caller.account_id, menu_id)
            old = row.menu.file_key
            await write_menu(session, caller, row, change, words)
            made = await get_menu(session, caller.account_id, menu_id)
    except BaseException:
        await drop_sound(here, words.file_key if words else "")
        raise
    if words is not None:
        await drop_sound(here, old)
    return made


async def write_menu(
    session: AsyncSession, caller: Caller, row: MenuRow, change: MenuChange, words: Words | None
) -> None:
    """Change what is given. Raises Invalid, Conflict, Forbidden, NotFound."""
    if not caller.reaches(row.extension):
        raise Forbidden("This menu is of a site that you do not administer.", code="CMN-404")
    profile = Profile(display_name=change.name)
    await update_extension(session, row.extension, profile, number=change.extension_number or None)
    await _write(session, caller, row.menu, row.extension, change, words)


async def _write(
    session: AsyncSession,
    caller: Caller,
    menu: IvrMenu,
    extension: Extension,
    change: MenuChange,
    words: Words | None,
) -> None:
    if change.site is not None or caller.site_ids:
        wanted = (change.site.id if change.site else None) or extension.site_id or MAIN_SITE
        if caller.site_ids and wanted not in caller.site_ids:
            raise Forbidden("This is a site that you do not administer.", code="CMN-404", parameter="site.id")
        await move_to_site(session, extension, wanted)
    if words is not None:
        if words.prompt_id and await find_prompt(session, menu.account_id, words.prompt_id) is None:
            raise Invalid("There is no such prompt in the library.", parameter="prompt.audio.id", code="CMN-102")
        menu.prompt_id, menu.text = words.prompt_id, words.text
        menu.language, menu.file_key = words.language, words.file_key
    menu.repeat_count = change.prompt_repeat_count or menu.repeat_count
    if change.actions is not None:
        account = await session.get_one(Account, menu.account_id)
        menu.actions = [entry_of(one, account.home_country, place) for place, one in enumerate(change.actions)]
    await session.flush()
    refuse(await problems_of(session, menu.account_id, menu.id, menu.actions))
    announce(session, MENUS_CHANGED, MenusChanged(account_id=menu.account_id, menu_id=menu.id))


def entry_of(change: ActionChange, country: str, place: int) -> dict[str, Any]:
    """A key as it is kept. Raises Invalid for a number that is none."""
    number = ""
    if change.phone_number:
        number = to_e164(change.phone_number, country) or ""
        if not number:
            raise Invalid("This is no phone number.", parameter=f"actions[{place}].phoneNumber")
    target = (change.extension.id or "") if change.extension else ""
    return {"input": change.input, "action": change.action, "extension": target, "number": number}


async def problems_of(
    session: AsyncSession, account_id: str, menu_id: str, entries: list[dict[str, Any]]
) -> list[Problem]:
    """What is wrong with the keys of a menu that is written already, its neighbours taken into account."""
    callees = await callees_of(session, account_id)
    inputs = [
        (one["input"], Action(action=one["action"], extension_id=one["extension"], number=one["number"]))
        for one in entries
    ]
    problems = check_actions(inputs, callees.get)
    if problems:
        return problems
    menus, desk_of = await surroundings(session, account_id)
    found = check_silence(menus[menu_id], menus, desk_of)
    return [found] if found else []


async def surroundings(session: AsyncSession, account_id: str) -> tuple[dict[str, Menu], Callable[[str], Desk]]:
    """The menus of an account, and what finds the front desk of a site."""
    menus = {row.menu.id: row.as_menu() for row in await list_menus(session, account_id)}
    desks = {desk.site_id: desk for desk in await desks_of(session, account_id, await read_sounds(session, account_id))}

    def desk_of(site_id: str) -> Desk:
        return desks.get(site_id) or desks[MAIN_SITE]

    return menus, desk_of


def refuse(problems: list[Problem]) -> None:
    """Raise Invalid for the first, with all of them in `problems`."""
    if problems:
        first = problems[0]
        every = [{"place": one.place, "message": one.words} for one in problems]
        raise Invalid(first.words, parameter=first.place, problems=every)


async def delete_menu(here: Container, caller: Caller, menu_id: str) -> None:
    """Remove a menu with its extension. Raises Conflict while a key of another menu leads to it."""
    async with here.storage.transaction() as session:
        row = await get_menu(session, caller.account_id, menu_id)
        if not caller.reaches(row.extension):
            raise Forbidden("This menu is of a site that you do not administer.", code="CMN-404")
        menus, _ = await surroundings(session, caller.account_id)
        if others := leading_to(menu_id, menus):
            names = ", ".join(f"{one.name} ({one.number})" for one in others[:5])
            raise Conflict(f"Keys of other menus lead here: {names}.", code="CMN-406", parameter="ivrMenuId")
        announce(session, MENUS_CHANGED, MenusChanged(account_id=caller.account_id, menu_id=menu_id))
        file_key = row.menu.file_key
        await session.delete(row.menu)
        await session.flush()
        await delete_extension(here, session, row.extension)
    await drop_sound(here, file_key)
