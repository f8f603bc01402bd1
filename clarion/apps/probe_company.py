"""The company of the synthetic probes: two extensions with a phone, a number and a credential each.

Nobody can sign in to it but the probes, whose secrets follow from the master key. `companies()` leaves it out of lists,
acceptable use allows what it does, and its calls have no CDRs, so that it is in no bill and no figure.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete

from clarion.base.container import Container
from clarion.base.ids import PROBE_ACCOUNT_ID
from clarion.base.storage import AsyncSession, Base
from clarion.base.turns import BOOTSTRAP, wait_for_turn
from clarion.engines.phone_network.desk_phones import PhoneSignIn
from clarion.features import developer, numbers, phone
from clarion.features.people import Account, Extension, Profile, create_account, create_extension
from clarion.features.people.sign_in import JWT_BEARER, JwtCredential, create_credential, credential_token

CLIENT_ID: Final = "service-status-probes"
_KEEP: Final = timedelta(days=1)
_GROWING: Final = ("chat_posts", "text_threads", "text_deliveries", "messages")


@dataclass(frozen=True)
class ProbePerson:
    """`phone_number`: fictitious, so that it is nobody's; texts between numbers of one installation never leave it."""

    number: str
    name: str
    phone_number: str
    tone_hz: int

    @property
    def extension_id(self) -> str:
        return str(10**15 + int(self.number))

    @property
    def device_id(self) -> str:
        return str(10**15 + 500 + int(self.number))

    @property
    def credential_id(self) -> str:
        return f"service-status-{self.number}"


CALLER: Final = ProbePerson("201", "Probe one", "+12025550198", 440)
CALLEE: Final = ProbePerson("202", "Probe two", "+12025550199", 880)
PEOPLE: Final = (CALLER, CALLEE)


def client_secret(here: Container) -> str:
    return here.keys.password("service status: client secret")


async def ensure_probe_company(here: Container) -> None:
    """Make it where it is missing."""
    async with here.storage.reading() as session:
        if await session.get(Account, PROBE_ACCOUNT_ID) is not None:
            return
    async with here.storage.transaction() as session:
        await wait_for_turn(session, BOOTSTRAP)
        if await session.get(Account, PROBE_ACCOUNT_ID) is None:
            await _create(here, session, here.clock.now())
    await phone.tell_call_servers(here, PROBE_ACCOUNT_ID)


async def _create(here: Container, session: AsyncSession, now: datetime) -> None:
    await create_account(session, name="Service status", now=now, account_id=PROBE_ACCOUNT_ID)
    await developer.register_app(
        session,
        client_id=CLIENT_ID,
        name="Service status",
        now=now,
        secret=client_secret(here),
        account_id=PROBE_ACCOUNT_ID,
        grants=(JWT_BEARER,),
    )
    for person in PEOPLE:
        first, last = person.name.split()
        owner = await create_extension(
            session,
            PROBE_ACCOUNT_ID,
            Profile(first_name=first, last_name=last),
            now=now,
            number=person.number,
            extension_id=person.extension_id,
        )
        await numbers.add_number(
            session, person.phone_number, account_id=PROBE_ACCOUNT_ID, extension_id=owner.id, now=now
        )
        await phone.create_device(session, owner, now=now, name=person.name, device_id=person.device_id)
        create_credential(
            session,
            owner,
            name="Service status",
            now=now,
            client_ids=[CLIENT_ID],
            credential_id=person.credential_id,
        )


async def forget_old_probes(here: Container) -> None:
    """Delete what stays of a deleted post or text (for apps that follow changes), of probes of days before."""
    before = here.clock.now() - _KEEP
    async with here.storage.transaction() as session:
        for name in _GROWING:
            table = Base.metadata.tables[name]
            old = table.c.account_id == PROBE_ACCOUNT_ID, table.c.created_at < before
            await session.execute(delete(table).where(*old))


async def assertion_of(here: Container, person: ProbePerson) -> str:
    """What a probe signs in with."""
    async with here.storage.reading() as session:
        row = await session.get_one(JwtCredential, person.credential_id)
        return credential_token(row, here.keys, here.settings.public_url)


async def phones_of_probes(here: Container) -> list[PhoneSignIn]:
    """They play a tone each."""
    found = []
    async with here.storage.reading() as session:
        for person in PEOPLE:
            device = await session.get_one(phone.Device, person.device_id)
            owner = await session.get_one(Extension, person.extension_id)
            known = await phone.credentials_for(here, session, device, owner)
            found.append(
                PhoneSignIn(
                    number=person.number,
                    name=person.name,
                    username=known.username,
                    authorization_id=known.authorization_id,
                    password=known.password,
                    domain=known.realm,
                    says="",
                    ring_s=0.2,
                    tone_hz=person.tone_hz,
                )
            )
    return found
