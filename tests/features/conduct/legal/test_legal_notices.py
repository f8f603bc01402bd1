"""Legal notices from arrival to end: tracebacks (ENF-02), authorities (LEA-01), takedown notices (INF-01)."""

import email
import io
from datetime import timedelta
from email.policy import default
from typing import Any

import httpx
from PIL import Image
from sqlalchemy import func, select

from clarion.base.mail_queue import QueuedEmail
from clarion.features.conduct import Conduct, LegalClock, Override, Status, VerdictFeed
from clarion.features.people import demo
from tests.features.conduct.journeys.legal import CLAIM, JSON, authority, claim, take_step, upload, upload_and_post
from tests.features.conduct.journeys.requests import PNG
from tests.features.conduct.journeys.world import OFFICER, OWN
from tests.features.phone.test_call_log_rules import NOBODY, WORLD, call, party
from tests.support.api import Api
from tests.support.waiting import wait_for

MINE = "/account/~/clarion/conduct"
OBJECTION = {
    "text": "I took this picture myself.", "name": "Ben Okafor", "address": "1 Main St, Springfield",
    "signature": "Ben Okafor", "mistake": True, "jurisdiction": True,
}  # fmt: skip


async def gets_letter(api: Api, address: str, *words: str) -> None:
    """One with all these words is on its way, or is waited for."""

    async def came() -> bool:
        files = (api.here.settings.data / "mail").glob("*.eml")
        mails = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
        texts = [str(mail.get_content()) for mail in mails if mail["to"] is not None and address in str(mail["to"])]
        return any(all(one in text for one in words) for text in texts)

    await api.settled()
    await wait_for(came, missing=f"a letter to {address} with {words}", timeout=20)


async def titles(api: Api, number: str = "102") -> list[str]:
    await api.settled()
    return [one["title"] for one in (await api.get(f"{MINE}/notices", number)).json()["records"]]


async def sees(api: Api, file: dict[str, Any], number: str) -> bool:
    path = f"/team-messaging/v1/files/{file['id']}/content"
    return (await api.client.get(path, headers=await api.as_person(number))).status_code == 200


async def test_a_traceback_is_drafted_from_the_record_of_the_call_and_answered_enf_02(sqlite_api: Api) -> None:
    api = sqlite_api
    began = api.clock.now().timestamp() - 3600
    times = {"started": began, "answered": began + 5, "ended": began + 17}
    ben = NOBODY | {"account_id": api.account_id(), "extension_id": api.extension_id("102"), "number": OWN}
    record = call(party(1, ben, WORLD, **times), party(2, WORLD, ben, **times), account_ids=[api.account_id()], **times)
    await api.end_calls(record)
    at = (api.clock.now() - timedelta(minutes=55)).isoformat()
    body = {"requester": "Traceback group", "reference": "T-7", "contact": "desk@trace.example", "at": at,
            "callerNumber": "(650) 555-0102", "calledNumber": WORLD["number"]}  # fmt: skip
    made = await api.request("POST", f"{OFFICER}/tracebacks", json=body)
    assert made.status_code == 201, made.text
    [traced] = made.json()["details"]["calls"]
    assert (traced["accountName"], traced["seconds"], len(traced["digest"])) == (demo.DEMO.name, 12.0, 64)
    assert f"our customer {demo.DEMO.name} (US)" in made.json()["text"] and "T-7" in made.json()["text"]
    other = await api.request("POST", f"{OFFICER}/tracebacks", json=body | {"calledNumber": "+12025550999"})
    assert other.json()["details"]["calls"] == [], "a call between others is not named"
    await take_step(api, made.json()["id"], "answer", "Our customer was asked, and the line is closed.")
    await gets_letter(api, "desk@trace.example", "the line is closed", traced["digest"])
    await take_step(api, made.json()["id"], "answer", "Once more, please.", status=409)
    decided = await api.request("POST", f"{OFFICER}/cases/{other.json()['id']}/decision",
                                json={"decision": "upheld", "reasons": "It is as it is."})  # fmt: skip
    assert decided.status_code == 400, "a legal notice goes by its own steps"
    for path in ("tracebacks", "authority-requests"):
        assert (await api.request("POST", f"{OFFICER}/{path}", "101", demo.NEIGHBOUR, json=body)).status_code in (
            400,
            403,
        )
    assert (await api.request("POST", f"{OFFICER}/tracebacks", "102", json=body)).status_code == 403


async def test_the_person_is_told_of_an_authority_unless_that_is_forbidden_lea_01(sqlite_api: Api) -> None:
    api = sqlite_api
    path = f"{OFFICER}/authority-requests"
    answer = await api.request("POST", path, json=authority(gagged=True, instrument="warrant",
                               since="2025-11-01", until="2025-12-01", contact="clerk@court.example"))  # fmt: skip
    assert answer.status_code == 201 and answer.json()["fits"] and answer.json()["reply"] is None, answer.text
    assert await titles(api) == []
    case = await take_step(api, answer.json()["case"]["id"], "answer", "The texts of November are enclosed.")
    assert case["decision"] == "upheld"
    await gets_letter(api, "clerk@court.example", "enclosed")
    told = await api.request("POST", path, json=authority())
    assert not told.json()["fits"] and "/conduct/statements/" in told.json()["statement"]
    assert await titles(api) == ["An authority asked for your data"]
    refused = await take_step(api, told.json()["case"]["id"], "answer", "Please come back with a warrant.")
    assert refused["decision"] == "overturned" and refused["reasons"].startswith("This class of data needs a stronger")
    nobody = await api.request("POST", path, json=authority(number="+12125550999"))
    assert nobody.status_code == 400 and "[number]" in nobody.json()["message"]
    blank = await api.request("POST", path, json=authority(authority=" "))
    assert (blank.status_code, blank.json()["errors"][0]["parameterName"]) == (400, "authority"), blank.text
    conduct = api.here.get(Conduct)
    conduct.use(conduct.force.book, [Override("LEA-01", "everywhere", status=Status.OBSERVE)])
    watched = (await api.request("POST", path, json=authority())).json()
    assert (watched["fits"], watched["statement"]) == (False, None), "the law does not depend on the rule"
    assert watched["reply"] == "This class of data needs a stronger instrument."
    await api.here.get(VerdictFeed).sent()


async def test_nothing_is_erased_on_request_for_90_days_lea_01(sqlite_api: Api) -> None:
    api = sqlite_api
    await api.request("POST", f"{OFFICER}/authority-requests", json=authority(instrument="preservation", gagged=True))
    made = await api.request("POST", "/clarion/own-privacy-requests", "102", json={"kind": "Erasure"})
    assert made.status_code == 201, made.text
    path = f"/clarion/privacy-requests/{made.json()['id']}/approval"
    held = await api.request("POST", path)
    assert held.status_code == 409 and "has to keep this person's data" in held.json()["message"], held.text
    api.clock.advance(timedelta(days=91).total_seconds())
    api.tokens.clear()
    assert (await api.request("POST", path)).status_code in (200, 202)


async def test_a_claimed_file_is_away_and_back_ten_business_days_after_an_objection_inf_01(
    sqlite_api: Api,
) -> None:
    api = sqlite_api
    file = await upload_and_post(api, PNG)
    case = await claim(api, file)
    assert await sees(api, file, "103"), "a notice does nothing before a person has read it"
    assert (await api.get(f"{MINE}/takedowns", "102")).json()["records"] == []
    await take_step(api, case, "uphold", "It is as they say.", status=409)
    await take_step(api, case, "accept")
    assert not await sees(api, file, "103") and not await sees(api, file, "102")
    assert "A file of yours is held" in await titles(api)
    [mine] = (await api.get(f"{MINE}/takedowns", "102")).json()["records"]
    assert (mine["file"], mine["claimant"], mine["backAt"]) == ("harbour.png", "Rosa Klein", None)
    assert (await api.get(f"{MINE}/takedowns", "103")).json()["records"] == [], "somebody else's"
    path = f"{MINE}/takedowns/{case}/counter-notice"
    assert (await api.request("POST", path, "103", json=OBJECTION)).status_code == 404
    assert (await api.request("POST", path, "101", demo.NEIGHBOUR, json=OBJECTION)).status_code == 404
    assert (await api.request("POST", path, "102", json=OBJECTION | {"mistake": False})).status_code == 400
    objected = await api.request("POST", path, "102", json=OBJECTION)
    assert objected.status_code == 201 and objected.json()["backAt"], objected.text
    assert (await api.request("POST", path, "102", json=OBJECTION)).status_code == 409
    await gets_letter(api, "rosa@photos.example", "Ben Okafor, 1 Main St, Springfield")
    await api.here.get(LegalClock).turn()
    assert not await sees(api, file, "103"), "ten business days are not over"
    api.clock.advance(timedelta(days=17).total_seconds())
    api.tokens.clear()
    await api.here.get(LegalClock).turn()
    assert await sees(api, file, "103")
    assert (await upload(api, PNG)).status_code == 200, "nothing stands against it any more"


async def test_a_file_that_two_notices_hold_comes_back_with_the_second_inf_01(sqlite_api: Api) -> None:
    api = sqlite_api
    file = await upload_and_post(api, PNG)
    cases = [await claim(api, file), await claim(api, file, name="Another agent")]
    for case in cases:
        await take_step(api, case, "accept")
    await take_step(api, cases[0], "dismiss", "The claimant sold it to the company.")
    assert not await sees(api, file, "103"), "the other notice stands"
    await take_step(api, cases[1], "dismiss", "The claimant sold it to the company.")
    assert await sees(api, file, "103")


async def test_one_place_or_network_sends_few_notices_and_writes_few_letters_to_one_address(sqlite_api: Api) -> None:
    """The form needs no account: a network is one place however many addresses it has, and nobody's mailbox is filled
    by somebody with many.
    """
    api = sqlite_api
    notice = CLAIM | {"material": "https://example.com/x"}

    async def send(address: str, **more: str) -> int:
        transport = httpx.ASGITransport(api.app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return (await client.post("/conduct/takedown", json=notice | more, headers=JSON)).status_code

    statuses = [await send(f"2001:db8:1:2::{number}", contact=f"a{number}@x.example") for number in range(1, 12)]
    assert statuses == [201] * 10 + [429]
    assert await send("2001:db8:1:3::1", contact="b@x.example") == 201
    statuses = [await send(f"192.0.2.{number}") for number in range(1, 14)]
    assert statuses == [201] * 13, "a notice is taken, whatever was sent in the same name"
    async with api.here.storage.reading() as session:
        query = select(func.count()).select_from(QueuedEmail).where(QueuedEmail.recipient == notice["contact"])
        assert await session.scalar(query) == 10


async def test_three_upheld_notices_stop_uploads_of_the_account_for_180_days_inf_01(sqlite_api: Api) -> None:
    api = sqlite_api
    for number in range(3):
        case = await claim(api, await upload_and_post(api, PNG + bytes([number])))
        await take_step(api, case, "accept")
        if number == 0:
            await take_step(api, case, "uphold", "Nobody objected to it.", status=409)
        api.clock.advance(timedelta(days=14).total_seconds())
        api.tokens.clear()
        await take_step(api, case, "uphold", "Nobody objected within two weeks.")
        await api.settled()
    refused = await upload(api, b"a new file")
    assert refused.status_code == 403 and refused.json()["rule"] == "INF-01", refused.text
    assert "3 notices" in refused.json()["message"]
    theirs = await upload(api, b"a new file", "101", demo.NEIGHBOUR)
    assert theirs.status_code == 200, "other companies go on"
    api.clock.advance(timedelta(days=160).total_seconds())
    api.tokens.clear()
    assert (await upload(api, b"a new file")).status_code == 200


async def test_an_incomplete_or_dismissed_notice_changes_nothing_inf_01(sqlite_api: Api) -> None:
    api = sqlite_api
    file = await upload_and_post(api, PNG)
    page = await api.client.get("/conduct/takedown?lang=nl")
    assert page.status_code == 200 and "Verwijderingsverzoek" in page.text
    form = {"material": file["contentUri"], "work": "Mine", "name": "Rosa", "contact": "rosa@photos.example",
            "signature": "Rosa", "goodFaith": "yes"}  # fmt: skip
    lacking = await api.client.post("/conduct/takedown", data=form)
    assert lacking.status_code == 400 and "perjury" in lacking.text and 'value="Rosa"' in lacking.text
    whole = await api.client.post("/conduct/takedown", data=form | {"accurate": "yes"})
    assert whole.status_code == 201 and "Thank you" in whole.text
    elsewhere = await claim(api, {"contentUri": "https://example.com/files/1234567890123456/content"})
    await take_step(api, elsewhere, "accept", status=400)
    await take_step(api, elsewhere, "answer", status=400)
    await take_step(api, elsewhere, "dismiss", "This is not on our service.")
    case = await claim(api, file)
    await take_step(api, case, "accept")
    await take_step(api, case, "dismiss", "The claimant sold it to the company.")
    assert await sees(api, file, "103")


async def test_a_claimed_profile_image_is_away_and_back_and_a_newer_one_stays_inf_01(sqlite_api: Api) -> None:
    api = sqlite_api
    mine = "/account/~/extension/~/profile-image"
    seen = f"/account/~/extension/{api.extension_id('102')}/profile-image"

    async def put(picture: bytes) -> int:
        answer = await api.request("PUT", mine, "102", content=picture, headers={"Content-Type": "image/png"})
        return answer.status_code

    async def shown() -> int:
        return (await api.get(seen, "103")).status_code

    assert await put(PNG) == 204
    claims = [await claim(api, {"contentUri": f"http://clarion.test/restapi/v1.0{seen}"}) for _ in range(2)]
    await take_step(api, claims[0], "accept")
    await api.settled()
    assert await shown() == 404
    await take_step(api, claims[1], "accept", status=400)  # it is away already
    assert await put(PNG) == 202, "the same bytes are held"
    await take_step(api, claims[0], "dismiss")
    assert await shown() == 200
    await take_step(api, claims[1], "accept")
    await api.settled()
    newer = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(newer, "PNG")
    assert await put(newer.getvalue()) == 204
    etag = (await api.get(seen, "103")).headers["etag"]
    await take_step(api, claims[1], "dismiss")
    assert (await api.get(seen, "103")).headers["etag"] == etag
