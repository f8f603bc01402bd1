"""The trust console in Chromium, with a real server: decisions, standing, cases, rules, and the public policy."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.features.conduct import Attempt, AttemptKind, Conduct, Happening
from clarion.features.people import demo
from tests.web.admin import Admin, administrator, get
from tests.web.conftest import NARROW, ROOT
from tests.web.looks import PHONE, fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
OWN = "/account/~/clarion/conduct"
BEN = "+16505550102"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


def extension(site: Site, number: str) -> tuple[str, str]:
    keys = site.here.keys
    return demo.demo_account_id(keys, demo.DEMO), demo.demo_extension_id(keys, demo.DEMO, number)


def call_abroad(site: Site, number: str = "102", event: str = "call-1") -> str:
    """A call abroad, refused as the call server refuses it; the statement's id."""
    account_id, extension_id = extension(site, number)
    verdict = site.here.get(Conduct).judge(
        Attempt(event_id=event, kind=AttemptKind.CALL_OUT, at=site.here.clock.now(), account_id=account_id,
                extension_id=extension_id, dialed="011442079460000", callee="+442079460000", callee_country="GB",
                international=True),
        {"account_state": "active", "international_enabled": False, "home_country": "US"},
    )  # fmt: skip
    return verdict.statement_id


def send_texts(site: Site, count: int) -> None:
    """What the texting channel tells when texts were sent."""
    account_id, extension_id = extension(site, "102")
    for number in range(count):
        told = Happening(event_id=f"text-{number}", kind="text.sent", at=site.here.clock.now(), account_id=account_id,
                         extension_id=extension_id, party=f"+1202555{1000 + number}",
                         values={"number": BEN, "segments": 1, "content": f"words {number}"})  # fmt: skip
        site.here.get(Conduct).tell(told)


async def test_a_refused_call_appears_live_with_its_reasons_and_an_officer_takes_it_back(site: Site) -> None:
    ada, ben = await asyncio.gather(
        administrator(site, "101", path="/trust/decisions"),
        administrator(site, "102", path="/trust/decisions", size=NARROW, scheme="dark"),
    )
    await asyncio.gather(ada.sees("Nothing was refused"), ben.sees("Nothing was refused"))
    call_abroad(site)
    await asyncio.gather(ada.sees("1 decision"), ben.sees("1 decision"))
    await ben.click("Calls abroad are switched off")
    for words in ("What would pass", "Held against", "C3 · Auto-dialing", "What was seen", "PMP-02"):
        await ben.sees(words)
    await ben.click("Object", exact=True)
    await ben.write("What is wrong about it?", "It was our customer in London.")
    await ben.click("Send the objection", exact=True)
    await ben.sees("A person decides by")
    await fits(ben, site.folder, "objection")
    await _checks_the_proof(ada, site)
    await _decides(ada)
    await ben.sees("Decided: you were right")
    await ben.sees("London is a customer of this account")
    assert (await get(site, "/account/~/clarion/verdicts"))["records"][0]["overturnedAt"]


async def _checks_the_proof(ada: Admin, site: Site) -> None:
    await ada.click("Calls abroad are switched off")
    await ada.click("Check the proof")
    await ada.sees("The record is in the log, unchanged, and the log is signed.")
    await fits(ada, site.folder, "statement")


async def _decides(ada: Admin) -> None:
    await ada.follow("Cases")
    await ada.do("click", role="link", name="It was our customer in London")
    await ada.sees("The account")
    await ada.write("Reasons", "London is a customer of this account.")
    await ada.click("Take it back", exact=True)
    await ada.sees("Taken back")


async def test_standing_shows_how_far_each_limit_is_and_moves_with_texts(site: Site) -> None:
    ada = await administrator(site, "101", path="/trust", **PHONE)
    await ada.sees("In good standing")
    await ada.choose("Counted for", "Ben", typed="Ben")
    await ada.sees("0 of 1,000 texts")
    send_texts(site, 30)
    await ada.sees("30 of 1,000 texts")
    await ada.sees("30 of 100 people")
    await ada.sees("Counts from 200 texts")
    await fits(ada, site.folder, "standing")


async def test_limits_of_ones_own_are_previewed_kept_with_a_reason_and_stand_in_the_history(site: Site) -> None:
    ada = await administrator(site, "101", path="/trust/rules")
    await ada.write("Search rules", "person's texts")
    await ada.do("click", role="link", name="A person's texts")
    await ada.click("Change limits")
    await ada.write("Texts a day of a person", "40")
    await ada.sees("60 a minute, 40 a day")
    await ada.click("What would have differed in the last 30 days?")
    await ada.sees("Of these, judged otherwise")
    await ada.write("Reason", "We are few.")
    await ada.click("Save changes", exact=True)
    await ada.sees("Changed for your account: We are few.")
    await ada.sees("day 40")
    await ada.sees("40 texts")
    await fits(ada, site.folder, "rule")


async def test_the_policy_is_read_and_misuse_reported_without_signing_in(site: Site) -> None:
    somebody = await site.browser(size=NARROW, scheme="dark")
    await somebody.do("open", path="/conduct/policy")
    await somebody.sees("C13 · High-risk use")
    await fits(somebody, site.folder, "policy")
    await somebody.do("click", role="link", name="Report misuse")
    await somebody.fill("Which number or address is it about?", BEN)
    await somebody.fill("What happened?", "They call at night.")
    await somebody.click("Send", exact=True)
    await somebody.sees("Thank you. Your message has the number")
    [case] = (await get(site, "/clarion/conduct/cases"))["records"]
    assert (case["kind"], case["text"]) == ("report", "They call at night.")
