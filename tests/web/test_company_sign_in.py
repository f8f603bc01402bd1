"""A company's own sign-in, in Chromium: set up by its administrator, used by its people, with a real provider."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from html import escape
from pathlib import Path

import httpx
import pytest

from clarion.base.ldap_directory import LdapClient
from clarion.features.people import demo
from tests.support.directory import Shelf, person
from tests.support.openid_provider import openid_provider
from tests.support.saml_idp import Idp, form_of
from tests.support.waiting import free_port
from tests.web.admin import administrator
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
ROOT = Path(__file__).parents[2]
MAIL = demo.DEMO.people[1].email


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


class ProviderPage:
    """Where the provider signs Ben in without a question, and posts its answer to us from another site."""

    def __init__(self, site: Site, folder: Path, port: int) -> None:
        self._site = site
        self.idp = Idp(folder, days=20, sign_in=f"http://localhost:{port}/sso")

    async def meet(self) -> None:
        account = demo.demo_account_id(self._site.here.keys, demo.DEMO)
        self.service = f"{self._site.url}/restapi/v1.0/clarion/saml/{account}"
        async with httpx.AsyncClient() as client:
            self.idp.meet((await client.get(f"{self.service}/metadata")).text)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readline()).decode().split(" ")[1]
        page = "<h1>Nothing here</h1>"
        if path.startswith("/sso"):
            request = self.idp.request_of(path)
            answer = self.idp.answer(
                request, f"{self.service}/metadata", f"{self.service}/acs", attributes={"mail": [MAIL]}
            )
            value = escape(form_of(answer)["SAMLResponse"])
            page = (
                f'<form method="post" action="{self.service}/acs"><input type="hidden" name="SAMLResponse" '
                f'value="{value}"></form><script>document.forms[0].submit()</script>'
            )
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
        writer.write((head + page).encode())
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()


async def test_people_sign_in_by_their_companys_provider(site: Site, tmp_path: Path) -> None:
    """MSG-30"""
    site.here.offer(LdapClient, Shelf({MAIL: person("1", MAIL), "new@example.com": person("2", "new@example.com")}))
    port = free_port()
    provider = ProviderPage(site, tmp_path, port)
    server = await asyncio.start_server(provider.serve, "localhost", port)
    (tmp_path / "metadata.xml").write_text(provider.idp.metadata)

    ada = await administrator(site, path="/company-sign-in")
    await ada.write("Name on the sign-in page", "acme")
    await ada.do("submit", form="Sign-in page")
    await ada.sees("/sign-in?company=acme")
    await ada.do("upload", file=str(tmp_path / "metadata.xml"))
    await ada.do("submit", form="Identity provider (SAML)")
    await ada.sees("Our entity ID")
    await ada.sees("Runs out soon")
    await ada.write("Host", "ldap.example.com")
    await ada.write("Search below (base DN)", "dc=example")
    await ada.do("submit", form="Directory (LDAP, Active Directory)")
    await ada.click("Look first")
    await ada.sees("What a run would do")
    assert await ada.do("audit") == []
    assert await ada.do("sticks_out") <= 0

    ben = await site.browser((390, 844), "dark")
    await provider.meet()
    await ben.do("open", path="/sign-in?company=acme&to=/settings")
    await ben.sees("Sign in to Clarion Demo.")
    assert await ben.do("audit") == []
    await ben.do("click", role="link", name="Sign in with your company")
    assert await ben.comes_to(f"{site.url}/settings") == f"{site.url}/settings"

    server.close()


async def test_people_sign_in_by_their_companys_openid_provider_adm_22(site: Site) -> None:
    form = "Identity provider (OpenID Connect)"
    with openid_provider() as issuer:
        async with httpx.AsyncClient() as client:
            await client.put(f"{issuer}/users/ben", json={"email": MAIL})
        ada = await administrator(site, path="/company-sign-in")
        await ada.sees(f"{site.url}/restapi/v1.0/clarion/openid/")
        await ada.write("Issuer", f"{issuer}/")
        await ada.write("Client ID", "clarion")
        await ada.write("Client secret", "secret")
        await ada.do("submit", form=form)
        await ada.sees("enter that, exactly")
        await ada.write("Issuer", issuer)
        await ada.do("submit", form=form)
        await ada.sees("Saved")
        assert await ada.do("audit") == []
        assert await ada.do("sticks_out") <= 0

        ben = await site.browser()
        await ben.do("open", path="/sign-in?to=/settings")
        await ben.do("click", role="link", name="Sign in with your company")
        await ben.fill("Subject", "ben")
        await ben.click("Authorize")
        assert await ben.comes_to(f"{site.url}/settings") == f"{site.url}/settings"
