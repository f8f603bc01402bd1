"""Everything that live calls need of menus and greetings, as one value for memory and its sealed copy."""

from collections.abc import Collection

import msgspec

from clarion.base.storage import AsyncSession
from clarion.calls.wire import Record
from clarion.features.phone.greetings import GreetingSound
from clarion.features.phone.menus.model import Desk, Menu
from clarion.features.phone.menus.queries import read_accounts


class ReceptionSnapshot(Record, frozen=True):
    menus: list[Menu] = msgspec.field(default_factory=list)
    desks: list[Desk] = msgspec.field(default_factory=list)
    sounds: list[GreetingSound] = msgspec.field(default_factory=list)

    def with_account(self, account_id: str, found: "ReceptionSnapshot") -> "ReceptionSnapshot":
        """The same, with what was found of one account in place of what was known of it."""
        return ReceptionSnapshot(
            menus=[one for one in self.menus if one.account_id != account_id] + found.menus,
            desks=[one for one in self.desks if one.account_id != account_id] + found.desks,
            sounds=[one for one in self.sounds if one.account_id != account_id] + found.sounds,
        )

    def prompts(self) -> set[str]:
        """Every prompt that may be played because of it."""
        found = {prompt for menu in self.menus for prompt in (*menu.prompts, *menu.answers)}
        return found | {sound.prompt for sound in self.sounds} | {desk.greeting for desk in self.desks}

    def accounts_by_name(self) -> set[str]:
        """Accounts in which callers may spell names, or say them."""
        return {
            menu.account_id
            for menu in self.menus
            if menu.listens or any(action.action == "DialByName" for action in menu.actions.values())
        }


async def read_receptions(session: AsyncSession, account_ids: Collection[str]) -> dict[str, ReceptionSnapshot]:
    """Of many accounts, by their ids; empty for those that are gone."""
    read = await read_accounts(session, account_ids)
    found = {each: ReceptionSnapshot(menus=menus, desks=desks, sounds=sounds)
             for each, (menus, desks, sounds) in read.items()}  # fmt: skip
    return {each: found.get(each) or ReceptionSnapshot() for each in account_ids}
