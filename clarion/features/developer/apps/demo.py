"""The app of the demo organisation that SDKs and test suites use."""

from datetime import datetime

from clarion.base.keys import MasterKey
from clarion.base.storage import AsyncSession
from clarion.features.developer.apps.service import register_app

DEMO_CLIENT_ID = "clarion-demo-app"


def demo_client_secret(keys: MasterKey) -> str:
    return keys.password("demo: client secret", 40)


async def ensure_demo_app(session: AsyncSession, keys: MasterKey, now: datetime) -> None:
    """Every scope; JWT and refresh tokens; any account."""
    await register_app(
        session, client_id=DEMO_CLIENT_ID, name="Clarion demo app", secret=demo_client_secret(keys), now=now
    )
