"""A connection to a server that a company named: how much it may say, and for how long."""

import socket
import time
from typing import Any

MOST_MESSAGE = 16 * 2**20
"""Bytes of one LDAP message: an entry with a picture of 1 MB and its groups is far below."""
_CHUNK = 65536
_SEQUENCE = 0x30  # the tag of every LDAPMessage (RFC 4511 §4.1.1)


class Metered:
    """A socket whose `recv` gives whole messages. What it has not said in time, or says too much, is an OSError: a
    socket's own timeout begins anew with every byte.
    """

    def __init__(self, inner: socket.socket, most_bytes: int, until: float) -> None:
        """`until`: by `time.monotonic`."""
        self.inner = inner
        self.left = most_bytes
        self.until = until
        self._read = bytearray()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def around(self, inner: socket.socket) -> "Metered":
        """The same meter for the socket with TLS; what came before TLS and was not asked for is forgotten."""
        return Metered(inner, self.left, self.until)

    def recv(self, _size: int) -> bytes:
        while True:
            length = message_length(self._read)
            if length > MOST_MESSAGE:
                raise OSError("one message is larger than 16 MB")
            if 0 < length <= len(self._read):
                message = bytes(self._read[:length])
                del self._read[:length]
                return message
            data = self._more()
            if not data:
                return b""
            self._read += data

    def _more(self) -> bytes:
        if time.monotonic() > self.until:
            raise OSError("it took too long")
        data = self.inner.recv(_CHUNK)
        self.left -= len(data)
        if self.left < 0:
            raise OSError("it says more than is taken: narrow the filter, or leave out pictures")
        return data


def message_length(read: bytes | bytearray) -> int:
    """Bytes of the message that begins here (BER, definite lengths); 0 while that is not known. Raises OSError."""
    if read and read[0] != _SEQUENCE:
        raise OSError("it does not speak LDAP")
    if len(read) < 2:
        return 0
    if read[1] < 0x80:
        return 2 + read[1]
    count = read[1] & 0x7F
    if not 1 <= count <= 4:
        raise OSError("it does not speak LDAP")
    return 2 + count + int.from_bytes(read[2 : 2 + count]) if len(read) >= 2 + count else 0
