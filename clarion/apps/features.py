"""The features of the API, in the order in which they start."""

from clarion.api.app import Feature
from clarion.api.discovery import WebAppHints
from clarion.api.live import LiveGateway, LiveSource
from clarion.apps.demo import DemoSignIn
from clarion.apps.live_views import live_sources, presence_snapshot
from clarion.base.container import Container
from clarion.features import developer, people
from clarion.features.people.sign_in import ClientSource


def features() -> list[Feature]:
    """Add a feature's routers and hooks here, nowhere else."""
    return [
        Feature("developer", developer.routers, start=_offer_apps),
        Feature("people", people.routers, people.open_people, people.close_people),
        Feature("live", start=_open_live),
    ]


async def _offer_apps(here: Container) -> None:
    here.offer(ClientSource, developer.AppRegistry(here.storage, here.clock))
    here.offer(WebAppHints, DemoSignIn(here))
    async with here.storage.transaction() as session:
        await developer.register_web_app(session, here.clock.now())


async def _open_live(here: Container) -> None:
    gateway = here.get(LiveGateway)
    gateway.add_snapshot("presence", presence_snapshot(here))
    sources: list[LiveSource] = live_sources(here)
    await gateway.open(sources)
