"""Letters: a real SMTP server takes them, puts them off or refuses them; a folder takes them too."""

import email
import email.policy
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from clarion.base.clock import TurnableClock
from clarion.base.errors import Invalid
from clarion.base.mail_queue import TRIES_AFTER, MailQueue, OutgoingEmail, QueuedEmail, is_address, queue_email
from clarion.base.storage import Storage
from clarion.engines.mail import FolderMail, SmtpMail
from tests.support.waiting import free_port

SENDER = "Clarion <phone@example.com>"
LETTER = OutgoingEmail("ada@example.com", "Grüße", "Open https://phone.example.com/x\nBye.")


class Server:
    """What the server says to RCPT next, and what it took."""

    def __init__(self) -> None:
        self.says = "250 OK"
        self.taken: list[email.message.EmailMessage] = []

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.says.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.says

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, email.message.EmailMessage)
        self.taken.append(message)
        return "250 Taken"


@pytest.fixture
def server() -> Iterator[tuple[Server, SmtpMail]]:
    handler, port = Server(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, SmtpMail(f"smtp://127.0.0.1:{port}", SENDER)
    controller.stop()


async def write(storage: Storage, clock: TurnableClock, letter: OutgoingEmail = LETTER) -> None:
    async with storage.transaction() as session:
        queue_email(session, letter, clock.now(), "1")


async def row_of(storage: Storage) -> QueuedEmail:
    async with storage.reading() as session:
        found = await session.scalar(select(QueuedEmail))
    assert found is not None
    return found


async def test_a_letter_arrives_and_its_text_is_forgotten_here(
    storage: Storage, clock: TurnableClock, server: tuple[Server, SmtpMail]
) -> None:
    handler, mail = server
    await write(storage, clock)
    assert await MailQueue(storage, clock, mail).deliver() == 1
    [message] = handler.taken
    assert (message["To"], message["Subject"]) == ("ada@example.com", "Grüße")
    assert message.get_content().replace("\r\n", "\n").strip() == LETTER.text
    row = await row_of(storage)
    assert row.sent_at == clock.now()
    assert row.text == ""


async def test_a_server_that_puts_off_is_asked_again_later_and_not_before(
    storage: Storage, clock: TurnableClock, server: tuple[Server, SmtpMail]
) -> None:
    handler, mail = server
    room = MailQueue(storage, clock, mail)
    handler.says = "451 Not now"
    await write(storage, clock)
    assert await room.deliver() == 0
    assert "451" in (await room.health() or "")
    handler.says = "250 OK"
    assert await room.deliver() == 0
    clock.advance(TRIES_AFTER[0].total_seconds())
    assert await room.deliver() == 1
    assert await room.health() is None
    assert len(handler.taken) == 1


async def test_a_refused_letter_is_not_tried_again_and_says_why(
    storage: Storage, clock: TurnableClock, server: tuple[Server, SmtpMail]
) -> None:
    handler, mail = server
    room = MailQueue(storage, clock, mail)
    handler.says = "550 No such user"
    await write(storage, clock)
    assert await room.deliver() == 0
    row = await row_of(storage)
    assert row.due_at is None
    assert "550 No such user" in row.problem
    assert await room.health() is None


async def test_a_server_that_is_gone_costs_no_letter_until_all_tries_are_used(
    storage: Storage, clock: TurnableClock
) -> None:
    room = MailQueue(storage, clock, SmtpMail(f"smtp://127.0.0.1:{free_port()}", SENDER))
    await write(storage, clock)
    for wait in (*TRIES_AFTER, timedelta()):
        assert (await row_of(storage)).due_at is not None
        await room.deliver()
        clock.advance(wait.total_seconds())
    row = await row_of(storage)
    assert row.due_at is None
    assert row.problem


async def test_two_rooms_never_send_the_same_letter(
    storage: Storage, clock: TurnableClock, server: tuple[Server, SmtpMail]
) -> None:
    handler, mail = server
    first, second = MailQueue(storage, clock, mail), MailQueue(storage, clock, mail)
    await write(storage, clock)
    taken = [*await first._take(), *await second._take()]
    assert len(taken) == 1
    clock.advance(301)  # the first died with it
    assert await second.deliver() == 1
    assert len(handler.taken) == 1


async def test_nothing_leaves_when_the_change_is_rolled_back(storage: Storage, clock: TurnableClock) -> None:
    with pytest.raises(RuntimeError):
        async with storage.transaction() as session:
            queue_email(session, LETTER, clock.now())
            raise RuntimeError
    async with storage.reading() as session:
        assert (await session.scalars(select(QueuedEmail))).all() == []


async def test_without_a_server_letters_lie_in_a_folder(tmp_path: Path) -> None:
    await FolderMail(tmp_path / "mail", SENDER).send("a@example.com", "Hello", "Text", "<17@clarion>")
    [file] = (tmp_path / "mail").iterdir()
    assert file.name == "17.eml"
    assert file.stat().st_mode & 0o077 == 0
    assert b"Subject: Hello" in file.read_bytes()


@pytest.mark.parametrize(
    "address", ["", "x", "@x.y", "a@b", "a b@c.d", "a@b@c.d", "a@c.d\nBcc: e@f.g", f"{'a' * 65}@c.d"]
)
async def test_what_is_no_address_is_refused_when_it_is_written(
    storage: Storage, clock: TurnableClock, address: str
) -> None:
    async with storage.transaction() as session:
        with pytest.raises(Invalid):
            queue_email(session, OutgoingEmail(address, "x", "y"), clock.now())


@given(st.text(max_size=40))
def test_no_accepted_address_can_break_a_header(text: str) -> None:
    if is_address(text):
        assert not any(sign in text for sign in "\r\n \t<>,")
