"""What may go with a sealed message: files that were sealed before they were brought, and no plain word."""

from collections.abc import Mapping, Sequence
from typing import Any

from clarion.base.errors import Forbidden, Invalid
from clarion.features.messaging.chats.rules import PLAIN_REFUSED

FILE_NAME = "sealed.bin"
"""Of every sealed file: its own name lies in the message."""
FILE_TYPE = "application/octet-stream"


def check_nothing_plain(text: str, attachments: Sequence[tuple[str, str]]) -> None:
    """Raises 400 for a text beside what is sealed, and for anything but files."""
    if text:
        raise Invalid("Parameter [text] goes not with [sealed].", parameter="text")
    if any(kind != "File" for kind, _ in attachments):
        raise Invalid("Parameter [attachments] holds only files where the chat is encrypted.", parameter="attachments")


def check_files_sealed(files: Sequence[Mapping[str, Any]]) -> None:
    """Raises 403 (E2E-101) for a file that anybody could read."""
    for file in files:
        if file.get("name") != FILE_NAME or file.get("contentType") != FILE_TYPE or file.get("hasPreview"):
            raise Forbidden(
                "This chat is end-to-end encrypted: files are sealed before they are brought.",
                code=PLAIN_REFUSED,
                parameter="attachments",
            )
