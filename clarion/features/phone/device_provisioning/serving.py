"""What a phone gets that asks for a file: its settings, each password once, and the company's directory."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.conduct import keep_evidence
from clarion.features.phone.device_provisioning.book import LARGEST_PAGE, read_book
from clarion.features.phone.device_provisioning.facts import with_password
from clarion.features.phone.device_provisioning.families import PHONEBOOK, Family, File, get_family, strangers_in
from clarion.features.phone.device_provisioning.gate import SetupGate
from clarion.features.phone.device_provisioning.gathering import gather
from clarion.features.phone.device_provisioning.links import Link, PhoneLinks, own_until
from clarion.features.phone.device_provisioning.models import PhoneAsk, PhoneConfig
from clarion.features.phone.device_provisioning.rendering import render_book, render_file
from clarion.features.phone.device_provisioning.rules import secret_is_due, shown_mac
from clarion.features.phone.device_provisioning.service import digest_of
from clarion.features.phone.devices.models import Device
from clarion.features.phone.devices.service import rotate_password, tell_call_servers

MOST_ASKS_KEPT = 50
_XML = "application/xml"
_NOTHING = "There is nothing here for this phone."


@dataclass(frozen=True)
class Asked:
    """One request. `key`: the signed part of the address; `search`, `first`: of the directory, `first` from 1."""

    key: str
    file: str
    address: str
    agent: str = ""
    search: str = ""
    first: int = 1
    count: int = LARGEST_PAGE


@dataclass(frozen=True)
class Served:
    text: str
    type: str


async def serve(here: Container, asked: Asked) -> Served:
    """Raises NotFound for whatever is not this phone's, in the same words for everybody, and TooMany."""
    gate = here.get(SetupGate)
    gate.check(asked.address)
    link = PhoneLinks(here.keys, here.settings.public_url).read(asked.key, here.clock.now())
    if link is None:
        gate.failed(asked.address, f"phone {asked.file}"[:80], asked.agent, "link")
        raise NotFound(_NOTHING)
    told = False
    async with here.storage.transaction() as session:
        setup = await _setup_of(session, link)
        refused = strangers_in(asked.file, setup.mac) if setup is not None else []
        served = None
        if setup is not None and refused:
            await _note_foreign(here, session, setup, asked, refused[0])
        elif setup is not None:
            served, told = await _answer(here, session, setup, asked)
    if setup is None or refused:
        gate.failed(asked.address, f"phone {refused[0] if refused else asked.file}"[:80], asked.agent, "foreign")
    if served is None:
        raise NotFound(_NOTHING)
    if told and setup is not None:  # before the phone comes with the new password
        await tell_call_servers(here, setup.account_id, devices=[setup.device_id])
    return served


async def _setup_of(session: AsyncSession, link: Link) -> PhoneConfig | None:
    """Locked, so that two requests at the same time do not both get a password."""
    query = select(PhoneConfig).where(PhoneConfig.device_id == link.device_id).with_for_update()
    setup: PhoneConfig | None = await session.scalar(query)
    return setup if setup is not None and setup.link_generation == link.generation else None


async def _answer(
    here: Container, session: AsyncSession, setup: PhoneConfig, asked: Asked
) -> tuple[Served | None, bool]:
    """The file, and whether the call servers must learn of a new password first. None: phones ask for many files."""
    family = get_family(setup.family)
    if asked.file == PHONEBOOK and family.phonebook:
        return await _book(session, here, setup, family, asked), False
    file = family.find_file(asked.file, setup.mac)
    if file is None:
        return None, False
    return await _file(here, session, setup, file, asked)


async def _book(session: AsyncSession, here: Container, setup: PhoneConfig, family: Family, asked: Asked) -> Served:
    facts = (await gather(here, session, setup, "https://setup.invalid/")).facts
    entries = await read_book(session, setup.account_id, asked.search)
    page = entries[asked.first - 1 : asked.first - 1 + asked.count]
    await _note(here, session, setup, asked, "book")
    return Served(render_book(family, facts.company, page, total=len(entries), first=asked.first), _XML)


async def _file(
    here: Container, session: AsyncSession, setup: PhoneConfig, file: File, asked: Asked
) -> tuple[Served, bool]:
    now = here.clock.now()
    url = PhoneLinks(here.keys, here.settings.public_url).url(setup.device_id, setup.link_generation, own_until(now))
    due = "withhold"
    if file.account:
        device = await session.get_one(Device, setup.device_id)
        keeps = get_family(setup.family).keeps_secrets
        due = secret_is_due(generation=device.generation, given=setup.given_generation, keeps_secrets=keeps)
        if due == "new":
            rotate_password(session, device)
            await session.flush()
    found = await gather(here, session, setup, url)
    facts = found.facts
    if found.credentials is not None and due != "withhold":
        facts = with_password(facts, found.credentials.password)
        setup.given_generation, setup.given_at = found.device.generation, now
    if file.account:
        setup.digest = digest_of(found)
    book = await read_book(session, setup.account_id) if file.template.startswith("../") else ()
    outcome = "secret" if facts is not found.facts else "settings"
    await _note(here, session, setup, asked, outcome)
    return Served(render_file(found.family, file, facts, book[:LARGEST_PAGE]), file.type), due == "new"


async def _note_foreign(here: Container, session: AsyncSession, setup: PhoneConfig, asked: Asked, other: str) -> None:
    """A phone that asks for another's file is a mistake once, and somebody who looks around twice: both are kept."""
    await _note(here, session, setup, asked, "refused")
    record = {
        "kind": "phone.foreign-file",
        "at": here.clock.now(),
        "accountId": setup.account_id,
        "device": setup.device_id,
        "phone": shown_mac(setup.mac),
        "asked": shown_mac(other),
        "address": asked.address,
        "agent": asked.agent[:200],
    }
    await keep_evidence(session, record)


async def _note(here: Container, session: AsyncSession, setup: PhoneConfig, asked: Asked, outcome: str) -> None:
    """Keep the newest requests of the phone."""
    now = here.clock.now()
    if outcome != "refused":
        setup.asked_at, setup.asked_from = now, asked.address[:64]
        setup.asked_file, setup.agent = asked.file[:100], asked.agent[:200]
    session.add(
        PhoneAsk(
            id=new_id(),
            account_id=setup.account_id,
            device_id=setup.device_id,
            at=now,
            address=asked.address[:64],
            file=asked.file[:100],
            agent=asked.agent[:200],
            outcome=outcome,
        )
    )
    await session.flush()
    kept = select(PhoneAsk.id).where(PhoneAsk.device_id == setup.device_id)
    newest = kept.order_by(PhoneAsk.at.desc(), PhoneAsk.id.desc()).limit(MOST_ASKS_KEPT)
    stale = delete(PhoneAsk).where(PhoneAsk.device_id == setup.device_id, PhoneAsk.id.not_in(newest))
    await session.execute(stale.execution_options(synchronize_session=False))
