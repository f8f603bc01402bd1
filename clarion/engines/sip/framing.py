"""Messages out of a stream (RFC 3261 §18.3): header block, then as many bytes as Content-Length says."""

import re
from typing import Final

from clarion.engines.sip.message import MAX_MESSAGE

PING: Final = b"\r\n\r\n"  # RFC 5626 §3.5.1
PONG: Final = b"\r\n"
_LENGTH = re.compile(rb"(?:^|\n)(?:content-length|l)[ \t]*:[ \t]*([0-9]{1,9})[ \t]*\r?(?:\n|\Z)", re.I)


class StreamFramer:
    """Feed bytes, get whole messages. When the stream can no longer be followed, `broken` says why."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.broken = ""
        self.pings = 0  # keep-alives since somebody last looked

    def feed(self, data: bytes) -> list[bytes]:
        buffer = self._buffer
        buffer += data
        found: list[bytes] = []
        while not self.broken:
            self._skip_blank_lines(buffer)
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(buffer) > MAX_MESSAGE:
                    self.broken = "Message Too Large"
                return found
            length = _LENGTH.search(buffer, 0, end + 2)
            if length is None:
                self.broken = "Missing Content-Length"
                return found
            size = end + 4 + int(length[1])
            if size > MAX_MESSAGE:
                self.broken = "Message Too Large"
                return found
            if len(buffer) < size:
                return found
            found.append(bytes(buffer[:size]))
            del buffer[:size]
        return found

    def _skip_blank_lines(self, buffer: bytearray) -> None:
        if not buffer or buffer[0] not in b"\r\n":
            return
        count = len(buffer) - len(buffer.lstrip(b"\r\n"))
        if buffer[:count].count(b"\n") >= 2:
            self.pings += 1
        del buffer[:count]
