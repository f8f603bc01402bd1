"""The app gallery in Chromium: found on a phone, a bot added by an administrator and brought into a chat, a webhook."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from clarion.features.developer.apps.schemas import AppFields
from clarion.features.developer.apps.service import create_app
from clarion.features.developer.subscriptions.models import Subscription, WebhookAttempt, WebhookDelivery
from clarion.features.people import demo
from tests.web.chatting import NARROW, ROOT, Chatting, make_team, says
from tests.web.site import Browser, Site, running_site

pytestmark = [pytest.mark.browser]
PARROT = {
    "name": "Parrot",
    "maker": "Acme",
    "privacyUrl": "https://acme.example/privacy",
    "listed": True,
    "bot": True,
    "scopes": ["TeamMessaging", "ReadAccounts"],
    "redirectUris": ["com.acme.parrot:/bot"],
}


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield Chatting(site)


async def register(site: Site) -> None:
    here = site.here
    author = demo.demo_extension_id(here.keys, demo.DEMO, "101")
    async with here.storage.transaction() as session:
        account = demo.demo_account_id(here.keys, demo.DEMO)
        await create_app(session, here, account, author, AppFields.model_validate(PARROT))


async def fits(browser: Browser) -> None:
    await browser.do("settled")
    assert await browser.do("audit") == []
    assert await browser.do("sticks_out") <= 0


async def test_msg37_msg34_a_bot_is_found_added_and_brought_into_a_chat(chatting: Chatting, tmp_path: Path) -> None:
    """MSG-37, MSG-34, MSG-36"""
    await register(chatting.site)
    ada = await chatting.person("101")
    await make_team(ada, "Project", "Ben Okafor")
    await ada.do("open", path="/gallery")
    await ada.click("Details of Parrot")
    await ada.sees("Privacy policy")
    await ada.do("picture", file=str(tmp_path / "details.png"))
    await ada.click("Add to the company")
    await ada.click("Add to the company")
    await ada.sees("Token of the bot")
    await fits(ada)
    await ada.click("Done", exact=True)
    await ada.sees("Remove from the company")

    ben = await chatting.person("102", NARROW, "dark")
    await ben.do("open", path="/gallery")
    await ben.click("Details of Parrot")
    await ben.sees("What it may do, as itself")
    await fits(ben)
    await ben.do("picture", file=str(tmp_path / "narrow.png"))
    await ben.do("open", path="/chats")
    await ben.click("Project")
    await ben.click("More for Project")
    await ben.do("pick", item="Members and settings")
    await ben.do("choose", label="Add a bot", option="Parrot")
    await ben.click("Add", exact=True)
    await says(ben, "members", "Parrot")
    await ben.click("Make a webhook")
    await says(ben, "webhook", "/webhook/v2/")
    await fits(ben)
    await ben.do("picture", file=str(tmp_path / "panel.png"))


HOOK = "https://crm.acme.example/events"
EVENT = "/restapi/v1.0/account/1/extension/2/message-store"


async def store_failed_delivery(site: Site) -> None:
    """Of a webhook that is set aside, so that nothing is sent anywhere."""
    here = site.here
    account, owner = (demo.demo_account_id(here.keys, demo.DEMO), demo.demo_extension_id(here.keys, demo.DEMO, "101"))
    now = here.clock.now()
    async with here.storage.transaction() as session:
        row = Subscription(
            id="hook", account_id=account, extension_id=owner, client_id="clarion-demo-app", client_name="Acme CRM",
            scopes=[], transport="WebHook", address=HOOK, asked=[EVENT], filters=[EVENT], disabled=[],
            status="Suspended", created_at=now,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        delivery = WebhookDelivery(
            subscription_id="hook", account_id=account, uuid="u", event=EVENT, payload='{"body":{"newCount":3}}',
            state="Failed", attempts=1, created_at=now, settled_at=now,
        )  # fmt: skip
        session.add(delivery)
        await session.flush()
        tried = WebhookAttempt(
            delivery_id=delivery.id, number=1, started_at=now, took_ms=12, status=503, answer="Come back later",
            request_headers={"Content-Type": "application/json"}, answer_headers={"x-answer": "busy"},
            problem="It answered 503.",
        )  # fmt: skip
        session.add(tried)


async def test_deliveries_are_looked_at_and_replayed_and_the_reference_is_searched_and_run(
    chatting: Chatting, tmp_path: Path
) -> None:
    """What a developer needs: payload, response, replay, usage of an app; `/docs` as the signed-in person."""
    await store_failed_delivery(chatting.site)
    ada = await chatting.person("101")
    await ada.do("open", path="/developer?tab=subscriptions")
    await ada.click(f"Deliveries to {HOOK}")
    await ada.sees("It answered 503.")
    await fits(ada)
    await ada.click("2/message-store")
    await ada.sees('"newCount": 3')
    await ada.sees("Come back later")
    await fits(ada)
    await ada.click("Replay", exact=True)
    await ada.sees("1 delivery replayed")
    async with chatting.site.here.storage.reading() as session:
        states = (await session.scalars(select(WebhookDelivery.state).order_by(WebhookDelivery.id))).all()
    assert states == ["Failed", "Waiting"]

    await ada.do("open", path="/developer/apps/clarion-demo-app")
    await ada.sees("Usage and errors")
    await ada.sees("requests, ")
    await fits(ada)
    await ada.do("picture", file=str(tmp_path / "usage.png"))

    await ada.do("open", path="/docs")
    await ada.sees("requests are sent as you")
    await ada.fill("Search operations", "subscriptions of all apps")
    await ada.click("get \u200b/restapi\u200b/v1.0\u200b/clarion\u200b/subscriptions")
    await ada.sees("curl -X GET")
    await ada.click("Python", exact=True)
    await ada.sees("import requests")
    await ada.click("Try it out")
    await ada.click("Execute", exact=True)
    await ada.sees("crm.acme.example")
    await ada.do("picture", file=str(tmp_path / "reference.png"))
    found = await ada.do("audit")
    assert found == [], "\n".join(found)
