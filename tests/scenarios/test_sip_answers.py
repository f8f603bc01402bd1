"""What stands in the answers to calls that acceptable use stops, through the real edge: status, phrase, Reason, and
where to read why (docs/operations/conduct.md, Rules). The carrier is the simulated phone network, the phone a baresip.
"""

import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import jwt
import pytest
from cryptography import x509

from tests.scenarios.installation import TONE, Installation
from tests.support.baresip import Baresip, StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

OFFICER = "/restapi/v1.0/clarion/conduct"
SMS = "/restapi/v1.0/account/~/extension/~/sms"
CALLER = "+12025550143"
RULE = """
rules:
  - id: HOUSE-01
    title: Ours
    version: {version}
    clause: C3
    step: behaviour
    services: [inbound]
    valid_from: 2020-01-01
    on: [call.in]
    live: [call.in]
    status: enforce
    what: Calls from outside are stopped while this rule is tried.
    why: To see what callers get to know.
    source: this test
    features: {{range_rings_1h: int}}
    condition: range_rings_1h >= 0
    outcomes: [{{act: B, verdict: deny, sip: {sip}, reason: DestinationBlocked}}]
    ladder: [{{act: B}}]
    expiry: event
    evidence: [none]
    statement: This call was stopped by a rule of the house.
    remedy: Would pass without the rule.
    owner: conduct
    golden:
      facts: {{range_rings_1h: 0}}
      cases:
        - {{case: any call, say: deny}}
        - {{case: less than none, with: {{range_rings_1h: -1}}, say: allow}}
"""


@pytest.fixture
async def house_rule(clarion_up: Installation) -> AsyncIterator[Callable[[int, int], None]]:
    """Stops calls from outside with this status, as an operator's own rule does."""
    path = clarion_up.data / "conduct" / "house.yaml"

    def write(sip: int, version: int) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(RULE.format(sip=sip, version=version))

    yield write
    path.unlink(missing_ok=True)

    async def rings() -> bool:
        return bool((await from_outside(clarion_up))["status"] in (0, 200))

    await wait_for(rings, missing="calls from outside to go through again", timeout=30)


async def from_outside(clarion_up: Installation) -> dict[str, Any]:
    """A call of a carrier's customer: what became of it at first."""
    to = clarion_up.env["CLARION_104_NUMBER"]
    placed = await clarion_up.network("place", from_number=CALLER, to=to, behaviour="tone", duration=20)
    now: dict[str, Any] = {}

    async def look() -> bool:
        now.update(await clarion_up.network("call", id=placed["id"]))
        return bool(now["ringing"] or now["answered"] or now["ended"])

    await wait_for(look, missing=lambda: f"anything to become of {now}")
    if now["ended"] is None:
        await clarion_up.network("hang_up", id=placed["id"])
    return now


async def refused_with(clarion_up: Installation, status: int) -> dict[str, Any]:
    """The refusal, once the call server knows the rule."""
    found: dict[str, Any] = {}

    async def look() -> bool:
        found.update(await from_outside(clarion_up))
        return bool(found["status"] == status)

    await wait_for(look, missing=lambda: f"a refusal with {status}, not {found}", timeout=40)
    return dict(found["refusal"])


async def opened(clarion_up: Installation, link: str) -> str:
    """The statement behind a link, as whoever got it reads it in a browser."""
    page = clarion_up.url + "/conduct/statements" + link.partition("/conduct/statements")[2]
    shown: dict[str, str] = {}
    async with httpx.AsyncClient() as client:

        async def is_there() -> bool:
            answer = await client.get(page, headers={"Accept": "text/html"})
            shown["text"] = answer.text
            return answer.status_code == 200

        await wait_for(is_there, missing="the statement behind the link", timeout=20)
    return shown["text"]


async def test_an_analytics_block_is_603_network_blocked_at_home_and_608_with_a_signed_card_elsewhere(
    clarion_up: Installation, house_rule: Callable[[int, int], None]
) -> None:
    house_rule(603, 1)
    refusal = await refused_with(clarion_up, 603)
    assert refusal["phrase"] == "Network Blocked"
    [reason] = refusal["reason"]
    told = re.fullmatch(r'Q\.850;cause=21;text="v=analytics1;url=(\S+)";location=RLN', reason)
    assert told, reason
    assert "call-info" not in refusal and refusal["error-info"] == [f"<{told[1]}>"]
    page = await opened(clarion_up, told[1])
    assert "The other side does not take this at present." in page, "callers from outside learn nothing of the account"
    house_rule(608, 2)
    refusal = await refused_with(clarion_up, 608)
    assert refusal["phrase"] == "Rejected"
    assert refusal["reason"][0].startswith('SIP;cause=608;text="This call was stopped by a rule of the house.')
    card = re.fullmatch(r"<(\S+/card\?key=\S+)>;purpose=jwscard", refusal["call-info"][0])
    assert card, refusal
    await _is_signed(clarion_up, card[1])


async def _is_signed(clarion_up: Installation, link: str) -> None:
    """RFC 8688: a JWS of type vcard+json whose certificate lies where it says, with a card (RFC 7095) in it."""
    async with httpx.AsyncClient(base_url=clarion_up.url) as client:
        answer = await client.get(link[link.index("/conduct/") :])
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/jose"), answer.text
        head = jwt.get_unverified_header(answer.text)
        assert (head["typ"], head["alg"]) == ("vcard+json", "ES256")
        chain = await client.get(head["x5u"][head["x5u"].index("/stir/") :])
    key = x509.load_pem_x509_certificates(chain.content)[0].public_key()
    claims = jwt.decode(answer.text, key, algorithms=["ES256"])  # type: ignore[arg-type]
    kind, properties = claims["jcard"]
    found = {name: value for name, _, _, value in properties}
    assert kind == "vcard" and found["version"] == "4.0" and "@" in found["email"] and "/appeal?key=" in found["url"]


async def stopped(phone: Baresip, target: str = TONE) -> str:
    """Dial; it must end without an answer. What the phone was told since."""
    before = len(phone.process.text())
    call = await phone.dial(target)
    await wait_for(lambda: call.closed or call.established, missing="an answer of any kind", timeout=20)
    assert not call.established, "the call went through"
    return phone.process.text()[before:]


@pytest.mark.parametrize(
    ("verb", "more", "status", "phrase", "words"),
    [
        ("throttle", {"perMinute": 1}, 503, "Service Unavailable", "slowed down"),
        ("challenge", {}, 403, "Forbidden", "check"),
        ("block", {}, 403, "Forbidden", "blocked"),
    ],
)
async def test_acts_answer_with_the_code_that_says_what_it_is_and_texts_with_their_own(
    clarion_up: Installation,
    baresip: StartBaresip,
    verb: str,
    more: dict[str, Any],
    status: int,
    phrase: str,
    words: str,
) -> None:
    """Slow down: 503 and 429 with Retry-After; prove it and blocked: 403; never busy or not found. 911 always goes."""
    grace = await baresip(clarion_up.account("103", transport="tcp"))
    await grace.registered()
    who = await clarion_up.request("103", "GET", "/restapi/v1.0/account/~/extension/~")
    account = str((await clarion_up.request("101", "GET", "/restapi/v1.0/account/~"))["id"])
    act = await clarion_up.request("101", "POST", f"{OFFICER}/acts", json={
        "verb": verb, "scope": "extension", "subject": str(who["id"]), "accountId": account, "rule": "DIAL-04",
        "clause": "C3", "reason": "A machine dialled from this phone.", "evidence": ["call records"], **more,
    })  # fmt: skip
    try:
        if verb == "throttle":
            await grace.hang_up(await grace.call(TONE))
        told = await stopped(grace)
        assert re.search(rf"SIP/2\.0 {status} {phrase}", told), told[-3000:]
        reason = re.search(rf'Reason: SIP;cause={status};text="(.*?)"', told)
        assert reason and words in reason[1].lower(), told[-3000:]
        link = re.search(r"https?://\S+/conduct/statements/\S+\?key=[\w.-]+", reason[1])
        assert link and re.search(r"Error-Info: <https?://\S+/conduct/statements/st-", told)
        assert bool(re.search(r"Retry-After: [1-9]\d*", told)) == (status == 503)
        assert words in (await opened(clarion_up, link[0])).lower(), "whoever was stopped reads why"
        await _texts_say_the_same(clarion_up, verb)
        help_call = await grace.call("911")
        await grace.hears_something()
        await grace.hang_up(help_call)
    finally:
        await clarion_up.request("101", "POST", f"{OFFICER}/acts/{act['id']}/undo", json={"reason": "It was a test."})
    await grace.hang_up(await grace.call(TONE))


async def _texts_say_the_same(clarion_up: Installation, verb: str) -> None:
    own = clarion_up.env["CLARION_103_NUMBER"]
    headers = {"Authorization": f"Bearer {await clarion_up.token('103')}"}
    async with httpx.AsyncClient(base_url=clarion_up.url, headers=headers, timeout=20) as client:
        body = {"from": {"phoneNumber": own}, "to": [{"phoneNumber": TONE}], "text": "hello"}
        answers = [await client.post(SMS, json=body) for _ in range(2)]
    answer = answers[-1]
    said = answer.json()
    assert answer.status_code == (429 if verb == "throttle" else 403), answer.text
    assert "/conduct/statements/st-" in said["statement"] and "/appeal?key=" in said["appeal"]
    assert said["rule"] == "STATE" and said["clause"].startswith("AUP-")
    assert ("retry-after" in answer.headers) == (verb == "throttle")
    assert ("challenge" in said) == (verb == "challenge")
