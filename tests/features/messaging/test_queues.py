"""Texts to the number of a queue: in the mailboxes of those who read for it, and answered from its number."""

from pathlib import Path

from clarion.base.files import Files
from clarion.engines.phone_network import NetworkControl
from clarion.features import numbers
from clarion.features.people import Extension, ExtensionType
from clarion.features.people.settings.models import SmsRecipient
from tests.features.messaging.conftest import DANA, SMS, STORE, Status, arrives
from tests.support.api import Api

QUEUE = "+16505550190"


async def a_queue(api: Api) -> str:
    """104 becomes a queue with a number; 102 and 103 read its texts."""
    async with api.here.storage.transaction() as session:
        queue = await session.get_one(Extension, api.extension_id("104"))
        queue.type = ExtensionType.DEPARTMENT
        now = api.clock.now()
        await numbers.add_number(session, QUEUE, account_id=queue.account_id, extension_id=queue.id, now=now)
        for number in ("102", "103"):
            reader = api.extension_id(number)
            session.add(SmsRecipient(extension_id=queue.id, recipient_id=reader, account_id=queue.account_id))
    return queue.id


async def test_everybody_who_reads_for_the_queue_gets_it_and_may_answer(
    api: Api, desk: NetworkControl, becomes: Status, tmp_path: Path
) -> None:
    queue = await a_queue(api)
    picture = {"content_type": "image/gif", "file_name": "a.gif", "content": "R0lGODlhAQ=="}
    desk.texts.place({"from": DANA, "to": QUEUE, "text": "is anybody there?", "media": [picture]})
    [ben], [chloe] = await arrives(api, 1), await arrives(api, 1, "103")
    for message in (ben, chloe):
        assert message["owner"]["extensionId"] == queue
        assert message["to"][0]["phoneNumber"] == QUEUE
    assert ben["conversationId"] == chloe["conversationId"]
    assert ben["id"] != chloe["id"]
    shared = await api.get(STORE, "102", params={"owner": "Shared"})
    assert [record["id"] for record in shared.json()["records"]] == [ben["id"]]

    body = {"from": {"phoneNumber": QUEUE}, "to": [{"phoneNumber": DANA}], "text": "yes"}
    answer = await api.request("POST", SMS, "103", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["conversationId"] == ben["conversationId"]
    await becomes(answer.json(), "Delivered", "103")
    assert (await api.request("POST", SMS, "101", json=body)).status_code == 403, "who does not read, does not answer"

    await api.request("DELETE", f"{STORE}/{ben['id']}", "102", params={"purge": "true"})
    await api.settled()
    still = chloe["attachments"][1]["uri"].removeprefix("http://clarion.test")
    assert (await api.get(still, "103")).status_code == 200, "the picture is the other's, too"
    await api.request("DELETE", f"{STORE}/{chloe['id']}", "103", params={"purge": "true"})
    await api.settled()
    assert [facts.key async for facts in api.here.get(Files).walk("messages")] == []


async def test_a_queue_that_nobody_reads_for_keeps_its_texts_itself(api: Api, desk: NetworkControl) -> None:
    await a_queue(api)
    async with api.here.storage.transaction() as session:
        for number in ("102", "103"):
            row = await session.get(SmsRecipient, (api.extension_id("104"), api.extension_id(number)))
            await session.delete(row)
    desk.texts.place({"from": DANA, "to": QUEUE, "text": "hello?"})
    path = f"/account/~/extension/{api.extension_id('104')}/message-store"

    from tests.support.waiting import wait_for

    async def kept() -> bool:
        return bool((await api.get(path, "101")).json()["records"])

    await wait_for(kept, missing="the text in the mailbox of the queue")
