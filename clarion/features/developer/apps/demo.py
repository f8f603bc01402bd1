"""The app of the demo organisation that SDKs and test suites use."""

from datetime import datetime

from clarion.base.keys import MasterKey
from clarion.base.storage import AsyncSession
from clarion.features.developer.apps.service import register_app
from clarion.features.people.sign_in import AUTHORIZATION_CODE, JWT_BEARER, REFRESH

DEMO_CLIENT_ID = "clarion-demo-app"


def demo_client_secret(keys: MasterKey) -> str:
    return keys.password("demo: client secret", 40)


# Where test programs of this machine wait for the person to come back; exactly these.
DEMO_REDIRECT_URIS = (
    "http://localhost:8888/callback",
    "http://127.0.0.1:8888/callback",
    "http://localhost:3000/oauth2callback",
    "http://localhost:5000/oauth2callback",
    "com.clarion.demo:/signed-in",
)


async def ensure_demo_app(session: AsyncSession, keys: MasterKey, now: datetime) -> None:
    """Every scope; JWT, codes and refresh tokens; any account."""
    await register_app(
        session,
        client_id=DEMO_CLIENT_ID,
        name="Clarion demo app",
        secret=demo_client_secret(keys),
        now=now,
        grants=(AUTHORIZATION_CODE, JWT_BEARER, REFRESH),
        redirect_uris=DEMO_REDIRECT_URIS,
    )
