"""The demo organisation as a whole: each feature brings its part, in this order."""

from clarion.apps.caller_identity import ensure_lab
from clarion.apps.demo_content import fill_demo
from clarion.apps.demo_phone import ensure_demo_phone, phone_environment
from clarion.base.container import Container
from clarion.base.keys import MasterKey
from clarion.base.turns import BOOTSTRAP, wait_for_turn
from clarion.features.developer import DEMO_CLIENT_ID, demo_client_secret, ensure_demo_app
from clarion.features.people import demo as demo_people


async def ensure_demo(here: Container) -> None:
    """Make what is missing. Cheap when everything is there; run on every start of a demo server."""
    ensure_lab(here.settings)
    async with here.storage.transaction() as session:
        await wait_for_turn(session, BOOTSTRAP)
        now = here.clock.now()
        await demo_people.ensure_demo_people(session, here.keys, now)
        await ensure_demo_app(session, here.keys, now)
        await ensure_demo_phone(session, here.keys, now)


async def prepare_demo(here: Container) -> None:
    """Make what is missing, and on the first start fill the company (`CLARION_DEMO_CONTENT`)."""
    await ensure_demo(here)
    if here.settings.demo_content:
        await fill_demo(here)


async def demo_environment(here: Container) -> dict[str, str]:
    """The variables that the official suites read. Call after `ensure_demo`."""
    keys, settings = here.keys, here.settings
    variables = {
        "RINGCENTRAL_SERVER_URL": settings.public_url,
        "RINGCENTRAL_CLIENT_ID": DEMO_CLIENT_ID,
        "RINGCENTRAL_CLIENT_SECRET": demo_client_secret(keys),
    }
    async with here.storage.reading() as session:
        account = await demo_people.find_demo_account(session, keys)
    if account is None:
        return variables
    demo = demo_people.DEMO
    for person in demo.people:
        jwt = demo_people.demo_jwt(keys, demo, person.number, account.created_at, settings.public_url)
        if person.role == "admin":
            variables["RINGCENTRAL_JWT_TOKEN"] = jwt
        prefix = f"CLARION_{person.number}"
        variables |= {
            f"{prefix}_EXTENSION_ID": demo_people.demo_extension_id(keys, demo, person.number),
            f"{prefix}_PASSWORD": demo_people.demo_password(keys, demo, person.number),
            f"{prefix}_JWT": jwt,
        }
    return variables | await phone_environment(here)


def demo_sign_in(keys: MasterKey) -> tuple[str, str]:
    """Extension number and password of the demo administrator."""
    demo = demo_people.DEMO
    admin = next(person for person in demo.people if person.role == "admin")
    return admin.number, demo_people.demo_password(keys, demo, admin.number)
