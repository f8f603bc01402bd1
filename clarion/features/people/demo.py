"""The people of the demo organisation, and of its neighbour, which exists to prove that tenants are apart.

Ids, passwords and tokens follow from the master key of the installation: they are the same each time they are
asked for, and differ between installations.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clarion.base.keys import MasterKey
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.accounts.service import create_account
from clarion.features.people.sign_in.credentials import create_credential, credential_token
from clarion.features.people.sign_in.models import JwtCredential
from clarion.features.people.sign_in.passwords import hash_password
from clarion.features.people.users.models import Extension
from clarion.features.people.users.service import Profile, create_extension


@dataclass(frozen=True)
class DemoPerson:
    number: str
    first_name: str
    last_name: str
    job_title: str
    department: str
    email: str
    role: str = "member"


@dataclass(frozen=True)
class DemoOrganisation:
    key: str
    name: str
    people: tuple[DemoPerson, ...]


DEMO = DemoOrganisation(
    "demo",
    "Clarion Demo",
    (
        DemoPerson("101", "Ada", "Admin", "Office Manager", "Operations", "ada@demo.example", "admin"),
        DemoPerson("102", "Ben", "Okafor", "Account Executive", "Sales", "ben@demo.example"),
        DemoPerson("103", "Chloé", "Martin", "Support Lead", "Customer Care", "chloe@demo.example"),
        DemoPerson("104", "Dev", "Patel", "Field Engineer", "Service", "dev@demo.example"),
    ),
)
NEIGHBOUR = DemoOrganisation(
    "neighbour",
    "Harbor & Pine",
    (
        DemoPerson("101", "Erin", "Novak", "Owner", "Management", "erin@harbor.example", "admin"),
        DemoPerson("102", "Felix", "Ito", "Baker", "Kitchen", "felix@harbor.example"),
    ),
)
ORGANISATIONS = (DEMO, NEIGHBOUR)


def demo_account_id(keys: MasterKey, organisation: DemoOrganisation) -> str:
    return _id(keys, f"account {organisation.key}")


def demo_extension_id(keys: MasterKey, organisation: DemoOrganisation, number: str) -> str:
    """Also for what is no person: a queue, an attendant, a ring group of the organisation."""
    return _id(keys, f"extension {organisation.key} {number}")


def _id(keys: MasterKey, purpose: str) -> str:
    return str(10**15 + int.from_bytes(keys.derive(f"demo: {purpose}")[:8]) % (2**53 - 10**15))


def demo_password(keys: MasterKey, organisation: DemoOrganisation, number: str) -> str:
    """What the person types to sign in."""
    return keys.password(f"demo: password {organisation.key} {number}", 12)


def demo_jwt(keys: MasterKey, organisation: DemoOrganisation, number: str, created_at: datetime, issuer: str) -> str:
    """The JWT credential of the person. `created_at` is the account's."""
    row = JwtCredential(
        id=_credential_id(keys, organisation, number),
        extension_id=demo_extension_id(keys, organisation, number),
        created_at=created_at.replace(microsecond=0),
        expires_at=None,
    )
    return credential_token(row, keys, issuer)


def _credential_id(keys: MasterKey, organisation: DemoOrganisation, number: str) -> str:
    return f"demo-{keys.derive(f'demo: jwt {organisation.key} {number}').hex()[:32]}"


async def find_demo_account(
    session: AsyncSession, keys: MasterKey, organisation: DemoOrganisation = DEMO
) -> Account | None:
    return await session.get(Account, demo_account_id(keys, organisation))


async def ensure_demo_people(session: AsyncSession, keys: MasterKey, now: datetime) -> bool:
    """Make both organisations if they are not there. True when something was made."""
    made = False
    for order, organisation in enumerate(ORGANISATIONS):
        if await find_demo_account(session, keys, organisation) is None:
            # The first account of a server is the one that a bare extension number signs in to.
            await _create(session, keys, organisation, now + timedelta(seconds=order))
            made = True
    return made


async def _create(session: AsyncSession, keys: MasterKey, organisation: DemoOrganisation, now: datetime) -> None:
    account = await create_account(
        session,
        name=organisation.name,
        now=now,
        account_id=demo_account_id(keys, organisation),
        is_demo=True,
    )
    for person in organisation.people:
        await create_person(session, keys, organisation, person, account, now)


async def create_person(
    session: AsyncSession,
    keys: MasterKey,
    organisation: DemoOrganisation,
    person: DemoPerson,
    account: Account,
    now: datetime,
) -> Extension:
    """A person who can sign in, with a password and a credential that follow from the keys."""
    profile = Profile(
        first_name=person.first_name,
        last_name=person.last_name,
        company=organisation.name,
        job_title=person.job_title,
        department=person.department,
        email=person.email,
    )
    row = await create_extension(
        session,
        account.id,
        profile,
        now=now,
        number=person.number,
        role=person.role,
        extension_id=demo_extension_id(keys, organisation, person.number),
        password_hash=await hash_password(demo_password(keys, organisation, person.number)),
    )
    credential_id = _credential_id(keys, organisation, person.number)
    create_credential(session, row, name="Demo", now=now, credential_id=credential_id)
    return row
