"""Whether a room has captions, as it is stored with it. Pure data."""

import msgspec


class Captions(msgspec.Struct, frozen=True):
    """`language`: a locale; empty: whatever is spoken."""

    on: bool = False
    language: str = ""
