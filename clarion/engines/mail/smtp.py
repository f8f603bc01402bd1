"""Letters by an SMTP server (RFC 5321), with STARTTLS or TLS and a password where the address says so."""

from collections.abc import Sequence
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

import aiosmtplib

from clarion.base.mail_queue import Mail, MailFile, Refused
from clarion.base.settings import Settings
from clarion.engines.mail.folder import FolderMail, make_message

TIMEOUT_S = 20.0


class SmtpMail:
    """`url` is `smtp://[user:password@]host[:port]` (STARTTLS when offered) or `smtps://…` (TLS from the start)."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._tls else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._sender = sender

    def _client(self) -> aiosmtplib.SMTP:
        # A password goes out only over TLS: with one, STARTTLS is a must, not a wish.
        start_tls = None if self._tls or self._user is None else True
        return aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            use_tls=self._tls,
            start_tls=False if self._tls else start_tls,
            username=self._user,
            password=self._password,
            timeout=TIMEOUT_S,
        )

    async def send(self, to: str, subject: str, text: str, message_id: str, files: Sequence[MailFile] = ()) -> None:
        message = make_message(self._sender, to, subject, text, message_id, files)
        message["Date"] = formatdate(usegmt=True)
        try:
            async with self._client() as client:
                await client.send_message(message)
        except aiosmtplib.SMTPRecipientsRefused as error:
            self._judge(error.recipients[0].code, error.recipients[0].message)
        except aiosmtplib.SMTPResponseException as error:
            if isinstance(error, aiosmtplib.SMTPAuthenticationError | aiosmtplib.SMTPConnectResponseError):
                raise  # ours to mend, not the letter's fault
            self._judge(error.code, error.message)

    @staticmethod
    def _judge(code: int, words: str) -> None:
        if 500 <= code < 600:
            raise Refused(f"The mail server refused: {code} {words}")
        raise ConnectionError(f"The mail server put it off: {code} {words}")

    async def check(self) -> str | None:
        try:
            async with self._client():
                return None
        except (OSError, aiosmtplib.SMTPException) as error:
            return f"the mail server {self._host}:{self._port} cannot be used: {error or type(error).__name__}"


def open_mail(settings: Settings) -> Mail:
    """The engine that the settings ask for."""
    if settings.smtp_url:
        return SmtpMail(settings.smtp_url, settings.mail_from)
    return FolderMail(settings.data / "mail", settings.mail_from)
