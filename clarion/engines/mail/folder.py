"""Letters as files: what there is before somebody has set an SMTP server, so that links in them can be used."""

from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

from clarion.base.mail_queue import MailFile

MOST = 500


class FolderMail:
    """Writes `<id>.eml` into the folder, for its owner only; the newest 500 are kept."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder = folder
        self._sender = sender

    async def send(self, to: str, subject: str, text: str, message_id: str, files: Sequence[MailFile] = ()) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{message_id.strip('<>').partition('@')[0]}.eml"
        path.touch(mode=0o600)
        path.write_bytes(make_message(self._sender, to, subject, text, message_id, files).as_bytes())
        for old in sorted(self.folder.glob("*.eml"), key=lambda file: file.stat().st_mtime)[:-MOST]:
            old.unlink(missing_ok=True)

    async def check(self) -> str | None:
        return None


def make_message(
    sender: str, to: str, subject: str, text: str, message_id: str, files: Sequence[MailFile] = ()
) -> EmailMessage:
    """RFC 5322. `EmailMessage` refuses line breaks in headers."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Message-ID"] = sender, to, subject, message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answers from out-of-office robots
    message.set_content(text)
    for file in files:
        main, _, sub = file.content_type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub or "octet-stream", filename=file.name)
    return message
