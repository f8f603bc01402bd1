"""Cards of apps in Chromium: drawn, filled in, answered; and what would harm in them stays text."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from clarion.features.developer.apps.models import App
from clarion.features.messaging.cards.models import ChatCard
from clarion.features.messaging.cards.schemas import read_card
from clarion.features.messaging.cards.service import ADAPTIVE, MESSAGE, show_card
from clarion.features.messaging.chats import Chat, visible_chat
from clarion.features.people import demo
from clarion.features.people.sign_in import AppIdentity, find_caller_of_app
from tests.support.receiver import Receiver, receiver
from tests.web.chatting import NARROW, ROOT, Chatting, make_team, says
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]

CARD: dict[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.4",
    "body": [
        {"type": "TextBlock", "text": "**Leave** for {{DATE(2026-05-06T10:00:00Z)}}", "size": "Large", "wrap": True},
        {"type": "TextBlock", "text": "<img src=x onerror=alert(1)>"},
        {"type": "FactSet", "facts": [{"title": "Days", "value": "3"}]},
        {
            "type": "ColumnSet",
            "columns": [
                {"type": "Column", "width": "auto", "items": [{"type": "TextBlock", "text": "Left"}]},
                {"type": "Column", "items": [{"type": "TextBlock", "text": "Right", "color": "Good"}]},
            ],
        },
        {"type": "Table", "rows": [{"cells": [{"items": [{"type": "TextBlock", "text": "In a cell"}]}]}]},
        {"type": "Image", "url": "https://pictures.invalid/a.png", "altText": "The plan"},
        {"type": "Input.Text", "id": "why", "label": "Why", "isRequired": True, "errorMessage": "Say why"},
        {"type": "Input.ChoiceSet", "id": "how", "label": "How", "style": "expanded", "choices": [
            {"title": "By train", "value": "t"}, {"title": "By car", "value": "c"}]},
        {"type": "Input.Toggle", "id": "sure", "title": "I am sure"},
        {"type": "TextBlock", "id": "more", "text": "Small print", "isVisible": False},
    ],
    "actions": [
        {"type": "Action.Submit", "title": "Refuse", "data": {"yes": False}, "associatedInputs": "none"},
        {"type": "Action.Submit", "title": "Agree", "data": {"yes": True}},
        {"type": "Action.OpenUrl", "title": "Rules", "url": "https://rules.invalid/"},
        {"type": "Action.ToggleVisibility", "title": "More", "targetElements": ["more"]},
        {"type": "Action.ShowCard", "title": "Comment", "card": {"type": "AdaptiveCard", "body": [
            {"type": "Input.Text", "id": "comment", "label": "Comment", "isMultiline": True}]}},
    ],
}  # fmt: skip


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path, webhook_targets="any") as site:
        yield Chatting(site)


async def show(site: Site, team: str, kind: str, content: dict[str, Any], url: str = "") -> ChatCard:
    """A card of 101's app in this team; what is put in goes to `url`."""
    here = site.here
    async with here.storage.transaction() as session:
        app = (await session.scalars(select(App).where(App.enabled).order_by(App.id).limit(1))).one()
        app.interactive_url = url
        app.account_id = None
        own = demo.demo_extension_id(here.keys, demo.DEMO, "102")
        caller = await find_caller_of_app(session, own, AppIdentity(app.id, app.name), ("TeamMessaging",))
        assert caller is not None
        found = (await session.scalars(select(Chat).where(Chat.name == team))).one()
        chat = await visible_chat(session, caller, found.id, lock=True)
        return await show_card(here, session, caller, chat, kind, content)


def dialog(_receiver: Receiver, _headers: dict[str, str], _body: bytes) -> tuple[int, dict[str, str], bytes]:
    card = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": "Thank you"}]}
    return 200, {}, json.dumps({"type": "dialog", "dialog": {"title": "Received", "card": card}}).encode()


async def test_msg19_an_adaptive_card_is_drawn_filled_in_and_answered(chatting: Chatting) -> None:
    ben, dev = await chatting.person("102"), await chatting.person("104", NARROW, "dark")
    await make_team(ben, "Holidays", "Dev Patel")
    async with receiver(dialog) as app:
        await show(chatting.site, "Holidays", ADAPTIVE, read_card(CARD), app.address)
        await dev.click("Holidays")
        await says(dev, "adaptive-card", "Leave for May 6, 2026")
        await says(dev, "adaptive-card", "<img src=x onerror=alert(1)>")
        assert await dev.do("has_class_of", selector="[data-testid=adaptive-card] img") == 0
        for browser in (ben, dev):
            await browser.do("point_at", part="adaptive-card")
            assert await browser.do("audit") == []
            assert await browser.do("sticks_out") <= 0
        await dev.click("Agree")
        await dev.sees("Say why")
        assert app.requests == []
        await dev.click("More", exact=True)
        await dev.sees("Small print")
        await dev.do("fill_in", part="adaptive-card", label="Why", text="Rest")
        await dev.do("check", label="By car")
        await dev.do("check", label="I am sure")
        await dev.click("Comment")
        await dev.fill("Comment", "See you")
        await dev.click("Agree")
        await dev.sees("Thank you")
        assert await dev.do("audit") == []
        [(_headers, body)] = app.requests
    told = json.loads(body)
    assert told["data"] == {"yes": True, "why": "Rest", "how": "c", "sure": "true", "comment": "See you"}
    assert told["user"]["firstName"] == "Dev"
    assert not [each for each in await dev.do("problems") if "WebSocket" not in each]  # there are no phones here


async def test_msg19_the_older_form_of_cards_is_drawn(chatting: Chatting) -> None:
    ben = await chatting.person("102")
    await make_team(ben, "Builds")
    content = {"title": "[Build 7](https://ci.invalid/7)", "text": "**Passed**", "color": "Green", "type": "Card",
               "fields": [{"title": "Branch", "value": "main", "style": "Short"}]}  # fmt: skip
    await show(chatting.site, "Builds", MESSAGE, content)
    await says(ben, "message-card", "Build 7")
    await says(ben, "message-card", "Branch")
    assert await ben.do("has_class_of", selector="[data-testid=message-card] a[href='https://ci.invalid/7']") == 1
    await ben.do("point_at", part="flow")
    assert await ben.do("audit") == []
