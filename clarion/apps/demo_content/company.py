"""Fills the demo company's structure: people with photos, two sites, hours, queues, a ring group, a menu, contacts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from clarion.apps.demo_content import cast
from clarion.apps.demo_content.portraits import portrait
from clarion.apps.demo_content.sound_files import read_sound
from clarion.apps.demo_content.spoken import MENU
from clarion.apps.demo_phone import demo_device_id
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features import emergency, numbers, phone
from clarion.features.people import Account, Extension, demo
from clarion.features.people.accounts.address import AddressChange
from clarion.features.people.contacts.service import add_contacts
from clarion.features.people.presence.service import update_presence
from clarion.features.people.roles.catalogue import ALL_PERMISSIONS
from clarion.features.people.roles.models import RoleAssignment
from clarion.features.people.sign_in import AppIdentity, Caller
from clarion.features.people.sites.queries import Place, main_site
from clarion.features.people.sites.schemas import IvrChange, SiteChange
from clarion.features.people.sites.schemas import Ref as SiteRef
from clarion.features.people.sites.service import assign_members, create_site, update_ivr, update_site
from clarion.features.people.users.image_routes import keep_image
from clarion.features.people.users.images import read_profile_image
from clarion.features.phone.handling.hours.service import write_hours
from clarion.features.phone.handling.model import DAYS, Span, Week
from clarion.features.phone.handling.owners import Owner
from clarion.features.phone.menus.schemas import ActionChange, MenuChange, Ref
from clarion.features.phone.menus.service import Words, add_menu
from clarion.features.phone.prompts import keep_sound
from clarion.features.phone.queues.schemas import NewQueue, RulesChange
from clarion.features.phone.queues.schemas import Ref as QueueRef
from clarion.features.phone.queues.service import change_rules, create_queue

_OPENS, _CLOSES = 8 * 60, 17 * 60 + 30
_OFFICER_ROLES: Final = ("6", "8")
_AUSTIN: Final = emergency.Address(
    country="US", state="TX", city="Austin", street="600 Congress Avenue", zip="78701", customer_name="Clarion Demo"
)


@dataclass(frozen=True)
class Company:
    """Who and what there is, by extension number."""

    account: Account
    extensions: Mapping[str, Extension]

    def caller(self, number: str) -> Caller:
        """The person, with every right, as services ask for one."""
        row = self.extensions[number]
        return Caller(
            account_id=self.account.id,
            extension_id=row.id,
            extension_number=row.number,
            session_id="",
            scopes=frozenset(),
            permissions=ALL_PERMISSIONS,
            is_admin=row.is_admin,
            app=AppIdentity("clarion-web", "Clarion", first_party=True),
        )

    def id_of(self, number: str) -> str:
        return self.extensions[number].id


async def create_company(here: Container, session: AsyncSession, account: Account, now: datetime) -> Company:
    extensions = await _people(here, session, account, now)
    company = Company(account, extensions)
    await _sites(session, company, now)
    for number, name in cast.QUEUE_NAMES.items():
        extensions[number] = await _queue(here, session, company, number, name, now)
    extensions[cast.MENU] = await _menu(here, session, company)
    await _hours(session, company)
    await _what_people_set(session, company, now)
    return company


async def _people(here: Container, session: AsyncSession, account: Account, now: datetime) -> dict[str, Extension]:
    found: dict[str, Extension] = {}
    for person in demo.DEMO.people:
        found[person.number] = await session.get_one(
            Extension, demo.demo_extension_id(here.keys, demo.DEMO, person.number)
        )
    for person in cast.MORE_PEOPLE:
        row = await demo.create_person(session, here.keys, demo.DEMO, person, account, now)
        found[person.number] = row
        number = cast.direct_number(person.number)
        await numbers.add_number(session, number, account_id=account.id, extension_id=row.id, now=now)
        await phone.create_device(
            session,
            row,
            now=now,
            name=f"{person.first_name}'s desk phone",
            device_id=demo_device_id(here.keys, demo.DEMO, person.number),
        )
    chloe = found["103"].id
    fax = await numbers.add_number(session, cast.FAX_NUMBER, account_id=account.id, extension_id=chloe, now=now)
    fax.type = "FaxOnly"
    for role_id in _OFFICER_ROLES:
        session.add(RoleAssignment(extension_id=found["109"].id, role_id=role_id, account_id=account.id))
    return found


async def draw_photos(here: Container, company: Company) -> None:
    """In transactions of their own, as files and rows have to follow one another."""
    for person in cast.EVERYONE:
        picture = read_profile_image(portrait(person.number))
        await keep_image(here, company.account.id, company.id_of(person.number), picture)


async def _sites(session: AsyncSession, company: Company, now: datetime) -> None:
    account = company.account
    address = AddressChange(country="US", state="CA", city="Belmont", street="20 Davis Drive", zip="94002")
    belmont = await main_site(session, account.id)
    row = await session.get_one(Account, account.id)
    row.business_address = address.over({}, account.home_country)
    await update_site(session, row, belmont, SiteChange(name="Belmont", business_address=address))
    there = AddressChange(country="US", state="TX", city="Austin", street="600 Congress Avenue", zip="78701")
    change = SiteChange(name="Austin", extension_number=cast.AUSTIN, business_address=there)
    austin = await create_site(session, account, change, now=now)
    members = [company.id_of(number) for number in cast.AUSTIN_PEOPLE]
    await assign_members(session, austin, members, ())
    await emergency.create_location(session, account.id, "Austin office", _AUSTIN, now=now)


async def _queue(
    here: Container, session: AsyncSession, company: Company, number: str, name: str, now: datetime
) -> Extension:
    members = tuple(company.id_of(member) for member in cast.QUEUE_MEMBERS[number])
    new = NewQueue(name=name, extension_number=number, member_ids=members)
    row = await create_queue(here, session, company.caller("101"), new)
    ring_group = number == cast.FRONT_DESK
    manager = {cast.SALES: "105", cast.CARE: "103"}.get(number, "101")
    rules = RulesChange(
        transfer_mode="Simultaneous" if ring_group else "Rotating",
        agent_timeout=20,
        wrap_up_time=0 if ring_group else 15,
        hold_time=180,
        hold_time_expiration_action="Voicemail",
        managers=[QueueRef(id=company.id_of(manager))],
    )
    await change_rules(session, row, rules)
    await numbers.add_number(
        session, cast.direct_number(number), account_id=company.account.id, extension_id=row.id, now=now
    )
    return row


async def _menu(here: Container, session: AsyncSession, company: Company) -> Extension:
    sound = await keep_sound(here, company.account.id, read_sound("menu"))
    keys = {"1": cast.SALES, "2": cast.CARE, "0": cast.FRONT_DESK, "NoInput": cast.FRONT_DESK}
    change = MenuChange(
        name=cast.MENU_NAME,
        extension_number=cast.MENU,
        actions=[
            ActionChange(input=key, action="Connect", extension=Ref(id=company.id_of(number)))
            for key, number in keys.items()
        ],
    )
    words = Words(text=MENU, language="en-US", file_key=sound.file_key)
    made = await add_menu(here, session, company.caller("101"), change, words)
    place: Place = await main_site(session, company.account.id)
    await update_ivr(session, place, IvrChange(top_menu=SiteRef(id=made.extension.id)))
    return made.extension


async def _hours(session: AsyncSession, company: Company) -> None:
    """Weekdays, for the company. Its queues never close, so that the demo works in any time zone."""
    week: Week = {day: (Span(_OPENS, _CLOSES),) for day in DAYS[:5]}
    await write_hours(session, Owner(company.account.id), week, "")


async def _what_people_set(session: AsyncSession, company: Company, now: datetime) -> None:
    for number, message in cast.STATUS.items():
        await update_presence(session, company.extensions[number], {"message": message})
    bodies = [
        {
            "firstName": each.first_name,
            "lastName": each.last_name,
            "company": each.company,
            "jobTitle": each.job_title,
            "email": each.email,
            "businessPhone": each.number,
        }
        for each in cast.CUSTOMERS
    ]
    for number in ("101", "102", "103", "105", "107"):
        await add_contacts(session, company.extensions[number], bodies, country="US", now=now)
