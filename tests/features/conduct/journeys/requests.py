"""How rules about texts, files, numbers, names and sign-in are met: through the API, the text carrier and jobs."""

import base64
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete

from clarion.base.antivirus import Scanner
from clarion.base.port_carrier import PortCarriers
from clarion.base.text_carrier import IncomingText
from clarion.engines.fakes.scanner import EICAR, FakeScanner
from clarion.features import numbers
from clarion.features.conduct import Happening, PeriodChecks, judging_of
from clarion.features.emergency import NOTICE, NoticeRaised
from clarion.features.emergency.models import EmergencyAssignment
from clarion.features.messaging.texting.receiving import TextInbox
from clarion.features.operations.privacy_requests import PrivacyRequestWorker
from tests.features.conduct.journeys.world import ME, NEIGHBOUR, OFFICER, OWN, World, outsider
from tests.features.numbers.test_porting import OUT, PROTECTION, Network, _ask, _keeper

STRANGER, LISTS = "+12025550170", "/clarion/conduct/lists"
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC")
SIGN_IN = "/restapi/v1.0/clarion/sign-in"
V2 = "/restapi/v2/accounts/~/phone-numbers"


async def refused(answer: Any, rule: str) -> None:
    """The refusal explains itself: rule, clause, statement, how to object, what would pass."""
    assert answer.status_code in (202, 403, 429), answer.text
    body = answer.json()
    assert body["rule"] == rule and body["clause"].startswith("AUP-"), body
    assert "/appeal?key=" in body["appeal"] and "Would pass" in body["message"]


async def has_list(world: World, kind: str, lines: str) -> None:
    """The list is taken in, and this process knows it."""
    answer = await world.api.request("POST", f"{LISTS}/{kind}", params={"name": "t.csv"}, content=lines.encode())
    assert answer.status_code == 200, answer.text
    await world.settled()
    await judging_of(world.api.here).lists.load_large()
    await judging_of(world.api.here).lists.load_own()


async def advert(world: World, to: str = STRANGER, words: str = "Ten percent off all chairs this week") -> Any:
    return await world.text(to, words, purpose="Marketing")


async def ill_01(world: World) -> None:
    """An advert at four in the morning of whoever gets it."""
    now = world.api.clock.now()
    world.api.clock.advance(((9 - now.hour) % 24) * 3600)
    await refused(await advert(world), "ILL-01")


async def at_noon(world: World) -> None:
    now = world.api.clock.now()
    world.advance(hours=(17 - now.hour) % 24)
    while world.api.clock.now().weekday() > 4:
        world.advance(days=1)


async def ill_02(world: World) -> None:
    """An advert to somebody on the company's own list."""
    await at_noon(world)
    wish = await world.api.request("PUT", f"{LISTS}/internal-dnc/{STRANGER}", json={})
    assert wish.status_code == 200, wish.text
    await world.settled()
    await refused(await advert(world), "ILL-02")


async def ill_03(world: World) -> None:
    """A fourth advert to the same person within a day."""
    await at_noon(world)
    for number in range(3):
        sent = await advert(world, words=f"Chairs {number} percent off")
        assert sent.status_code == 200, sent.text
    await refused(await advert(world), "ILL-03")


async def ill_04(world: World) -> None:
    """A program sends adverts to somebody who never agreed."""
    await at_noon(world)
    batch = {
        "from": OWN,
        "text": "Ten percent off all chairs",
        "purpose": "Marketing",
        "messages": [{"to": [STRANGER]}],
    }
    answer = await world.post("/account/~/a2p-sms/batches", "102", **batch)
    assert answer.status_code == 201, answer.text
    [told] = answer.json()["rejected"]
    assert told["rule"] == "ILL-04" and told["appeal"].endswith("/appeal") and "Would pass" in told["description"]


async def ill_05(world: World) -> None:
    """An advert to a number that somebody else has by now."""
    world.enforce("ILL-05")
    await at_noon(world)
    now = world.api.clock.now()
    line = f"{STRANGER},{now:%Y-%m-%d},yes,{now - timedelta(days=30):%Y-%m-%d}\n"
    await has_list(world, "reassigned", line)
    await refused(await advert(world), "ILL-05")


async def inf_02(world: World) -> None:
    """An account takes a name that looks like a bank's."""
    answer = await world.api.request("PUT", "/account/~/business-address", json={"company": "PayPaI"})
    await refused(answer, "INF-02")


async def picture(world: World, content: bytes, name: str = "me.png") -> Any:
    files = {"image": (name, content, "image/png")}
    return await world.api.request("PUT", f"{ME}/profile-image", "102", files=files)


async def mal_01(world: World) -> None:
    """A picture is a file that every scanner knows."""
    world.api.here.offer(Scanner, FakeScanner())
    await refused(await picture(world, PNG + EICAR), "MAL-01")


async def min_03(world: World) -> None:
    """A picture is on the list of known harm."""
    await has_list(world, "harm-hashes", sha256(PNG).hexdigest() + "\n")
    await refused(await picture(world, PNG), "MIN-03")


async def mal_02(world: World) -> None:
    """A text leads to a host that is known for harm."""
    await refused(await world.text(STRANGER, "Have a look: http://malware.wicar.org/track"), "MAL-02")


async def obj_02(world: World) -> None:
    """A parcel that nobody ordered."""
    words = "USPS: your parcel is held. Pay a fee of 1.99 within 24 hours: http://usps-redelivery-fee.top/pay"
    answer = await world.text(STRANGER, words)
    assert answer.status_code in (202, 403) and answer.json()["rule"] in ("OBJ-02", "MAL-02"), answer.text
    assert world.stopped("OBJ-02")


async def num_01(world: World) -> None:
    """The neighbor takes a number that was given back today."""
    body = {"records": [{"phoneNumber": "+12125550150", "usageType": "Inventory"}]}
    taken = await world.post(f"{V2}/bulk-add", "101", **body)
    assert taken.json()["records"][0]["bulkItemSuccessful"], taken.text
    await world.api.request("DELETE", V2, json={"records": [{"phoneNumber": "+12125550150"}]})
    answer = await world.api.request("POST", f"{V2}/bulk-add", "101", NEIGHBOUR, json=body)
    assert not answer.json()["records"][0]["bulkItemSuccessful"]


async def emg_02(world: World) -> None:
    """A desk phone is set up in a company that has told no address."""
    world.enforce("EMG-02")
    async with world.api.here.storage.transaction() as session:
        await session.execute(delete(EmergencyAssignment))
    device = {"type": "OtherPhone", "extension": {"id": world.api.extension_id("102")}}
    await refused(await world.post("/account/~/device", "101", **device), "EMG-02")


async def prv_01(world: World) -> None:
    """A request about data waits for half of the time that the law gives."""
    world.enforce("PRV-01")
    await world.api.here.get(PrivacyRequestWorker).close()
    made = await world.post("/clarion/own-privacy-requests", "102", kind="Erasure")
    assert made.status_code == 201, made.text
    world.advance(days=16)
    await PrivacyRequestWorker(world.api.here)._turn()


async def num_02(world: World) -> None:
    """Numbers that nobody called, and from which nobody called or wrote, for three months."""
    world.enforce("NUM-02")
    world.advance(days=100)
    await world.open_calls()
    world.talk(world.person("102"), outsider(STRANGER), seconds=60.0)
    await PeriodChecks(world.api.here).check()


async def emg_03(world: World) -> None:
    """The notice of an emergency call goes out a minute late."""
    api = world.api
    placed = (api.clock.now() - timedelta(minutes=1)).isoformat()
    notice = NoticeRaised(notice_id="n1", account_id=api.account_id(), extension_id=api.extension_id("102"),
                          extension_number="102", name="Grace", code="911", is_test=False, callback_number=OWN,
                          address="1 Main St", placed_at=placed, telephony_session_id="s-911")  # fmt: skip
    await api.bus.publish(NOTICE, notice.model_dump())
    await world.settled()


async def enf_01(world: World) -> None:
    """An officer acts without a way to say why."""
    body = {"verb": "suspend", "accountId": world.api.account_id(NEIGHBOUR), "rule": "SPM-03", "clause": "C8",
            "reason": " ", "evidence": ["cases"]}  # fmt: skip
    answer = await world.post(f"{OFFICER}/acts", "101", **body)
    assert answer.json()["errorCode"] == "AUP-ENF-01", answer.text


async def exc_03(world: World) -> None:
    """A person's app asks more than the limits allow."""
    path = f"{ME}/presence"
    for _ in range(70):
        answer = await world.api.get(path, "102")
        if answer.status_code == 429:
            return
    raise AssertionError("the limits let everything pass")


async def hrv_01(world: World) -> None:
    """Entries of the directory are guessed. Whoever guesses may still write: that did not cause it."""
    for number in range(60):
        answer = await world.api.get(f"/account/~/directory/entries/{7000 + number * 3}", "102")
        if answer.status_code == 429:
            await refused(answer, "HRV-01")
            break
    else:
        raise AssertionError("nothing stopped it")
    await world.settled()
    sent = [await world.text(STRANGER, f"See you at {hour}") for hour in range(7)]
    assert [answer.status_code for answer in sent] == [200] * 7, sent[-1].text


async def net_01(world: World) -> None:
    """An address sends mostly nonsense."""
    world.enforce("NET-01")
    for _ in range(60):
        await world.api.request("POST", f"{ME}/sms", "102", json={"from": 7})
    world.advance(minutes=5)


async def num_03(world: World) -> None:
    """A request to take a number away was held for longer than a day."""
    world.enforce("NUM-03")
    api = world.api
    network = Network(api, api.here.settings.data / "network")
    api.here.offer(PortCarriers, network)
    await api.request("PUT", PROTECTION, json={"pin": "402871"})
    await _ask(network, "402871", "o1", at=(api.clock.now() + timedelta(hours=1)).isoformat())
    path = OUT
    request = (await api.get(path)).json()["records"][0]["id"]
    held = await api.request("POST", f"{path}/{request}/hold", json={"note": "Nobody here ordered this."})
    assert held.status_code == 200, held.text
    world.advance(hours=25)
    await _keeper(api).work()


async def sec_01(world: World) -> None:
    """Stolen passwords for many people, from one address."""
    for number in range(22):
        body = {"username": f"nobody{number}@demo.example", "password": "guess"}
        answer = await world.api.client.post(SIGN_IN, json=body)
    assert answer.status_code == 429, answer.text
    body = answer.json()
    assert body["rule"] == "SEC-01" and "Would pass" in body["message"], body
    await world.settled()
    page = await world.api.client.get("/" + body["statement"].partition("://")[2].partition("/")[2])
    assert page.status_code == 200, "the link opens without signing in"
    world.advance(minutes=15)


async def sec_02(world: World) -> None:
    """Somebody signs in from a device that was never seen, and opens calls abroad."""
    api = world.api
    world.conduct.tell(
        Happening(event_id="new", kind="sign-in.done", at=api.clock.now(), account_id=api.account_id(),
                  extension_id=api.extension_id("101"), source="203.0.113.9", values={"new_device": True})
    )  # fmt: skip
    answer = await api.request("PUT", "/account/~/clarion/calling-policy", json={"internationalEnabled": True})
    await refused(answer, "SEC-02")


async def sec_03(world: World) -> None:
    """An account is opened with an address that is thrown away."""
    who = {"firstName": "Eve", "lastName": "Stone", "email": "eve@mailinator.com", "password": "a long password 1"}
    await refused(await world.post("/clarion/accounts", "101", name="Quiet Ltd", administrator=who), "SEC-03")


async def spm_01(world: World) -> None:
    """Somebody answers STOP, in letters that only look Latin; the next text is refused."""
    await arrives(world, STRANGER, "S\u0422\u041eP")  # Cyrillic T and O
    answer = await world.text(STRANGER, "One more thing", "103", purpose="Marketing")
    assert answer.status_code == 403, answer.text


async def arrives(world: World, sender: str, words: str, to: str = OWN) -> None:
    at = world.api.clock.now()
    text = IncomingText(carrier="test", id=f"in-{sender}-{words}", sender=sender, recipient=to, text=words, at=at)
    await TextInbox(world.api.here).take(text)
    await world.settled()


async def spm_02(world: World) -> None:
    """Of a hundred and twenty texts four end with STOP."""
    world.enforce("SPM-02")
    for number in range(120):
        sent = await world.text(f"+1202555{number % 90 + 100:04}", f"Your table {number} is ready")
        assert sent.status_code == 200, sent.text
        world.api.clock.advance(20)
    for number in range(4):
        await arrives(world, f"+1202555{number + 100:04}", "STOP")
    await world.text("+12025550199", "Your table is ready")


async def spm_03(world: World) -> None:
    """The sixty-first text of a minute."""
    for number in range(60):
        assert (await world.text(f"+1212555{100 + number // 10:04}", f"hello {number}")).status_code == 200
    await refused(await world.text("+12125550100", "one more"), "SPM-03")


async def spm_04(world: World) -> None:
    """A program sends from a number without a campaign, where the operator wants one."""
    path = "/account/~/clarion/text-registration"
    assert (await world.api.request("PUT", path, json={"campaignsRequired": True})).status_code == 200
    batch = {"from": OWN, "text": "Your table is ready", "messages": [{"to": [STRANGER]}]}
    await refused(await world.post("/account/~/a2p-sms/batches", "102", **batch), "SPM-04")


async def spm_05(world: World) -> None:
    """Codes to one range abroad, one number after another."""
    for number in range(12):
        answer = await world.text(f"+221771234{number:03}", f"Your code is {118_000 + number}")
        if answer.status_code != 200:
            return await refused(answer, "SPM-05")
        world.api.clock.advance(30)
    raise AssertionError("nothing stopped it")


class Sent(numbers.CodeSender):
    """Takes codes instead of a carrier."""

    async def call(self, account_id: str, extension_id: str, sender: str, number: str, code: str) -> None:
        return None

    async def text(self, proof_id: str, sender: str, number: str, words: str) -> None:
        return None


async def spm_06(world: World) -> None:
    """A code to a country that the account has not opened."""
    world.api.here.offer(numbers.CodeSender, Sent())
    body = {"phoneNumber": "+221771234567", "method": "Text"}
    await refused(await world.post("/account/~/clarion/verified-numbers", "101", **body), "SPM-06")
