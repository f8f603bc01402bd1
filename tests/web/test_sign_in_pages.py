"""Signing in, letting apps in and securing an account, in Chromium, with an app that waits on this machine."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest

from clarion.apps.demo_door import make_demo_link
from clarion.base.mail_queue import MailQueue
from clarion.features.developer import register_app
from clarion.features.people.sign_in import AUTHORIZATION_CODE, REFRESH
from tests.support.oauth import VERIFIER, pkce, query_of
from tests.support.waiting import free_port, wait_for
from tests.web.looks import PHONE, fits
from tests.web.site import Browser, Site, running_site

pytestmark = [pytest.mark.browser]
WIDE, NARROW = (1280, 860), (390, 844)
SCOPES = ("CallControl", "ReadAccounts", "ReadCallLog", "ReadContacts", "ReadPresence", "RingOut", "SMS",
          "TeamMessaging", "VoipCalling")  # fmt: skip
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


class LoopbackApp:
    """A public app of somebody: it opens the authorize endpoint and waits for the browser to come back."""

    def __init__(self, site: Site, port: int) -> None:
        self.site = site
        self.client_id = "loopback"
        self.redirect_uri = f"http://localhost:{port}/callback"
        self.came_back: list[dict[str, str]] = []

    def address(self, **more: str) -> str:
        query = {"response_type": "code", "client_id": self.client_id, "redirect_uri": self.redirect_uri}
        return str(httpx.URL(f"{self.site.url}/restapi/oauth/authorize", params=query | {"state": "s"} | pkce() | more))

    async def back(self) -> dict[str, str]:
        """What the browser brought when it came back."""
        await wait_for(lambda: bool(self.came_back), missing=lambda: "the browser at the app")
        return self.came_back[0]

    async def tokens(self) -> dict[str, Any]:
        """Wait for the browser, and turn the code into tokens."""
        back = await self.back()
        assert back["state"] == "s", back
        form = {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": self.redirect_uri}
        form |= {"client_id": self.client_id, "code_verifier": VERIFIER}
        async with httpx.AsyncClient(base_url=self.site.url) as client:
            answer = await client.post("/restapi/oauth/token", data=form)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).decode().split(" ")[1]  # what is left unread resets the connection
        if path.startswith("/callback"):
            self.came_back.append(query_of(path))
        page = b"<script>window.opener && window.opener.postMessage('back', '*')</script><h1>Back at the app</h1>"
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + page)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()


@pytest.fixture
async def app(site: Site) -> AsyncIterator[LoopbackApp]:
    port = free_port()
    app = LoopbackApp(site, port)
    async with site.here.storage.transaction() as session:
        grants = (AUTHORIZATION_CODE, REFRESH)
        await register_app(
            session, client_id=app.client_id, name="Acme CRM", now=site.here.clock.now(), grants=grants,
            redirect_uris=(app.redirect_uri,), scopes=SCOPES,
        )  # fmt: skip
    server = await asyncio.start_server(app.serve, "localhost", port)
    yield app
    server.close()


async def go(browser: Browser, address: str) -> None:
    await browser.do("go", address=address)


async def test_an_app_is_let_in_and_disconnected(site: Site, app: LoopbackApp) -> None:
    browser = await site.browser(**PHONE)
    await go(browser, app.address(login_hint="102"))
    await browser.sees("to continue to Acme CRM")
    await fits(browser, site.folder, "sign-in-for-app")
    await browser.give_name_and_password("102", site.password("102"))
    await browser.sees("Acme CRM wants to use Clarion as you")
    await browser.sees("Send texts from your numbers")
    await browser.sees("Read your texts, faxes and voicemail")
    for words in ("See company information", "Control your calls", "your team chats"):
        await browser.sees(words)  # whatever an app asks for, not the first of it
    assert len(await browser.do("texts", role="list", name="It will be able to")) == len(SCOPES) + 1, (
        "texts are read, too"
    )
    await fits(browser, site.folder, "consent")
    await browser.click("Allow")
    tokens = await app.tokens()
    assert tokens["owner_id"] == site.env["CLARION_102_EXTENSION_ID"]
    assert set(tokens["scope"].split()) == set(SCOPES)
    app.came_back.clear()
    await go(browser, app.address())
    await app.tokens()  # at once: the person said yes before
    await browser.do("open", path="/settings?tab=security")
    await browser.sees("Connected apps")
    await browser.click("Disconnect Acme CRM")
    await browser.click("Disconnect", exact=True)
    await browser.sees("No apps are connected")
    await fits(browser, site.folder, "apps")
    async with httpx.AsyncClient(base_url=site.url) as client:
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        assert (await client.get("/restapi/v1.0/client-info", headers=bearer)).status_code == 401


async def test_no_leads_back_with_an_error_and_an_app_unknown_gets_a_page(site: Site, app: LoopbackApp) -> None:
    browser = await site.browser()
    await go(browser, app.address())
    await browser.give_name_and_password("102", site.password("102"))
    await browser.click("Cancel")
    assert (await app.back())["error"] == "access_denied"
    await browser.sees("Back at the app")
    await go(browser, app.address(redirect_uri="https://evil.example/"))
    await browser.sees("This app cannot sign you in")
    await browser.sees("evil.example")


async def test_a_demo_server_lets_in_with_one_click_or_by_a_link_that_signs_in_once(site: Site) -> None:
    browser = await site.browser()
    await browser.do("open", path="/sign-in")
    await browser.sees("Demo organization: sign in as")
    await browser.click("Ben")
    await browser.click("Sign in", exact=True)
    await browser.comes_to(f"{site.url}/")
    await browser.click("Account menu")
    await browser.do("click", role="menuitem", name="Sign out")
    await browser.sees("Demo organization: sign in as")
    link = await make_demo_link(site.here, "102")
    another = await site.browser()
    await go(another, link)
    await another.click("Account menu")
    await another.sees("Ben")
    stranger = await site.browser()
    await go(stranger, link)
    await stranger.sees("Sign in")


async def test_an_authenticator_guards_the_web_app(site: Site) -> None:
    browser = await site.browser()
    await browser.do("open", path="/settings?tab=security")
    await browser.give_name_and_password("103", site.password("103"))
    await browser.click("Set up", exact=True)
    await browser.fill("Current password", "not this one")
    await browser.click("Confirm")
    await browser.sees("That is not your password.")
    await browser.fill("Current password", site.password("103"))
    await browser.click("Confirm")
    await browser.sees("Can’t scan it?")
    secret = str(await browser.do("key_shown")).replace(" ", "")
    await browser.fill("Code", pyotp.TOTP(secret).now())
    await browser.click("Continue")
    await browser.sees("Your recovery codes")
    recovery = await browser.do("texts", role="list", name="Your recovery codes")
    assert len(recovery) == 10
    await browser.click("I have saved them")
    await browser.sees("10 left")
    await browser.click("Account menu")
    await browser.do("click", role="menuitem", name="Sign out")
    await browser.give_name_and_password("103", site.password("103"))
    await browser.sees("One more step")
    await fits(browser, site.folder, "page")
    await browser.fill("Code", "000000")
    await browser.click("Continue")
    await browser.sees("That code is not right")
    await browser.click("Use a recovery code")
    await browser.fill("Recovery code", recovery[0])
    await browser.click("Continue")
    await browser.comes_to(f"{site.url}/settings")


async def test_a_code_by_email_guards_the_web_app_adm_23(site: Site) -> None:
    site.here.settings = site.here.settings.model_copy(update={"smtp_url": "smtp://mail.example.com"})

    async def code(number: int) -> str:
        """The code of the email with this number."""

        async def arrived() -> list[str]:
            await site.here.get(MailQueue).deliver()
            letters = sorted((site.here.settings.data / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
            codes = [re.search(r"your code is (\d{6})", file.read_text()) for file in letters]
            found = [code[1] for code in codes if code]
            return found if len(found) == number else []

        return (await wait_for(arrived, missing=f"code number {number}"))[-1]

    browser = await site.browser()
    await browser.do("open", path="/settings?tab=security")
    await browser.give_name_and_password("103", site.password("103"))
    await browser.click("Set up codes by email")
    await browser.fill("Current password", site.password("103"))
    await browser.click("Confirm")
    await browser.sees("Enter the code that we emailed to")
    await browser.fill("Code", await code(1))
    await browser.click("Continue")
    await browser.sees("Your recovery codes")
    await browser.click("I have saved them")
    await browser.sees("They go to")
    await browser.click("Account menu")
    await browser.do("click", role="menuitem", name="Sign out")
    await browser.give_name_and_password("103", site.password("103"))
    await browser.sees("Enter the code that we emailed to")
    await fits(browser, site.folder, "page")
    await browser.fill("Code", await code(2))
    await browser.click("Continue")
    await browser.comes_to(f"{site.url}/settings")


async def test_a_passkey_signs_in_without_a_password(site: Site, app: LoopbackApp) -> None:
    browser = await site.browser()
    await browser.do("passkeys")
    await browser.do("open", path="/settings?tab=security")
    await browser.give_name_and_password("104", site.password("104"))
    await browser.click("Add a passkey")
    await browser.fill("Name of the passkey", "Test laptop")
    await browser.fill("Current password", site.password("104"))
    await browser.click("Confirm")
    await browser.sees("Your recovery codes")
    await browser.click("I have saved them")
    await browser.sees("Test laptop")
    await browser.click("Account menu")
    await browser.do("click", role="menuitem", name="Sign out")
    await browser.give_name_and_password("104", site.password("104"))
    await browser.click("Use your passkey")
    await browser.comes_to(f"{site.url}/settings")
    await browser.click("Account menu")
    await browser.do("click", role="menuitem", name="Sign out")
    await go(browser, app.address())
    await browser.click("Sign in with a passkey")
    await browser.click("Allow")
    assert (await app.tokens())["owner_id"] == site.env["CLARION_104_EXTENSION_ID"]


async def test_an_app_is_registered_and_a_credential_made(site: Site) -> None:
    browser = await site.browser()
    await browser.do("open", path="/developer")
    await browser.give_name_and_password("101", site.password("101"))
    await browser.click("New app")
    await browser.fill("Name", "Acme CRM")
    await browser.click("Next")
    await browser.fill("Redirect URIs", "javascript:alert(1)")
    await browser.click("Next")
    await browser.do("check", label="Send texts from your numbers")
    await browser.click("Create app")
    await browser.sees("A redirect URI begins with https://")
    await browser.click("Back", exact=True)
    await browser.fill("Redirect URIs", "https://crm.example/back")
    await browser.click("Next")
    await browser.click("Create app")
    await browser.sees("Your app is ready")
    client_id, secret = [await browser.do("given", label=label) for label in ("Client ID", "Client secret")]
    async with httpx.AsyncClient(base_url=site.url) as client:
        form = {"grant_type": "refresh_token", "refresh_token": "x"}
        for given, status in ((secret.strip(), 400), ("wrong", 401)):
            answer = await client.post("/restapi/oauth/token", data=form, auth=(client_id.strip(), given))
            assert answer.status_code == status, answer.text
    await browser.click("I have saved them")
    await browser.sees("ends in")
    await fits(browser, site.folder, "page")
    await browser.do("open", path="/developer?tab=credentials")
    await browser.click("New credential")
    await browser.fill("What is it for?", "Nightly export")
    await browser.click("Create credential")
    token = (await browser.do("given", label="JWT")).strip()
    async with httpx.AsyncClient(base_url=site.url) as client:
        form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": token}
        auth = (site.env["RINGCENTRAL_CLIENT_ID"], site.env["RINGCENTRAL_CLIENT_SECRET"])
        assert (await client.post("/restapi/oauth/token", data=form, auth=auth)).status_code == 200
    await browser.click("I have saved them")
    await fits(browser, site.folder, "page")


async def test_an_administrator_gives_a_link_and_a_member_comes_back_in(site: Site) -> None:
    ada = await site.browser()
    await ada.do("open", path=f"/people/{site.env['CLARION_102_EXTENSION_ID']}?tab=status")
    await ada.give_name_and_password("101", site.password("101"))
    await ada.click("Sign-in help for Ben Okafor")
    await ada.click("Make a one-time link")
    await ada.sees("Give this link to Ben Okafor")
    link = str(await ada.do("link_shown")).strip()
    ben = await site.browser(NARROW)
    await go(ben, link)
    await ben.sees("Hello Ben Okafor")
    await fits(ben, site.folder, "page")
    await ben.fill("New password", "correct horse 42")
    await ben.click("Continue")
    await ben.comes_to(f"{site.url}/")
    await ben.sees("Messages")
    await go(ben, link)
    await ben.sees("This link was used or has expired")


async def test_a_window_that_an_app_opened_reports_back_to_it(site: Site, app: LoopbackApp) -> None:
    browser = await site.browser()
    await go(browser, app.redirect_uri.replace("/callback", "/"))
    popup = browser.do("popup", address=app.address(), person="102", password=site.password("102"))
    assert await popup == "back"
