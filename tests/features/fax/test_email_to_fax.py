"""FAX-21: email to fax, by a real mail client over TLS."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import aiosmtplib
import pytest
from sqlalchemy import select

from clarion.apps.fax_by_email import close_fax_by_email, open_fax_by_email
from clarion.base.errors import Invalid
from clarion.base.mail_queue import QueuedEmail
from clarion.base.settings import SettingsError
from clarion.engines.kamailio.certificates import ensure_certificates
from clarion.engines.mail import SubmissionServer, submission
from clarion.features.fax import FaxByEmail
from clarion.features.fax.email_orders import number_of, read_email
from clarion.features.people import Extension, demo
from clarion.features.people.sign_in.credentials import create_credential, credential_token
from tests.features.fax.test_send import DANA, STORE, TEXT, Line, ended, line, queue_of
from tests.support.api import Api

__all__ = ["line"]

DOMAIN = "fax.example.com"
TO = f"{DANA}@{DOMAIN}"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Office:
    """A mail program of 102, and the listener that it knows."""

    def __init__(self, api: Api, server: SubmissionServer, authority: Path) -> None:
        self.api, self.server = api, server
        self.tls = ssl.create_default_context(cafile=str(authority))
        self.email = next(each.email for each in demo.DEMO.people if each.number == "102")
        self.password = demo.demo_password(api.here.keys, demo.DEMO, "102")

    def letter(self, *files: tuple[str, bytes], **headers: str) -> EmailMessage:
        message = EmailMessage()
        given = {"From": self.email, "To": TO, "Subject": "The minutes", "Message-ID": "<1@office>"} | headers
        for name, value in given.items():
            message[name.replace("_", "-")] = value
        message.set_content("As agreed.\n\nBob\n")
        for name, content in files:
            message.add_attachment(content, maintype="text", subtype="plain", filename=name)
        return message

    async def send(self, message: EmailMessage, to: str = TO, password: str = "", user: str = "") -> None:
        client = aiosmtplib.SMTP(
            hostname="localhost", port=self.server.port, use_tls=True, tls_context=self.tls, start_tls=False
        )
        async with client:
            await client.login(user or self.email, password or self.password)
            await client.send_message(message, sender=self.email, recipients=[to])

    async def faxes(self) -> list[dict[str, Any]]:
        answer = await self.api.get(f"{STORE}?messageType=Fax&dateFrom=2020-01-01", "102")
        found: list[dict[str, Any]] = answer.json()["records"]
        return found


@pytest.fixture
async def office(api: Api, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    made = ensure_certificates(tmp_path / "tls", ["localhost", "127.0.0.1"])
    given = {"fax_email_domain": DOMAIN, "fax_email_port": 0, "bind": "127.0.0.1"}
    settings = api.here.settings.model_copy(update=given)
    monkeypatch.setattr(api.here, "settings", settings)
    with pytest.raises(SettingsError):
        await open_fax_by_email(api.here)
    tls = {"tls_certificate": made.certificate, "tls_key": made.key}
    monkeypatch.setattr(api.here, "settings", settings.model_copy(update=tls))
    await open_fax_by_email(api.here)
    yield Office(api, api.here.get(SubmissionServer), made.authority)
    await close_fax_by_email(api.here)


@on_sqlite
async def test_fax_21_an_email_becomes_a_fax_once_and_its_sender_hears_of_the_result(
    office: Office, line: Line, api: Api
) -> None:
    letter = office.letter(TEXT)
    await office.send(letter)
    await office.send(letter)  # the mail program did not hear that it was taken
    [fax] = await office.faxes()
    assert fax["to"] == [{"phoneNumber": DANA, "messageStatus": "Queued"}]
    assert (fax["faxPageCount"], fax["coverPageText"]) == (3, "The minutes\n\nAs agreed.\n\nBob")
    await line.report(await line.work(), ended("OK", 3))
    assert (await queue_of(api, fax))["state"] == "Sent"
    async with api.here.storage.reading() as session:
        query = select(QueuedEmail).where(
            QueuedEmail.recipient == office.email, QueuedEmail.subject.contains("(202) 555-0100")
        )
        [answer] = (await session.scalars(query)).all()
    assert answer.subject == "Fax sent to (202) 555-0100"
    assert "3 of 3 pages" in answer.text
    assert '"format":"clarion-fax-receipt/1"' in answer.text


@on_sqlite
async def test_fax_21_only_signed_in_senders_with_their_own_address_fax_and_nothing_is_relayed(
    office: Office, api: Api
) -> None:
    refused = [
        ({"password": "wrong"}, {}, 535),
        ({"password": "eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiJ4In0.c2ln"}, {}, 535),
        ({"to": "someone@example.org"}, {}, 550),
        ({"to": f"hello@{DOMAIN}"}, {}, 550),
        ({"to": f"911@{DOMAIN}"}, {}, 550),
        ({}, {"From": "president@example.org"}, 550),
        ({}, {"Auto_Submitted": "auto-replied"}, 550),
        ({}, {"List_Id": "<news.example.org>"}, 550),
    ]
    for given, headers, code in refused:
        with pytest.raises((aiosmtplib.SMTPResponseException, aiosmtplib.SMTPRecipientsRefused)) as raised:
            await office.send(office.letter(TEXT, **headers), **given)
        error = raised.value
        answers = error.recipients if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else [error]
        assert {each.code for each in answers} == {code}, (given, headers, error)
    with pytest.raises(aiosmtplib.SMTPResponseException) as raised:
        await office.send(office.letter(("program.exe", b"MZ" + bytes(100))))
    assert "cannot be faxed" in raised.value.message
    anonymous = aiosmtplib.SMTP(hostname="localhost", port=office.server.port, use_tls=True, tls_context=office.tls)
    async with anonymous:
        with pytest.raises(aiosmtplib.SMTPException):
            await anonymous.send_message(office.letter(TEXT), sender=office.email, recipients=[TO])
    assert await office.faxes() == []


@on_sqlite
async def test_fax_21_who_does_not_sign_in_keeps_nobody_out(office: Office) -> None:
    """Many connections that say nothing: the oldest give way."""
    idle = [await asyncio.open_connection("localhost", office.server.port, ssl=office.tls) for _ in range(70)]
    await office.send(office.letter(TEXT))
    assert len(await office.faxes()) == 1
    read, _ = idle[0]
    greeting, _, why = (await read.read()).partition(b"\r\n")
    assert greeting.startswith(b"220 "), "it was greeted, and then ended"
    assert why.startswith(b"421 4.7.0 Too many connections"), why
    assert read.at_eof()
    for _, writer in idle:
        writer.close()


@on_sqlite
async def test_fax_21_a_server_that_takes_its_time_over_a_sign_in_ends_only_who_says_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit counts the client's time; who is ended reads why."""
    monkeypatch.setattr(submission, "_SIGN_IN_S", 1.0)
    monkeypatch.setattr(submission, "_TICK_S", 0.1)
    prove, told = FaxByEmail.prove, []

    async def slowly(self: FaxByEmail, name: str, password: str, source: str) -> Extension:
        read, writer = await asyncio.open_connection("localhost", office.server.port, ssl=office.tls)
        told.append(await read.read())  # until the server has ended it, for its silence
        writer.close()
        return await prove(self, name, password, source)

    monkeypatch.setattr(FaxByEmail, "prove", slowly)
    await office.send(office.letter(TEXT))
    assert len(await office.faxes()) == 1
    assert told[0].split(b"\r\n")[1] == b"421 4.4.2 Nobody signed in within 20 seconds. Connect again."


@on_sqlite
async def test_fax_21_a_server_that_stops_says_so(office: Office) -> None:
    read, writer = await asyncio.open_connection("localhost", office.server.port, ssl=office.tls)
    await read.readline()
    await office.server.close()
    assert (await read.read()).startswith(b"421 4.3.2 The server is stopping.")
    writer.close()


@on_sqlite
async def test_fax_21_more_senders_than_there_is_room_for_are_asked_to_come_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submission, "MOST_CONNECTIONS", 1)
    first = aiosmtplib.SMTP(hostname="localhost", port=office.server.port, use_tls=True, tls_context=office.tls)
    async with first:
        await first.login(office.email, office.password)
        with pytest.raises(aiosmtplib.SMTPResponseException) as raised:
            await office.send(office.letter(TEXT))
        assert (raised.value.code, "Try again later" in raised.value.message) == (454, True)
    await office.send(office.letter(TEXT))


@on_sqlite
async def test_fax_21_a_jwt_credential_serves_as_the_password_of_a_program(office: Office, api: Api) -> None:
    async with api.here.storage.transaction() as session:
        person = await session.get_one(Extension, api.extension_id("102"))
        row = create_credential(session, person, name="Mail program", now=api.clock.now())
    token = credential_token(row, api.here.keys, "http://clarion.test")
    await office.send(office.letter(TEXT), password=token)
    assert len(await office.faxes()) == 1


def test_fax_21_what_an_email_says() -> None:
    assert number_of("+1 650@x".replace(" ", ""), "x") == "+1650"
    with pytest.raises(Invalid):
        number_of("a@b", "b")
    html = b"From: Ada <Ada@Example.org>\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n"
    html += b"Content-Type: text/html; charset=utf-8\r\n\r\n"
    order = read_email(html + "<style>p{}</style><p>Grüße</p><p>Ada</p>".encode())
    assert (order.sender, order.cover_text, order.files) == ("ada@example.org", "Café\n\nGrüße\nAda", ())
    empty = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\n"
    for broken in (b"", b"\xff\xfe\x00", empty, b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xff"):
        read_email(broken)
    circles = b"".join(b"Received: from a by b\r\n" for _ in range(31))
    with pytest.raises(Invalid):
        read_email(circles + b"\r\nx")
