"""What tests of the administration do again and again."""

import re
from typing import Any

import httpx

from clarion.base.mail_queue import MailQueue
from tests.support.waiting import wait_for
from tests.web.site import Browser, Site


class Admin(Browser):
    """A browser at the administration: fields, choices and links by their names."""

    async def write(self, label: str, text: str) -> None:
        await self.do("write", label=label, text=text)

    async def choose(self, label: str, option: str, typed: str = "") -> None:
        await self.do("choose", label=label, option=option, typed=typed)

    async def tick(self, label: str, role: str = "checkbox") -> None:
        await self.do("tick", label=label, role=role)

    async def follow(self, name: str) -> None:
        await self.do("click", role="link", name=name, exact=True)

    async def lacks(self, name: str, role: str = "button") -> bool:
        return bool(await self.do("lacks", name=name, role=role))

    async def page(self, path: str) -> None:
        await self.do("open", path=path)


async def administrator(site: Site, number: str = "101", path: str = "/people", **look: Any) -> Admin:
    """Somebody signed in at a page of the administration."""
    browser = await site.browser(**look)
    browser.__class__ = Admin
    assert isinstance(browser, Admin)
    await browser.enter(path, number, site.password(number))
    await browser.do("comes_to", start=f"{site.url}{path}")
    return browser


async def get(site: Site, path: str) -> Any:
    """What the API says to the administrator's program."""
    return await ask(site, "GET", path)


async def ask(site: Site, method: str, path: str, body: Any = None, *, root: str = "/restapi/v1.0") -> Any:
    """The same, for what changes something too. `root`: of the groups of the surface that have another one."""
    async with httpx.AsyncClient(base_url=site.url) as client:
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion": site.env["RINGCENTRAL_JWT_TOKEN"],
        }
        auth = (site.env["RINGCENTRAL_CLIENT_ID"], site.env["RINGCENTRAL_CLIENT_SECRET"])
        token = (await client.post("/restapi/oauth/token", data=form, auth=auth)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        answer = await client.request(method, f"{root}{path}", headers=headers, json=body)
    assert answer.is_success, answer.text
    return answer.json()


async def letter_to(site: Site, email: str) -> str:
    """The letter that somebody got, once it is there."""

    async def written() -> str:
        await site.here.get(MailQueue).deliver()
        for file in (site.here.settings.data / "mail").glob("*.eml"):
            text = file.read_text().replace("=\n", "").replace("=3D", "=")
            if f"To: {email}" in text:
                return text
        return ""

    return await wait_for(written, missing=f"a letter to {email}", timeout=20)


def link_in(letter: str) -> str:
    found = re.search(r"\S+/sign-in#link=\S+", letter)
    assert found is not None, letter
    return found[0]
