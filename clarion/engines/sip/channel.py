"""What the layers above the transport know of it."""

from typing import Protocol


class Channel(Protocol):
    """A way to one peer: a TCP connection, or a UDP socket and an address."""

    reliable: bool
    name: str  # "TCP" | "UDP", as in Via
    peer: tuple[str, int]

    def send(self, data: bytes) -> bool:
        """Hand one whole message to the kernel, or queue it while the connection is being made. False: it is closed."""
