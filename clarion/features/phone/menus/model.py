"""Menus as calls know them: values that fit into memory and into its sealed copy."""

import msgspec

from clarion.calls.wire import Record

MENU_PATH = "menu-path"
"""Kind of fact that a menu leaves: `<menu id>:<key>` of each menu (without a key) and each key on the way, apart by
blanks.
"""


class Action(Record, frozen=True):
    """What a key does. `action` is the surface's word; Connect and Voicemail have `extension_id`, Transfer `number`."""

    action: str
    extension_id: str = ""
    number: str = ""  # E.164


class Menu(Record, frozen=True):
    """`prompts`: ids of sounds, in order; `actions` by input ("0".."9", "Star", "Hash", "NoInput").

    A menu without an extension is the greeting of a company that has no menu: its `menu_id` begins with `desk:`.
    """

    menu_id: str
    account_id: str
    site_id: str  # the wire's id
    number: str
    name: str
    prompts: tuple[str, ...] = ()
    repeat: int = 3
    actions: dict[str, Action] = msgspec.field(default_factory=dict)
    listens: bool = False  # callers may say what they want
    answers: tuple[str, ...] = ()  # ids of sounds that may be played when they ask something


class Desk(Record, frozen=True):
    """The front desk of a site: who answers there, and what keys do where a menu does not say."""

    account_id: str
    site_id: str
    top_menu: str = ""  # menu id
    operator_id: str = ""  # extension id
    greeting: str = ""  # id of the company's own greeting
    keys: dict[str, Action] = msgspec.field(default_factory=dict)


class Callee(Record, frozen=True):
    """Somebody, or something, that a caller may reach from a menu."""

    extension_id: str
    number: str
    name: str
    kind: str
    enabled: bool = True
    listed: bool = True  # found by name


def desk_menu(desk: Desk, name: str) -> Menu:
    """What a caller hears where only a company greeting was made: it, and then any extension may be dialled."""
    return Menu(
        menu_id=f"desk:{desk.account_id}:{desk.site_id}",
        account_id=desk.account_id,
        site_id=desk.site_id,
        number="",
        name=name,
        prompts=(desk.greeting,) if desk.greeting else (),
        repeat=2,
    )
