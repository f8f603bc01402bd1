"""The phone side of the demo organisation: numbers, a SIP phone for everybody, an emergency location."""

from datetime import datetime

from clarion.base.container import Container
from clarion.base.keys import MasterKey
from clarion.base.storage import AsyncSession
from clarion.features import emergency, numbers, phone
from clarion.features.people import Extension
from clarion.features.people import demo as demo_people

MAIN_NUMBERS = {"demo": "+16505550100", "neighbour": "+12125550100"}
OFFICES = {
    "demo": emergency.Address(
        country="US",
        state="CA",
        city="Belmont",
        street="20 Davis Drive",
        street2="Floor 2",
        zip="94002",
        customer_name="Clarion Demo",
    ),
    "neighbour": emergency.Address(
        country="US",
        state="NY",
        city="New York",
        street="350 5th Avenue",
        zip="10118",
        customer_name="Harbor & Pine",
    ),
}


def demo_number(organisation: demo_people.DemoOrganisation, extension: str) -> str:
    """The direct number of an extension: the main number with the extension's last two digits."""
    return MAIN_NUMBERS[organisation.key][:-2] + extension[-2:]


def demo_conference_number(organisation: demo_people.DemoOrganisation) -> str:
    """What outsiders call to enter a conference by its code."""
    return MAIN_NUMBERS[organisation.key][:-2] + "98"


def demo_device_id(keys: MasterKey, organisation: demo_people.DemoOrganisation, extension: str) -> str:
    """The desk phone of a person; web phones are made when somebody opens one."""
    return demo_people.demo_extension_id(keys, organisation, f"device {extension}")


async def ensure_demo_phone(session: AsyncSession, keys: MasterKey, now: datetime) -> None:
    """Make what is missing, for both organisations. Run after the people are there."""
    for organisation in demo_people.ORGANISATIONS:
        account = await demo_people.find_demo_account(session, keys, organisation)
        if account is None or await numbers.find_main_number(session, account.id) is not None:
            continue
        main = MAIN_NUMBERS[organisation.key]
        await numbers.add_number(session, main, account_id=account.id, now=now, usage=numbers.Usage.MAIN)
        await numbers.add_number(
            session,
            demo_conference_number(organisation),
            account_id=account.id,
            now=now,
            usage=numbers.Usage.CONFERENCING,
        )
        for person in organisation.people:
            owner = await session.get_one(Extension, demo_people.demo_extension_id(keys, organisation, person.number))
            await numbers.add_number(
                session,
                demo_number(organisation, person.number),
                account_id=account.id,
                extension_id=owner.id,
                now=now,
            )
            await phone.create_device(
                session,
                owner,
                now=now,
                name=f"{person.first_name}'s desk phone",
                device_id=demo_device_id(keys, organisation, person.number),
            )
        await emergency.create_location(session, account.id, "Office", OFFICES[organisation.key], now=now)


async def phone_environment(here: Container) -> dict[str, str]:
    """SIP access of the demo people, as the official suites read it."""
    settings, demo = here.settings, demo_people.DEMO
    variables = {
        "CLARION_SIP_DOMAIN": settings.sip_domain,
        "CLARION_SIP_OUTBOUND_PROXY": phone.proxy_of(settings, "TLS"),
        "CLARION_SIP_WSS": phone.proxy_of(settings, "WSS"),
        "CLARION_CA_FILE": str(settings.data / "tls" / "ca.pem"),
        "RINGCENTRAL_SENDER": demo_number(demo, "101"),
        "RINGCENTRAL_RECEIVER": demo_number(demo, "102"),
    }
    async with here.storage.reading() as session:
        for person in demo.people:
            device = await session.get(phone.Device, demo_device_id(here.keys, demo, person.number))
            if device is None or device.extension_id is None:
                continue
            owner = await session.get_one(Extension, device.extension_id)
            credentials = await phone.credentials_for(here, session, device, owner)
            prefix = f"CLARION_{person.number}"
            variables |= {
                f"{prefix}_NUMBER": demo_number(demo, person.number),
                f"{prefix}_SIP_USERNAME": credentials.username,
                f"{prefix}_SIP_PASSWORD": credentials.password,
                f"{prefix}_SIP_AUTH_ID": credentials.authorization_id,
            }
    return variables
