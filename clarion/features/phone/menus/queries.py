"""Reading menus, and whom they may lead to. Always within one account."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, Select, func, select

from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.features.people import (
    MAIN_SITE,
    Account,
    Extension,
    ExtensionStatus,
    Place,
    accounts_with_sites,
    find_operator,
    list_operators,
    places_of,
    sites_of,
    sites_of_accounts,
)
from clarion.features.phone.greetings import GreetingSound, accounts_with_greetings, read_sounds_of
from clarion.features.phone.menus.model import Action, Callee, Desk, Menu
from clarion.features.phone.menus.models import IvrMenu, Receptionist
from clarion.features.phone.prompts import KEPT, IvrPrompt


@dataclass(frozen=True)
class MenuRow:
    """A menu with the extension it belongs to, the prompt it plays, and the name of its site."""

    menu: IvrMenu
    extension: Extension
    prompt: IvrPrompt | None
    site_name: str = ""
    receptionist: Receptionist | None = None

    @property
    def site_id(self) -> str:
        return self.extension.site_id or MAIN_SITE

    @property
    def actions(self) -> dict[str, Action]:
        return {
            entry["input"]: Action(
                action=entry["action"], extension_id=entry.get("extension", ""), number=entry.get("number", "")
            )
            for entry in self.menu.actions
        }

    def as_menu(self) -> Menu:
        """As calls know it."""
        key = self.prompt.file_key if self.prompt is not None else self.menu.file_key
        return Menu(
            menu_id=self.menu.id,
            account_id=self.menu.account_id,
            site_id=self.site_id,
            number=self.extension.number,
            name=self.extension.name,
            prompts=(KEPT + key,) if key else (),
            repeat=self.menu.repeat_count,
            actions=self.actions,
            listens=self.receptionist is not None and self.receptionist.enabled,
            answers=tuple(KEPT + key for key in sound_keys(self.receptionist)),
        )


def sound_keys(receptionist: Receptionist | None) -> list[str]:
    """Where the voice has put what the receptionist answers."""
    answers = receptionist.answers if receptionist is not None else []
    return [key for answer in answers for key in (answer["file"], answer["closed_file"]) if key]


Reception = tuple[list[Menu], list[Desk], list[GreetingSound]]
"""What calls need to know of an account."""
_Found = Row[IvrMenu, Extension, IvrPrompt | None, Receptionist | None]


def _all() -> Select[IvrMenu, Extension, IvrPrompt | None, Receptionist | None]:
    query = select(IvrMenu, Extension, IvrPrompt, Receptionist).join(Extension, Extension.id == IvrMenu.id)
    query = query.outerjoin(Receptionist, Receptionist.menu_id == IvrMenu.id)
    return query.outerjoin(IvrPrompt, IvrPrompt.id == IvrMenu.prompt_id).order_by(
        func.length(Extension.number), Extension.number
    )


async def _site_names(session: AsyncSession, account_id: str, rows: Sequence[_Found]) -> dict[str, str]:
    """Of the sites that these menus belong to, by the wire's ids."""
    site_ids = {extension.site_id for _, extension, *_ in rows}
    return {place.id: place.name for place in await places_of(session, account_id, site_ids)}


def _row(found: _Found, names: dict[str, str]) -> MenuRow:
    menu, extension, prompt, receptionist = found
    return MenuRow(menu, extension, prompt, names.get(extension.site_id or MAIN_SITE, ""), receptionist)


async def list_menus(session: AsyncSession, account_id: str) -> list[MenuRow]:
    """In the order of their numbers."""
    found = (await session.execute(_all().where(IvrMenu.account_id == account_id))).all()
    names = await _site_names(session, account_id, found)
    return [_row(one, names) for one in found]


async def get_menu(session: AsyncSession, account_id: str, menu_id: str) -> MenuRow:
    """Raises NotFound."""
    query = _all().where(IvrMenu.account_id == account_id, IvrMenu.id == menu_id[:64])
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise NotFound("Resource for parameter [ivrMenuId] is not found.", parameter="ivrMenuId")
    return _row(found, await _site_names(session, account_id, [found]))


async def callees_of(session: AsyncSession, account_id: str) -> dict[str, Callee]:
    """Every extension of the account by its id."""
    query = select(Extension).where(Extension.account_id == account_id)
    return {row.id: callee_of(row) for row in await session.scalars(query)}


def callee_of(row: Extension) -> Callee:
    return Callee(
        extension_id=row.id,
        number=row.number,
        name=row.name,
        kind=row.type,
        enabled=row.status == ExtensionStatus.ENABLED,
        listed=not row.hidden,
    )


async def desks_of(session: AsyncSession, account_id: str, sounds: Sequence[GreetingSound]) -> list[Desk]:
    """The front desk of each site. `sounds`: the greetings of the account."""
    standing = await find_operator(session, account_id)
    return _desks(account_id, sounds, await sites_of(session, account_id), standing)


def _desks(
    account_id: str, sounds: Sequence[GreetingSound], places: Sequence[Place], standing: Extension | None
) -> list[Desk]:
    company = [one for one in sounds if one.type == "Company" and not one.extension_id]
    greeting = next((one.prompt for one in company if one.applied and not one.rule_id), "")
    main = places[0].row
    return [
        Desk(
            account_id=account_id,
            site_id=place.id,
            top_menu=place.row.ivr.get("topMenu", ""),
            operator_id=place.row.operator_id or main.operator_id or (standing.id if standing else ""),
            greeting=greeting,
            keys={
                entry["input"]: Action(action=entry["action"], extension_id=entry.get("extension", ""))
                for entry in place.row.ivr.get("actions", [])
            },
        )
        for place in places
    ]


async def accounts_with_reception(session: AsyncSession) -> set[str]:
    """Accounts that have set anything up for callers. The others have no front desk."""
    menus = (await session.scalars(select(IvrMenu.account_id).distinct())).all()
    return {*menus, *await accounts_with_greetings(session), *await accounts_with_sites(session)}


async def read_account(session: AsyncSession, account_id: str) -> tuple[list[Menu], list[Desk], list[GreetingSound]]:
    """Everything that calls need to know of one account; nothing for one that is gone."""
    return (await read_accounts(session, [account_id])).get(account_id, ([], [], []))


async def read_accounts(session: AsyncSession, account_ids: Collection[str]) -> dict[str, Reception]:
    """The same of many accounts, in as many statements; none for those that are gone."""
    accounts = (await session.scalars(select(Account).where(Account.id.in_(account_ids)))).all()
    found: dict[str, Reception] = {each.id: ([], [], []) for each in accounts}
    for sound in await read_sounds_of(session, account_ids):
        if sound.account_id in found:
            found[sound.account_id][2].append(sound)
    for row in await session.execute(_all().where(IvrMenu.account_id.in_(account_ids))):
        if row[0].account_id in found:
            found[row[0].account_id][0].append(_row(row, {}).as_menu())
    sites, operators = await sites_of_accounts(session, accounts), await list_operators(session, account_ids)
    for account_id, (_, desks, sounds) in found.items():
        desks += _desks(account_id, sounds, sites[account_id], operators.get(account_id))
    return found
