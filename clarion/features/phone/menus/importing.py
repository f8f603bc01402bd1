"""Menus out of a document, all or none; and into one."""

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.numbers import to_e164
from clarion.features.people import MAIN_SITE, Account, find_language, sites_of
from clarion.features.people.sign_in import Caller
from clarion.features.phone.menus import service
from clarion.features.phone.menus.document import Draft, Key, Reading
from clarion.features.phone.menus.plan import Planned, Planner, Surroundings
from clarion.features.phone.menus.queries import MenuRow, callees_of, get_menu, list_menus
from clarion.features.phone.menus.rules import INPUTS
from clarion.features.phone.menus.schemas import ActionChange, MenuChange, Ref
from clarion.features.phone.menus.service import Words
from clarion.features.phone.prompts import IvrPrompt, drop_sound, keep_sound, voice_of


async def plan_import(session: AsyncSession, account_id: str, reading: Reading) -> Planner:
    """What it would do to the account as it is now."""
    callees = await callees_of(session, account_id)
    menus, desk_of = await service.surroundings(session, account_id)
    account = await session.get_one(Account, account_id)
    prompts: dict[str, list[str]] = {}
    for prompt_id, name in await session.execute(
        select(IvrPrompt.id, IvrPrompt.name).where(IvrPrompt.account_id == account_id)
    ):
        prompts.setdefault(name.casefold(), []).append(prompt_id)
    around = Surroundings(
        numbers={one.number: one for one in callees.values()},
        menus=menus,
        desk_of=desk_of,
        sites={place.name.casefold(): place.id for place in await sites_of(session, account_id)},
        prompts=prompts,
        e164=lambda text: to_e164(text, account.home_country) or "",
        language=find_language,
    )
    planner = Planner(reading, around)
    planner.run()
    return planner


async def apply_import(here: Container, caller: Caller, plan: list[Planned]) -> list[MenuRow]:
    """Do it, all in one transaction. Raises what a single change would raise."""
    words = [await _words_of(here, caller.account_id, one) for one in plan]
    old: list[str] = []
    try:
        async with here.storage.transaction() as session:
            rows = await _make_all(here, session, caller, plan, words, old)
    except BaseException:
        for one in words:
            await drop_sound(here, one.file_key if one else "")
        raise
    for file_key in old:
        await drop_sound(here, file_key)
    return rows


async def _words_of(here: Container, account_id: str, planned: Planned) -> Words | None:
    if planned.prompt_id:
        return Words(prompt_id=planned.prompt_id)
    if not planned.draft.text:
        return None
    sound = await voice_of(here).speak(planned.draft.text, planned.language)
    kept = await keep_sound(here, account_id, sound)
    return Words(text=planned.draft.text, language=planned.language, file_key=kept.file_key)


async def _make_all(
    here: Container,
    session: AsyncSession,
    caller: Caller,
    plan: list[Planned],
    words: list[Words | None],
    old: list[str],
) -> list[MenuRow]:
    """First the menus, then the keys: they lead from one to the other. `old` takes the sounds that go."""
    ids: dict[str, str] = {}
    for planned, said in zip(plan, words, strict=True):
        change = MenuChange(
            name=planned.draft.name,
            extension_number=planned.draft.number or None,
            site=Ref(id=planned.site_id) if planned.site_id else None,
            prompt_repeat_count=planned.draft.repeat or None,
        )
        if planned.is_new:
            row = await service.add_menu(here, session, caller, change, said)
        else:
            row = await get_menu(session, caller.account_id, planned.menu_id)
            if said is not None and row.menu.file_key:
                old.append(row.menu.file_key)
            # The keys of before may lead to where they no longer should, until the new ones are written.
            change.actions = []
            await service.write_menu(session, caller, row, change, said)
        ids[planned.menu_id] = row.menu.id
    for planned in plan:
        row = await get_menu(session, caller.account_id, ids[planned.menu_id])
        await service.write_menu(session, caller, row, MenuChange(actions=_keys_of(planned, ids)), None)
    return [await get_menu(session, caller.account_id, ids[planned.menu_id]) for planned in plan]


def _keys_of(planned: Planned, ids: dict[str, str]) -> list[ActionChange]:
    return [
        ActionChange(
            input=key,
            action=action.action,
            extension=Ref(id=ids.get(action.extension_id, action.extension_id)) if action.extension_id else None,
            phone_number=action.number or None,
        )
        for key, action in planned.actions.items()
    ]


async def export_drafts(session: AsyncSession, caller: Caller) -> list[Draft]:
    """The menus that the caller may see, as a document has them."""
    callees = await callees_of(session, caller.account_id)
    rows = [row for row in await list_menus(session, caller.account_id) if caller.reaches(row.extension)]
    drafts = []
    for row in rows:
        keys = []
        for key, action in sorted(row.actions.items(), key=lambda item: INPUTS.index(item[0])):
            callee = callees.get(action.extension_id)
            keys.append(Key(0, key, action.action, callee.number if callee else "", action.number))
        drafts.append(
            Draft(
                line=0,
                name=row.extension.name,
                number=row.extension.number,
                site=row.site_name if row.site_id != MAIN_SITE else "",
                repeat=row.menu.repeat_count,
                text=row.menu.text,
                language=row.menu.language,
                file=row.prompt.name if row.prompt else "",
                keys=keys,
            )
        )
    return drafts
