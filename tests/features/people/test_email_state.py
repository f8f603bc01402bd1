"""Whether emails leave is said as it is: without a mail server, with one, and with one that refuses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from clarion.base.mail_queue import Mail, MailFile, OutgoingEmail, QueuedEmail, Refused, queue_email
from tests.support.api import Api

PATH = "/account/~/clarion/email"


class Server:
    """A mail server that takes everything until it is told not to."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.refuses = ""

    async def send(self, to: str, subject: str, text: str, message_id: str, files: Sequence[MailFile] = ()) -> None:
        if self.refuses:
            raise Refused(self.refuses)
        self.taken.append(to)

    async def check(self) -> str | None:
        return self.refuses or None


@pytest.fixture
def server(api: Api) -> Server:
    found = Server()
    api.here.offer(Mail, found)
    api.here.settings = api.here.settings.model_copy(update={"smtp_url": "smtp://mail.example.com"})
    return found


async def test_without_a_mail_server_nothing_claims_that_an_email_leaves(api: Api) -> None:
    assert (await api.get(PATH)).json()["server"] is False
    refused = await api.request("POST", f"{PATH}/test", json={})
    assert refused.status_code == 409
    assert "CLARION_SMTP_URL" in refused.text


async def test_a_test_email_says_what_the_mail_server_said(api: Api, server: Server) -> None:
    assert (await api.get(PATH)).json()["server"] is True
    sent = (await api.request("POST", f"{PATH}/test", json={})).json()
    assert sent == {"sent": True, "to": "ada@demo.example", "problem": ""}
    assert server.taken == ["ada@demo.example"]
    server.refuses = "The mail server refused: 550 No such user"
    failed = (await api.request("POST", f"{PATH}/test", json={"email": "x@example.com"})).json()
    assert (failed["sent"], failed["problem"]) == (False, server.refuses)
    assert (await api.request("POST", f"{PATH}/test", json={"email": "nobody"})).status_code == 400


async def test_emails_that_wait_are_listed_to_their_companys_administrators(api: Api) -> None:
    async with api.here.storage.transaction() as session:
        now = api.here.clock.now()
        letter = OutgoingEmail("ben@demo.example", "Welcome", "Hello Ben")
        for subject, account_id in (("Welcome", api.account_id()), ("Of others", "1")):
            written = queue_email(session, replace(letter, subject=subject), now, account_id)
            await session.flush()
            (await session.get_one(QueuedEmail, written)).due_at = now + timedelta(hours=1)  # it failed once
    records = (await api.get(PATH)).json()["records"]
    assert [(each["to"], each["subject"], each["status"]) for each in records] == [
        ("ben@demo.example", "Welcome", "Waiting")
    ]
    assert "Of others" not in str(records)
    assert (await api.get(PATH, "102")).status_code == 403
