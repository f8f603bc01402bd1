"""Files and links of texts, through the API: what is harmful is held back with words."""

import base64
from typing import Any

from clarion.base.antivirus import Scanner
from clarion.engines.fakes.scanner import EICAR, FakeScanner
from clarion.engines.phone_network import NetworkDesk
from clarion.features.conduct import Attempt, Conduct, Verdict, conduct_of
from tests.features.messaging.conftest import DANA, OWN, PNG, SMS, Send, arrives
from tests.support.api import Api

MMS = "/account/~/extension/~/mms"
# A card (vCard) may go with a text; what hangs on it may not.
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Dana\r\nNOTE:" + EICAR + b"\r\nEND:VCARD\r\n"


def form(content: bytes, name: str) -> list[Any]:
    order = f'{{"from":{{"phoneNumber":"{OWN["102"]}"}},"to":[{{"phoneNumber":"{DANA}"}}],"text":"look"}}'
    return [("json", ("request.json", order, "application/json")), ("attachment", (name, content, "text/vcard"))]


async def test_malware_in_an_mms_is_refused_with_words(api: Api, desk: NetworkDesk) -> None:
    """MAL-01: without an antivirus, by our own rules; with one that is away, nothing passes unseen."""
    refused = await api.request("POST", MMS, "102", files=form(CARD, "dana.vcf"))
    assert refused.status_code in (202, 403), refused.text
    said = refused.json()
    assert "malware" in said["message"]
    [error] = said["errors"]
    assert error["clause"] == "AUP-C05"
    assert error["statementId"].startswith("st-")
    assert desk._network.plan.inbox(DANA).messages == []
    scanner = api.here.offer(Scanner, FakeScanner())
    fine = await api.request("POST", MMS, "102", files=form(PNG, "cat.png"))
    assert fine.status_code == 200, fine.text
    assert scanner.seen == 1
    scanner.away = True
    unseen = await api.request("POST", MMS, "102", files=form(PNG, "cat.png"))
    assert unseen.status_code in (202, 403)
    assert "could not be scanned" in unseen.json()["message"]


async def test_malware_that_comes_with_a_text_is_left_out(api: Api, desk: NetworkDesk) -> None:
    desk.texts.place({
        "from": DANA, "to": OWN["102"], "text": "look",
        "media": [{"content_type": "text/vcard", "file_name": name, "content": base64.b64encode(content).decode()}
                  for name, content in (("dana.vcf", CARD), ("cat.png", PNG))],
    })  # fmt: skip
    [came] = await arrives(api, 1)
    assert [each.get("fileName") for each in came["attachments"] if each["type"] == "MmsAttachment"] == ["cat.png"]


async def test_a_harmful_link_is_seen(api: Api, desk: NetworkDesk, send: Send) -> None:
    """MAL-02, which observes so far: the text passes, the match is on record with its ground."""
    seen: dict[str, list[str]] = {}

    def witness(attempt: Attempt, verdict: Verdict) -> None:
        seen.setdefault(attempt.content_key, []).extend(match.rule for match in verdict.matches)

    conduct: Conduct = conduct_of(api.here)
    conduct.add_witness(witness)
    await send("see you at six")
    await send("Your parcel waits: http://malware.wicar.org/track")
    assert [("MAL-02" in rules) for rules in seen.values()] == [False, True]


async def test_a_sentence_stops_texts_like_the_word(api: Api, desk: NetworkDesk, send: Send) -> None:
    """SPM-01"""
    desk.texts.place({"from": DANA, "to": OWN["102"], "text": "Please stop texting me!"})
    await arrives(api, 1)
    body = {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": DANA}], "text": "one more"}
    refused = await api.request("POST", SMS, "102", json=body)
    assert refused.status_code == 403, refused.text
