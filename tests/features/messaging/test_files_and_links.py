"""Files and links of texts, through the API: what is harmful is held back with words."""

import base64
from typing import Any

from clarion.base.antivirus import Scanner
from clarion.base.files import Files
from clarion.engines.fakes.scanner import EICAR, FakeScanner
from clarion.engines.phone_network import NetworkControl
from clarion.features.conduct import Attempt, Conduct, Override, Verdict, conduct_of
from clarion.features.conduct import Status as RuleStatus
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.quarantine import look_again
from tests.features.conduct.test_channels import Telling
from tests.features.messaging.conftest import DANA, OWN, PNG, SMS, Send, Status, arrives
from tests.support.api import Api

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)
MMS = "/account/~/extension/~/mms"
HELD = "/account/~/clarion/conduct/quarantine"
QUEUE = "/clarion/conduct/quarantine"
# A card (vCard) may go with a text; what hangs on it may not.
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Dana\r\nNOTE:" + EICAR + b"\r\nEND:VCARD\r\n"


def form(content: bytes, name: str) -> list[Any]:
    order = f'{{"from":{{"phoneNumber":"{OWN["102"]}"}},"to":[{{"phoneNumber":"{DANA}"}}],"text":"look"}}'
    return [("json", ("request.json", order, "application/json")), ("attachment", (name, content, "text/vcard"))]


async def test_malware_in_an_mms_is_held_with_words_until_it_is_decided(
    api: Api, desk: NetworkControl, becomes: Status
) -> None:
    """MAL-01: without an antivirus, by our own rules; with one that is away, nothing passes unseen."""
    held = await api.request("POST", MMS, "102", files=form(CARD, "dana.vcf"))
    assert held.status_code == 202, held.text
    said = held.json()
    assert said["state"] == "quarantined" and "malware" in said["message"] and "It is held until" in said["message"]
    assert (said["clause"], said["rule"], said["verdict"]) == ("AUP-C05", "MAL-01", "quarantine")
    assert said["statementId"].startswith("st-") and "/appeal?key=" in said["appeal"]
    assert desk._network.plan.inbox(DANA).messages == []
    [row] = (await api.get(HELD, "102")).json()["records"]
    assert (row["state"], row["fileName"], row["id"]) == ("held", "dana.vcf", said["id"])
    assert (await api.get(HELD, "103")).json()["records"] == [], "everybody sees their own"
    assert (await api.get(QUEUE, "102")).status_code == 403
    assert (
        await api.request("POST", f"{QUEUE}/{row['id']}/release", "102", json={"reason": "Mine."})
    ).status_code == 403
    gone = await api.request("POST", f"{QUEUE}/{row['id']}/remove", json={"reason": "It is the test file."})
    assert (gone.status_code, gone.json()["state"]) == (200, "removed")
    twice = await api.request("POST", f"{QUEUE}/{row['id']}/release", json={"reason": "Or not?"})
    assert twice.status_code == 409
    assert await _lies_about(api) == []
    again = (await api.request("POST", MMS, "102", files=form(CARD, "dana.vcf"))).json()["id"]
    let = await api.request("POST", f"{QUEUE}/{again}/release", json={"reason": "Only the harmless test file."})
    assert (let.status_code, let.json()["state"]) == (200, "released"), let.text
    sent = (await api.get("/account/~/extension/~/message-store?messageType=SMS&direction=Outbound", "102")).json()
    await becomes(sent["records"][0], "Delivered")
    [arrived] = desk._network.plan.inbox(DANA).messages
    assert arrived.text == "look" and len(arrived.media) == 1


async def test_what_waited_for_the_scanner_goes_when_it_is_back(api: Api, desk: NetworkControl) -> None:
    scanner = api.here.offer(Scanner, FakeScanner())
    fine = await api.request("POST", MMS, "102", files=form(PNG, "cat.png"))
    assert fine.status_code == 200, fine.text
    assert scanner.seen == 1
    scanner.away = True
    unseen = await api.request("POST", MMS, "102", files=form(PNG, "cat.png"))
    assert unseen.status_code == 202
    assert "could not be scanned" in unseen.json()["message"]
    assert await look_again(api.here) == []
    scanner.away = False
    assert await look_again(api.here) == [unseen.json()["id"]]
    [row] = (await api.get(f"{HELD}?state=released", "102")).json()["records"]
    assert "nothing was found" in row["decision"]


async def test_what_nobody_lets_go_is_removed_when_its_time_is_over(api: Api, desk: NetworkControl) -> None:
    held = (await api.request("POST", MMS, "102", files=form(CARD, "dana.vcf"))).json()["id"]
    api.clock.advance(72 * 3600 - 60)
    assert await look_again(api.here) == []
    api.clock.advance(60)
    assert await look_again(api.here) == [held]
    notices = (await api.get("/account/~/clarion/conduct/notices")).json()["records"]
    assert any(notice["title"] == "A file that was held is removed" for notice in notices)
    assert await _lies_about(api) == [] and desk._network.plan.inbox(DANA).messages == []


async def test_a_picture_that_was_held_shows_when_its_objection_was_right(api: Api) -> None:
    path = "/account/~/extension/~/profile-image"
    scanner = api.here.offer(Scanner, FakeScanner())
    scanner.away = True
    held = await api.request("PUT", path, "102", content=PICTURE, headers={"Content-Type": "image/png"})
    assert held.status_code == 202, held.text
    assert (await api.get(path, "102")).status_code == 404
    await api.settled()
    async with api.here.storage.transaction() as session:
        row = await session.get_one(VerdictRow, held.json()["statementId"])
        row.overturned_at = api.clock.now()
    assert await look_again(api.here) == [held.json()["id"]]
    assert (await api.get(path, "102")).status_code == 200


async def test_a_text_that_reads_like_a_scam_is_held_and_goes_when_a_person_lets_it(
    api: Api, desk: NetworkControl, becomes: Status
) -> None:
    conduct = conduct_of(api.here)
    conduct.use(conduct.force.book, [Override("OBJ-02", "everywhere", status=RuleStatus.ENFORCE)])
    conduct.add_source(Telling({"scam_score": 0.95, "scam_pattern": False}))
    body = {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": DANA}], "text": "Send the code at once."}
    held = await api.request("POST", SMS, "102", json=body)
    assert held.status_code == 202, held.text
    said = held.json()
    assert (said["state"], said["rule"], said["clause"]) == ("quarantined", "OBJ-02", "AUP-C06")
    assert "reads like a scam" in said["message"] and "Would pass" in said["message"]
    assert desk._network.plan.inbox(DANA).messages == []
    let = await api.request("POST", f"{QUEUE}/{said['id']}/release", json={"reason": "A code for our door."})
    assert let.status_code == 200, let.text
    sent = (await api.get("/account/~/extension/~/message-store?messageType=SMS&direction=Outbound", "102")).json()
    await becomes(sent["records"][0], "Delivered")
    again = (await api.request("POST", SMS, "102", json=body)).json()["id"]
    api.clock.advance(72 * 3600)
    assert await look_again(api.here) == [again], "nobody let it go: it is removed, never sent late"
    api.tokens.clear()
    [row] = (await api.get(f"{HELD}?state=removed", "102")).json()["records"]
    assert row["id"] == again and len(desk._network.plan.inbox(DANA).messages) == 1


async def _lies_about(api: Api) -> list[str]:
    """Files of messages and of quarantine that are left in the store."""
    files = api.here.get(Files)
    return [one.key for area in ("quarantine", "messages") async for one in files.walk(f"{area}/")]


async def test_malware_that_comes_with_a_text_is_left_out(api: Api, desk: NetworkControl) -> None:
    desk.texts.place({
        "from": DANA, "to": OWN["102"], "text": "look",
        "media": [{"content_type": "text/vcard", "file_name": name, "content": base64.b64encode(content).decode()}
                  for name, content in (("dana.vcf", CARD), ("cat.png", PNG))],
    })  # fmt: skip
    [came] = await arrives(api, 1)
    assert [each.get("fileName") for each in came["attachments"] if each["type"] == "MmsAttachment"] == ["cat.png"]


async def test_a_harmful_link_is_seen(api: Api, desk: NetworkControl, send: Send) -> None:
    """MAL-02: the text is refused, and the match is on record with its ground."""
    seen: dict[str, list[str]] = {}

    def witness(attempt: Attempt, verdict: Verdict) -> None:
        seen.setdefault(attempt.content_key, []).extend(match.rule for match in verdict.matches)

    conduct: Conduct = conduct_of(api.here)
    conduct.add_witness(witness)
    await send("see you at six")
    harmful = "Have a look: http://malware.wicar.org/track"
    body = {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": DANA}], "text": harmful}
    refused = await api.request("POST", SMS, "102", json=body)
    assert (refused.status_code, refused.json()["rule"]) == (403, "MAL-02")
    assert [("MAL-02" in rules) for rules in seen.values()] == [False, True]


async def test_a_sentence_stops_texts_like_the_word(api: Api, desk: NetworkControl, send: Send) -> None:
    """SPM-01"""
    desk.texts.place({"from": DANA, "to": OWN["102"], "text": "Please stop texting me!"})
    await arrives(api, 1)
    body = {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": DANA}], "text": "one more"}
    refused = await api.request("POST", SMS, "102", json=body)
    assert refused.status_code == 403, refused.text
