"""Officers of the operator in Chromium: accounts, limits of others, ending an account by two people, rules on their
way, held files; and caller identity of an account. Wide and narrow, light and dark.
"""

import asyncio
import base64
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from clarion.base.antivirus import Scanner
from clarion.engines.fakes.scanner import FakeScanner
from clarion.features.conduct import Attempt, AttemptKind, Conduct, ReleaseWatch, StandingBook, VerdictFeed
from clarion.features.conduct.overrides import RuleKeeper, rules_folder
from clarion.features.people import demo
from tests.features.conduct.journeys.legal import CLAIM
from tests.features.conduct.release.test_release import judged, observed_only
from tests.support.waiting import wait_for
from tests.web.admin import administrator, get
from tests.web.conftest import NARROW, ROOT
from tests.web.looks import PHONE, fits
from tests.web.site import Site, running_site
from tests.web.test_conduct import BEN, extension

pytestmark = [pytest.mark.browser]
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


async def ask(site: Site, method: str, path: str, **more: Any) -> Any:
    """As the administrator's program."""
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": site.env["RINGCENTRAL_JWT_TOKEN"]}
    auth = (site.env["RINGCENTRAL_CLIENT_ID"], site.env["RINGCENTRAL_CLIENT_SECRET"])
    async with httpx.AsyncClient(base_url=site.url) as client:
        token = (await client.post("/restapi/oauth/token", data=form, auth=auth)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        answer = await client.request(method, f"/restapi/v1.0{path}", headers=headers, **more)
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


def neighbour(site: Site) -> str:
    return demo.demo_account_id(site.here.keys, demo.NEIGHBOUR)


async def test_an_officer_sees_every_account_and_sets_its_limits_with_a_reason(site: Site) -> None:
    ada = await administrator(site, "101", path="/trust/accounts")
    await ada.sees("2 accounts")
    await fits(ada, site.folder, "accounts")
    await ada.write("Search accounts", demo.NEIGHBOUR.name[:8])
    await ada.sees("1 account")
    await ada.do("click", role="link", name=demo.NEIGHBOUR.name)
    await ada.sees("Nothing is in force against it.")
    await ada.sees("The usual limits hold.")
    await ada.choose("Change a rule", "SPM-03", typed="SPM-03")
    await ada.write("Texts a day of a person", "2500")
    await ada.sees("2500 a day")
    await ada.write("Reason", "A school, before the holidays.")
    await ada.click("Save changes", exact=True)
    await ada.sees("A school, before the holidays.")
    await ada.sees("day 2500")
    await fits(ada, site.folder, "account")
    [row] = [one for one in (await get(site, "/clarion/conduct/accounts"))["records"] if one["id"] == neighbour(site)]
    assert row["changedRules"] == 1
    await ada.click("Back to usual: SPM-03")
    await ada.write("Reason", "The holidays are over.")
    await ada.click("Back to usual", exact=True)
    await ada.sees("The usual limits hold.")


async def test_two_officers_in_two_browsers_end_an_account(site: Site) -> None:
    """Ada proposes, and cannot agree with herself; Grace agrees. Then the account is ended, with 30 days to export."""
    _, grace_id = extension(site, "103")
    await ask(site, "PUT", f"/account/~/extension/{grace_id}/assigned-role", json={"records": [{"id": "8"}]})
    ada, grace = await asyncio.gather(
        administrator(site, "101", path=f"/trust/accounts/{neighbour(site)}"),
        administrator(site, "103", path="/trust/cases", size=NARROW, scheme="dark"),
    )
    await ada.click("Propose to end the account")
    await ada.sees("Nothing happens before a second person agrees.")
    await ada.write("Reason", "It came back with stolen numbers.")
    await ada.click("End the account", exact=True)
    await ada.sees("Proposed. A second person has to agree.")
    assert site.here.get(StandingBook).state_of(neighbour(site)) is None, "nothing happened yet"
    await ada.follow("Cases")
    await ada.sees("It came back with stolen numbers.")
    await fits(ada, site.folder, "proposed")
    await ada.click("Agree", exact=True)
    await ada.sees("Not saved")
    assert site.here.get(StandingBook).state_of(neighbour(site)) is None, "one person is not two"
    await grace.sees("It came back with stolen numbers.")
    await fits(grace, site.folder, "second-person")
    await grace.click("Agree", exact=True)
    await grace.sees("The act is in force")
    assert str(site.here.get(StandingBook).state_of(neighbour(site))) == "terminated"
    await ada.page(f"/trust/accounts/{neighbour(site)}")
    await ada.sees("It came back with stolen numbers.")
    await fits(ada, site.folder, "ended")
    [act] = (await get(site, f"/clarion/conduct/acts?accountId={neighbour(site)}"))["records"]
    assert act["state"] == "standing" and act["by"] != act["secondBy"] and act["secondBy"]


async def _a_match_waits(site: Site) -> None:
    """OBJ-02 fitted a text while it only observes; the operator asks for no more than one look."""
    folder = rules_folder(site.here.settings.data)
    folder.mkdir(exist_ok=True)
    names: dict[str, int | str] = {"days": 0, "reviewed": 1, "automatic": "false"}
    rows = "".join(
        f"  - {{id: release.{name}, means: ours, unit: '', type: {'int' if isinstance(value, int) else 'bool'},"
        f" rows: [{{value: {value}, source: us, label: D, valid_from: 2020-01-01}}]}}\n"
        for name, value in names.items()
    )
    (folder / "release.yaml").write_text("tables:\n" + rows)
    await observed_only(site.here)
    await site.here.get(RuleKeeper).load()
    watch = site.here.get(ReleaseWatch)
    await watch.look()
    account_id, extension_id = extension(site, "102")
    text = Attempt(event_id="t-1", kind=AttemptKind.MESSAGE_SEND, at=site.here.clock.now(), account_id=account_id,
                   extension_id=extension_id, callee="+12025550123", callee_country="US")  # fmt: skip
    site.here.get(Conduct).judge(text, {"account_state": "active", "scam_score": 0.95})
    await site.here.get(VerdictFeed).sent()
    await judged(site.here, 2000)

    async def proposed() -> bool:
        await watch.write()
        await watch.look()
        return bool((await get(site, "/clarion/conduct/cases?kind=release"))["records"])

    await wait_for(proposed, missing="the task of the officers", timeout=15)


async def test_a_watched_rule_is_looked_at_and_brought_on_trial(site: Site) -> None:
    await _a_match_waits(site)
    ada = await administrator(site, "101", path="/trust/cases", **PHONE)
    await ada.sees("OBJ-02 could go from observe to canary")
    await ada.do("click", role="link", name="OBJ-02 could go from observe")
    await ada.click("Look at what it fitted, and decide", role="link")
    await ada.sees("a look at 1 more of its matches")
    await ada.click("What it fitted: OBJ-02")
    await ada.sees("The text reads like a scam")
    await fits(ada, site.folder, "releases")
    await ada.click("It was right", exact=True)
    await ada.sees("1 of 1 looks right")
    await ada.click("Try it on a few: OBJ-02")
    await ada.write("Reason", "It was right about all of them.")
    await ada.click("Try it on a few", exact=True)
    await ada.sees("OBJ-02 is a step further")
    rule = await get(site, "/account/~/clarion/conduct/rules/OBJ-02")
    assert rule["status"] == "canary"
    await fits(ada, site.folder, "on-trial")


async def test_a_held_file_is_seen_and_let_go(site: Site) -> None:
    scanner = site.here.offer(Scanner, FakeScanner())
    scanner.away = True
    headers = {"Content-Type": "image/png"}
    held = await ask(site, "PUT", "/account/~/extension/~/profile-image", content=PICTURE, headers=headers)
    assert held["state"] == "quarantined"
    ada = await administrator(site, "101", path="/trust/cases", **PHONE)
    await ada.sees("Files and texts that are held")
    await ada.sees("This file could not be scanned")
    await fits(ada, site.folder, "held")
    await ada.click("Let it go: ")
    await ada.write("Reason", "It is my own picture.")
    await ada.click("Let it go", exact=True)
    await ada.sees("It goes on its way")
    assert (await get(site, "/clarion/conduct/quarantine?state=released"))["records"][0]["decision"]


async def test_caller_identity_policy_numbers_and_trunks(site: Site) -> None:
    body = {"name": "Harbour", "uri": "sip:192.0.2.7:5060"}
    await ask(site, "POST", "/account/~/clarion/trunks", json=body)
    await ask(site, "POST", "/account/~/clarion/verified-numbers/letters",
              files=[("json", ("r.json", '{"phoneNumber": "+12025550177"}', "application/json")),
                     ("attachment", ("letter.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf"))])  # fmt: skip
    ada = await administrator(site, "101", path="/identity")
    await ada.sees("Callers who prove nothing")
    await ada.choose("The proof does not hold", "Send it to voicemail")
    await ada.sees("Saved")
    await ada.sees("Is being read")
    await ada.tick("Sign calls to it: Harbour", role="switch")

    async def is_set() -> bool:
        policy = await get(site, "/account/~/clarion/caller-identity")
        [trunk] = (await get(site, "/account/~/clarion/trunks"))["records"]
        return bool(policy["invalid"] == "screen" and trunk["signsCalls"])

    await wait_for(is_set, missing="the choices at the server", timeout=10)
    await fits(ada, site.folder, "identity")
    await ada.click("Add a number")
    await ada.write("Number", "+1 202 555 0188")
    await ada.choose("How do you want to verify it?", "A letter of authorization")
    await ada.sees("PDF, PNG or JPEG")
    await fits(ada, site.folder, "identity-add")


async def test_an_officer_reads_what_a_report_is_about_and_dismisses_it(site: Site) -> None:
    """Everything on one page; the action is one button with a reason. Who reported does not decide."""
    complaint = {"from": "+12125550100", "text": "They never stop."}
    case = (await ask(site, "POST", "/account/~/clarion/conduct/complaints", json=complaint))["id"]
    _, grace_id = extension(site, "103")
    await ask(site, "PUT", f"/account/~/extension/{grace_id}/assigned-role", json={"records": [{"id": "8"}]})
    grace = await administrator(site, "103", path=f"/trust/cases/{case}")
    for words in ("They never stop.", "Texts and calls", "The reporter has no texts or calls of this number."):
        await grace.sees(words)
    await fits(grace, site.folder, "report")
    await grace.click("Report: Dismiss")
    await grace.write("Reason", "These were replies to an order.")
    await grace.click("Dismiss", exact=True)
    await grace.sees("The case is decided")
    found = (await get(site, f"/clarion/conduct/cases/{case}"))["case"]
    assert (found["decision"], found["details"]["action"]) == ("overturned", "dismiss")


async def test_who_is_reported_is_suspended_objects_and_is_right(site: Site) -> None:
    """A report comes in over the public page; the person behind the number objects and is let go."""
    written = "102 texts me every night, though I asked to be left alone."
    async with httpx.AsyncClient(base_url=site.url, headers={"Accept": "application/json"}) as stranger:
        form = {"subject": BEN, "channel": "text", "category": "harassment", "text": written}
        assert (await stranger.post("/conduct/report", json=form)).status_code == 201
    ada = await administrator(site, "101", path="/trust/cases")
    await ada.sees("102 texts me every night")
    await ada.do("click", role="link", name="102 texts me every night")
    await ada.click("Report: Suspend")
    await ada.write("Reason", "Twelve texts at night after a stop.")
    await ada.click("Suspend", exact=True)
    for words in ("The case is decided", "by a person: Suspend", "Outgoing use suspended", "extension 102 Ben Okafor"):
        await ada.sees(words)
    await fits(ada, site.folder, "report-decided")
    await _objects(site)
    _, grace_id = extension(site, "103")
    await ask(site, "PUT", f"/account/~/extension/{grace_id}/assigned-role", json={"records": [{"id": "8"}]})
    grace = await administrator(site, "103", path="/trust/cases")  # who acted does not decide about it
    await grace.do("click", role="link", name="They asked for every one of them")
    await grace.write("Reasons", "The texts were asked for.")
    await grace.click("Take it back", exact=True)
    await grace.sees("Nothing is in force against the account.")
    assert not (await get(site, "/clarion/conduct/acts?state=standing"))["records"]


async def _objects(site: Site) -> None:
    """By the link of the statement that went to the person, without signing in."""
    [act] = (await get(site, "/clarion/conduct/acts?state=standing"))["records"]
    statement = await get(site, f"/account/~/clarion/conduct/statements/{act['statementId']}")
    link = "/" + statement["appealLink"].partition("://")[2].partition("/")[2]
    async with httpx.AsyncClient(base_url=site.url, headers={"Accept": "application/json"}) as ben:
        sent = await ben.post(link, json={"text": "They asked for every one of them."})
        assert sent.status_code == 201, sent.text


async def test_an_officer_files_and_answers_a_traceback_and_a_request_of_an_authority(
    site: Site, tmp_path: Path
) -> None:
    """From the letter to the answer, on the pages alone: forms, the case each becomes, and its next step."""
    served = tmp_path / "order.pdf"
    served.write_bytes(b"%PDF-1.4 order")
    ada = await administrator(site, "101", path="/trust/cases", **PHONE)
    await ada.click("File an authority request")
    for label, text in (
        ("Authority", "County court"), ("Their reference", "C-12"), ("Their email address", "clerk@court.example"),
        ("Country of the authority", "us"), ("Number it is about", "(650) 555-0102"),
        ("What is asked for", "Texts of May."),
    ):  # fmt: skip
        await ada.write(label, text)
    await ada.choose("Data asked for", "Content")
    await ada.do("upload", file=str(served))
    await ada.tick("The instrument forbids notifying the person")
    await fits(ada, site.folder, "authority-form")
    await ada.click("File", exact=True)
    await ada.sees("The instrument does not cover this data. This class of data needs a stronger instrument.")
    await ada.sees("County court, C-12")
    await fits(ada, site.folder, "authority-case")
    await ada.click("Notice: Answer")
    await ada.write("Reason", "Please come back with a warrant.")
    await ada.click("Answer", exact=True)
    await ada.sees("Decided: taken back")
    [asked] = (await get(site, "/clarion/conduct/cases?kind=authority&state=decided"))["records"]
    assert asked["details"]["sha256"] == sha256(b"%PDF-1.4 order").hexdigest()
    assert (asked["details"]["gagged"], asked["details"]["country"], asked["decision"]) == (True, "US", "overturned")
    await ada.page("/trust/cases")
    await ada.click("File a traceback")
    for label, text in (
        ("Who asks", "Traceback group"), ("Their reference", "T-7"), ("Number that called", "(650) 555-0102"),
        ("Number that was called", "+12025550170"), ("When the call began", "2026-01-05T08:00"),
    ):  # fmt: skip
        await ada.do("fill" if label.startswith("When") else "write", label=label, text=text)
    await ada.click("File", exact=True)
    await ada.sees("No record of such a call was found.")
    await ada.sees("Traceback group, T-7")
    await ada.click("Notice: Answer")
    await ada.write("Reason", "No such call passed here.")
    await ada.click("Answer", exact=True)
    await ada.sees("Decided: stays")
    [traced] = (await get(site, "/clarion/conduct/cases?kind=traceback&state=decided"))["records"]
    assert (traced["details"]["from"], traced["decision"]) == ("+16505550102", "upheld")


async def test_an_officer_accepts_a_takedown_notice_and_gives_the_picture_back(site: Site) -> None:
    """What strangers send over the public page waits on the page of cases; each step has its own button."""
    _, ben = extension(site, "102")
    address = f"/account/~/extension/{ben}/profile-image"
    await ask(site, "PUT", address, content=PICTURE, headers={"Content-Type": "image/png"})
    async with httpx.AsyncClient(base_url=site.url, headers={"Accept": "application/json"}) as stranger:
        sent = await stranger.post("/conduct/takedown", json=CLAIM | {"material": f"{site.url}/restapi/v1.0{address}"})
        assert sent.status_code == 201, sent.text
    ada = await administrator(site, "101", path="/trust/cases")
    await ada.do("click", role="link", name="My photograph of the harbour")
    for step, reason, seen in (
        ("Accept", "The claim is complete.", "Accepted: the file is held"),
        ("Dismiss", "It is a picture of himself.", "Decided: taken back"),
    ):
        await ada.click(f"Notice: {step}")
        await ada.write("Reason", reason)
        await ada.click(step, exact=True)
        await ada.sees(seen)
        there = (await get(site, f"/account/~/extension/{ben}"))["profileImage"]
        assert bool(there.get("etag")) is (step == "Dismiss"), there
    await fits(ada, site.folder, "takedown-dismissed")
