"""Copies of somebody's data, its erasure, and the certificate, through the API."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from PIL import Image
from sqlalchemy import func, select
from typer.testing import CliRunner

from clarion.apps.cli_privacy import add_to
from clarion.base.files import Files
from clarion.base.mail_queue import QueuedEmail
from clarion.base.storage import Base
from clarion.calls.cdr import CallRecord
from clarion.features.conduct import NoteRefused
from clarion.features.message_store import Message
from clarion.features.operations.privacy_requests import PrivacyRequestWorker, check_certificate
from clarion.features.operations.privacy_requests import worker as worker_module
from clarion.features.operations.privacy_requests.models import PrivacyRequest
from clarion.features.people import Extension, demo
from clarion.features.phone.call_log.models import CallLogEntry
from tests.features.messaging.conftest import DANA, OWN, PNG, SMS
from tests.features.messaging.test_chats import post, team, texts
from tests.features.messaging.test_retention import key_of, with_file
from tests.features.phone.test_missed_calls import a_call
from tests.support.api import Api
from tests.support.waiting import wait_for

PATH, MINE = "/clarion/privacy-requests", "/clarion/own-privacy-requests"
CASEY = "+12025550123"


@pytest.fixture
async def work(api: Api) -> PrivacyRequestWorker:
    """Does what waits when it is told to, and not before."""
    await api.here.get(PrivacyRequestWorker).close()
    return PrivacyRequestWorker(api.here)


async def want(api: Api, method: str, path: str, number: str = "101", status: int = 200, **options: Any) -> Any:
    answer = await api.request(method, path, number, **options)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def erased(api: Api, work: PrivacyRequestWorker, **order: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The request when it is done, and the statement of its certificate, which is checked."""
    made = await want(api, "POST", PATH, status=201, json={"kind": "Erasure", **order})
    await want(api, "POST", f"{PATH}/{made['id']}/approval")
    assert await work.do_next()
    done = await want(api, "GET", f"{PATH}/{made['id']}")
    assert done["status"] == "Completed", done
    certificate = await want(api, "GET", f"{PATH}/{made['id']}/certificate")
    check_certificate(certificate)
    changed = certificate | {"statement": certificate["statement"].replace('"left":0', '"left":1', 1)}
    with pytest.raises(NoteRefused):
        check_certificate(changed)
    return done, json.loads(certificate["statement"])


async def archive_of(api: Api, path: str, number: str = "101") -> zipfile.ZipFile:
    answer = await api.request("GET", path, number)
    assert answer.status_code == 200, answer.text
    return zipfile.ZipFile(io.BytesIO(answer.content))


def lines(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in archive.read(name).splitlines()]


def call_with_casey(api: Api, name: str = "") -> CallRecord:
    """`name`: of 102, as phones showed it."""
    call = a_call(api, "Accepted", session="77", answered=1767632405.0)
    callee = call.parties[1]
    callee = callee.model_copy(update={"who": callee.who.model_copy(update={"name": name})})
    return call.model_copy(update={"parties": [call.parties[0], callee]})


async def text_to(api: Api, number: str, words: str) -> None:
    body = {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": number}], "text": words}
    await want(api, "POST", SMS, "102", json=body)


async def test_a_person_gets_a_copy_of_their_data_and_of_nobody_elses(api: Api, work: PrivacyRequestWorker) -> None:
    """OPS-40, R19: what they wrote, their calls and messages with their files, and no secret."""
    chat = (await team(api, members=("102",)))["id"]
    await with_file(api, chat, "102")
    await post(api, chat, "by somebody else", "101")
    await text_to(api, CASEY, "to Casey")
    await api.end_calls(call_with_casey(api))
    asked = await want(api, "POST", MINE, "102", 201, json={"kind": "Export"})
    await want(api, "POST", MINE, "102", 409, json={"kind": "Export"})
    assert await work.do_next()
    assert not await work.do_next()
    [done] = (await want(api, "GET", MINE, "102"))["records"]
    assert (done["status"], done["own"], done["archiveSize"] > 0) == ("Completed", True, True)
    archive = await archive_of(api, f"{MINE}/{asked['id']}/archive", "102")
    assert [row["text"] for row in lines(archive, "chats/chat_posts.jsonl")] == ["see this"]
    [message] = lines(archive, "messages/messages.jsonl")
    assert message["subject"] == "to Casey"
    [call] = lines(archive, "calls/call_log.jsonl")
    assert call["from_number"] == CASEY
    [person] = lines(archive, "account/extensions.jsonl")
    assert (person["id"], "password_hash" in person) == (api.extension_id("102"), False)
    [file] = [name for name in archive.namelist() if name.startswith("chats/files/")]
    assert archive.read(file) == b"the bytes"
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"by somebody else" not in everything
    listed = {each["name"] for each in json.loads(archive.read("export.json"))["files"]}
    assert listed == set(archive.namelist()) - {"export.json"}
    for number, status in (("101", 404), ("103", 404)):
        await want(api, "GET", f"{MINE}/{asked['id']}/archive", number, status)
    await want(api, "GET", PATH, "103", 403)
    stranger = await api.request("GET", f"{PATH}/{asked['id']}", "101", demo.NEIGHBOUR)
    assert stranger.status_code == 404
    async with api.here.storage.reading() as session:
        told = await session.scalars(select(QueuedEmail.subject).where(QueuedEmail.recipient.like("%@%")))
        assert "The copy of the data is ready" in set(told)
    api.clock.advance(15 * 86_400)
    api.tokens.clear()
    await want(api, "GET", f"{MINE}/{asked['id']}/archive", "102", 404)
    await work.forget_archives()
    assert [found async for found in api.here.get(Files).walk("privacy-exports")] == []


async def test_a_person_is_erased_with_their_files_and_the_rest_forgets_their_name(
    api: Api, work: PrivacyRequestWorker
) -> None:
    """OPS-41, OPS-48: everything in the database, the file store and the evidence log, with a certificate."""
    ben = api.extension_id("102")
    chat = (await team(api, members=("102",)))["id"]
    _said, file = await with_file(api, chat, "102")
    key = await key_of(api, file)
    await post(api, chat, "by somebody else", "101")
    image = {"image": ("me.png", _picture(), "image/png")}
    await want(api, "PUT", f"/account/~/extension/{ben}/profile-image", status=204, files=image)
    await text_to(api, CASEY, "to Casey")
    async with api.here.storage.reading() as session:
        name = (await session.get_one(Extension, ben)).name
    await api.end_calls(call_with_casey(api, name))
    assert {"call_log", "cdrs"} <= set(await tables_that_say(api, name))
    done, statement = await erased(api, work, extensionId=ben, content=True, note="by letter")
    assert await texts(api, chat) == ["by somebody else"]
    assert {each["table"]: each["left"] for each in statement["tables"] if each["left"] and not each.get("why")} == {}
    assert statement["subject"] == {"kind": "Person", "extensionId": ben}
    await api.settled()

    async def gone() -> bool:
        left = [each.key async for each in api.here.get(Files).walk("profile-images")]
        return await api.here.get(Files).find(key) is None and left == []

    await wait_for(gone, missing="the end of their files")
    async with api.here.storage.reading() as session:
        assert await session.get(Extension, ben) is None
        assert await session.scalar(select(func.count()).select_from(Message).where(Message.extension_id == ben)) == 0
    assert await tables_that_say(api, name) == []
    assert (done.get("name"), done["numbers"], done.get("note")) == (None, [], None)
    assert (await want(api, "GET", "/account/~/call-log"))["records"] != []


async def test_what_they_wrote_for_the_company_stays_where_the_request_does_not_say_otherwise(
    api: Api, work: PrivacyRequestWorker
) -> None:
    chat = (await team(api, members=("103",)))["id"]
    await post(api, chat, "minutes of a meeting", "103")
    _done, statement = await erased(api, work, extensionId=api.extension_id("103"))
    assert await texts(api, chat) == ["minutes of a meeting"]
    [posts] = [each for each in statement["tables"] if each["table"] == "chat_posts"]
    assert (posts["treatment"], posts["left"]) == ("keep", 1)
    assert posts["why"].startswith("It was written for the company")


async def test_somebody_outside_is_erased_everywhere_in_the_company_and_nowhere_else(
    api: Api, work: PrivacyRequestWorker
) -> None:
    await text_to(api, CASEY, "to Casey")
    await text_to(api, DANA, "to Dana")
    contact = {"firstName": "Casey", "lastName": "Jones", "mobilePhone": CASEY, "email": "Casey@Example.org"}
    for number in ("101", "102"):
        await want(api, "POST", "/account/~/extension/~/address-book/contact", number, json=contact)
    await api.end_calls(call_with_casey(api))
    neighbor = await api.request(
        "POST", "/account/~/extension/~/address-book/contact", "101", demo.NEIGHBOUR, json=contact
    )
    assert neighbor.status_code == 200
    copy = await want(api, "POST", PATH, status=201, json={"kind": "Export", "numbers": ["(202) 555-0123"]})
    assert await work.do_next()
    archive = await archive_of(api, f"{PATH}/{copy['id']}/archive")
    assert [row["subject"] for row in lines(archive, "messages/messages.jsonl")] == ["to Casey"]
    assert len(lines(archive, "contacts/contacts.jsonl")) == 2
    order = {"numbers": [CASEY], "emails": ["casey@example.org"], "name": "Casey Jones"}
    made = await want(api, "POST", PATH, status=201, json={"kind": "Erasure", **order})
    counted = {
        each["table"]: each["rows"] for each in (await want(api, "GET", f"{PATH}/{made['id']}/preview"))["tables"]
    }
    assert (counted["messages"], counted["contacts"], counted["call_log"] > 0) == (1, 2, True)
    await want(api, "POST", f"{PATH}/{made['id']}/cancellation")
    done, statement = await erased(api, work, **order)
    assert done["numbers"] == ["…123"]
    assert statement["subject"]["marks"] == ["…123", "c…@example.org"]
    kept = {each["table"] for each in statement["tables"] if each["left"]}
    assert kept <= {"text_consents", "text_consent_changes", "blocked_numbers"}, kept
    found = await want(api, "GET", "/account/~/extension/~/message-store", "102", params={"messageType": "SMS"})
    assert [each["subject"] for each in found["records"]] == ["to Dana"]
    mine = await want(api, "GET", "/account/~/extension/~/address-book/contact", "102")
    assert mine["records"] == []
    there = await api.request("GET", "/account/~/extension/~/address-book/contact", "101", demo.NEIGHBOUR)
    assert [each["firstName"] for each in there.json()["records"]] == ["Casey"]
    async with api.here.storage.reading() as session:
        row = (await session.scalars(select(CallLogEntry).where(CallLogEntry.session_id == "77").limit(1))).one()
    assert (row.from_number, row.seconds > 0) == ("", True)
    assert "Casey" not in json.dumps([row.caller, row.callee, row.legs])


async def test_a_company_gets_all_of_its_data_and_nothing_of_another(api: Api, work: PrivacyRequestWorker) -> None:
    """OPS-40"""
    chat = (await team(api, members=("102",)))["id"]
    await with_file(api, chat, "102")
    for body in ({"kind": "Erasure", "company": True}, {"kind": "Export", "company": True, "numbers": [CASEY]}):
        await want(api, "POST", PATH, status=400, json=body)
    asked = await want(api, "POST", PATH, status=201, json={"kind": "Export", "company": True})
    assert await work.do_next()
    archive = await archive_of(api, f"{PATH}/{asked['id']}/archive")
    [account] = lines(archive, "account/accounts.jsonl")
    people = {each["id"] for each in lines(archive, "account/extensions.jsonl")}
    assert (account["id"], {api.extension_id("101"), api.extension_id("102")} <= people) == (api.account_id(), True)
    assert api.extension_id("101", demo.NEIGHBOUR) not in people
    assert [row["text"] for row in lines(archive, "chats/chat_posts.jsonl") if row["text"]] == ["see this"]
    assert b"the bytes" in [archive.read(name) for name in archive.namelist() if "/files/" in name]
    rows = [row for name in archive.namelist() if name.endswith(".jsonl") for row in lines(archive, name)]
    assert {row["account_id"] for row in rows if "account_id" in row} == {api.account_id()}


async def test_a_hold_the_last_administrator_and_oneself_are_in_the_way(api: Api, work: PrivacyRequestWorker) -> None:
    ben = api.extension_id("102")
    hold = {"kind": "Person", "subjectId": ben, "reason": "Case 7"}
    held = await want(api, "POST", "/clarion/team-messaging/holds", status=201, json=hold)
    made = await want(api, "POST", PATH, status=201, json={"kind": "Erasure", "extensionId": ben})
    assert (await want(api, "GET", f"{PATH}/{made['id']}/preview"))["held"] is True
    await want(api, "POST", f"{PATH}/{made['id']}/approval", status=409)
    await want(api, "DELETE", f"/clarion/team-messaging/holds/{held['id']}", status=204)
    await want(api, "POST", f"{PATH}/{made['id']}/approval")
    await want(api, "POST", "/clarion/team-messaging/holds", status=201, json=hold)
    assert await work.do_next()
    stopped = await want(api, "GET", f"{PATH}/{made['id']}")
    assert (stopped["status"], "legal hold" in stopped["problem"]) == ("Failed", True)
    refused = await want(api, "POST", f"{PATH}/{made['id']}/refusal", json={"answer": "A court asked for it."})
    assert (refused["status"], refused["answer"]) == ("Refused", "A court asked for it.")
    await want(api, "POST", f"{PATH}/{made['id']}/approval", status=409)
    own = await want(api, "POST", PATH, status=201, json={"kind": "Erasure", "extensionId": api.extension_id("101")})
    await want(api, "POST", f"{PATH}/{own['id']}/approval", status=403)
    for body in (
        {},
        {"extensionId": ben, "numbers": [CASEY]},
        {"numbers": ["x"]},
        {"emails": ["x"]},
        {"extensionId": "1"},
    ):
        await want(api, "POST", PATH, status=400, json={"kind": "Erasure", **body})


async def test_a_worker_that_dies_half_way_is_followed_by_one_that_ends_it(
    api: Api, work: PrivacyRequestWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The certificate counts what both have erased, and names are found although the person's own row is gone."""
    ben = api.extension_id("102")
    chat = (await team(api, members=("102",)))["id"]
    await post(api, chat, "to be erased", "102")
    await api.end_calls(call_with_casey(api))
    made = await want(api, "POST", PATH, status=201, json={"kind": "Erasure", "extensionId": ben, "content": True})
    await want(api, "POST", f"{PATH}/{made['id']}/approval")

    def dies(*_: Any) -> Any:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(worker_module, "write_certificate", dies)
        assert await work.do_next()
    assert (await want(api, "GET", f"{PATH}/{made['id']}"))["status"] == "Approved"
    assert await work.do_next()
    certificate = await want(api, "GET", f"{PATH}/{made['id']}/certificate")
    [posts] = [each for each in json.loads(certificate["statement"])["tables"] if each["table"] == "chat_posts"]
    assert (posts["rows"], posts["left"]) == (1, 0)


async def test_officers_are_reminded_a_week_before_an_answer_is_due(api: Api, work: PrivacyRequestWorker) -> None:
    ben = api.extension_id("102")
    asked = await want(api, "POST", MINE, "102", 201, json={"kind": "Erasure", "note": "I leave."})
    assert asked["status"] == "Received"

    async def reminders() -> int:
        await worker_module.telling.remind(api.here)
        async with api.here.storage.reading() as session:
            query = select(func.count()).select_from(QueuedEmail)
            return await session.scalar(query.where(QueuedEmail.subject.startswith("A request about data"))) or 0

    assert await reminders() == 0
    api.clock.advance(24 * 86_400)
    api.tokens.clear()
    first = await reminders()
    assert first >= 1
    assert await reminders() == first, "once"
    longer = await want(api, "POST", f"{PATH}/{asked['id']}/extension", json={"answer": "There is much of it."})
    assert (longer["extended"], longer["extendable"]) == (True, False)
    await want(api, "POST", f"{PATH}/{asked['id']}/extension", status=409, json={"answer": "Again"})
    api.clock.advance(70 * 86_400)
    api.tokens.clear()
    [late] = (await want(api, "GET", PATH, params={"status": "Received"}))["records"]
    assert (late["overdue"], late["extensionId"]) == (True, ben)
    async with api.here.storage.reading() as session:
        row = await session.get_one(PrivacyRequest, asked["id"])
        assert row.due_at - row.received_at == timedelta(days=90)
    await want(api, "POST", f"{MINE}/{asked['id']}/cancellation", "102")


async def test_deleting_a_person_deletes_their_files(api: Api) -> None:
    """Whoever deletes them, with or without a request."""
    ben = api.extension_id("102")
    image = {"image": ("me.png", _picture(), "image/png")}
    await want(api, "PUT", f"/account/~/extension/{ben}/profile-image", status=204, files=image)
    body = {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": CASEY}], "text": "see"}
    parts = {"json": (None, json.dumps(body), "application/json"), "attachment": ("a.png", PNG, "image/png")}
    await want(api, "POST", SMS, "102", files=parts)
    await want(api, "DELETE", f"/account/~/extension/{ben}", status=204)

    async def gone() -> bool:
        left = [each.key for area in ("profile-images", "messages") async for each in _walk(api, area)]
        return left == []

    await wait_for(gone, missing="the end of their files")


def _walk(api: Api, area: str) -> Any:
    return api.here.get(Files).walk(f"{area}/{api.account_id()}")


def _picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (64, 64), "navy").save(kept, "PNG")
    return kept.getvalue()


async def tables_that_say(api: Api, name: str) -> list[str]:
    """Tables with the name somewhere, besides those that keep it for a reason of their own."""
    found = []
    async with api.here.storage.reading() as session:
        for table in Base.metadata.tables.values():
            rows = await session.execute(select(table))
            if any(name in str(value) for row in rows for value in row):
                found.append(table.name)
    return sorted(set(found) - {"audit_records", "event_log", "event_inbox", "outbox", "idempotency_keys"})


async def test_a_certificate_is_checked_by_command(api: Api, work: PrivacyRequestWorker, tmp_path: Path) -> None:
    made = await want(api, "POST", PATH, status=201, json={"kind": "Erasure", "numbers": [CASEY]})
    await want(api, "POST", f"{PATH}/{made['id']}/approval")
    assert await work.do_next()
    document = await want(api, "GET", f"{PATH}/{made['id']}/certificate")
    file = tmp_path / "certificate.json"
    app = typer.Typer()
    app.callback()(lambda: None)
    add_to(app)

    def verified(content: Any) -> tuple[int, str]:
        file.write_text(content if isinstance(content, str) else json.dumps(content))
        result = CliRunner().invoke(app, ["privacy", "verify", str(file)])
        return result.exit_code, result.output

    code, said = verified(document)
    assert (code, '"…123"' in said) == (0, True)
    assert verified(document | {"statement": document["statement"] + " "})[0] == 1
    assert [verified(content)[0] for content in ("{}", "no", "[]")] == [2, 2, 2]
