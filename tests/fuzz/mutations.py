"""New inputs out of known ones. Everything follows from the seed of the generator that is given."""

from random import Random

from tests.engines.sip.bench import SDP
from tests.engines.sip.torture_invalid import REFUSED
from tests.engines.sip.torture_valid import ACCEPTED

SEEDS: list[bytes] = [data for data, _ in {**ACCEPTED, **REFUSED}.values()] + [SDP.encode()]
_PIECES = [
    "\u00b9".encode(), "\u0661".encode(), b"\x00", b"\r\n", b"\n ", b";", b",", b"<", b">", b'"', b"\\",
    b"%00", b"%", b":",
    b"-1", b"4294967296", b"9" * 400, b"=", b"@", b"[", b"]", b"::", b"SIP/2.0", b";tag=", b";branch=z9hG4bK",
    b"sip:911@x",
    b"a=rtpmap:96 opus/48000/2\r\n", b"m=audio 0 RTP/AVP 0\r\n", b"c=IN IP6 ::1\r\n", b"a=fmtp:96 x\r\n", b"\xff\xfe",
    b"Content-Length: 0\r\n", b"Replaces: a;to-tag=1;from-tag=2\r\n", b"Require: 100rel\r\n", b"RAck: 1 1 INVITE\r\n",
    b"Session-Expires: 1\r\n", b"Authorization: Digest username=\"801\", realm=\"x\"\r\n",
    b"X-Clarion-Source: udp:1:2\r\n",
]  # fmt: skip
_METHODS = [b"INVITE", b"ACK", b"BYE", b"CANCEL", b"REGISTER", b"OPTIONS", b"SUBSCRIBE", b"NOTIFY", b"INFO", b"MESSAGE",
            b"PRACK", b"UPDATE", b"REFER", b"PUBLISH"]  # fmt: skip
LONGEST = 20_000


def mutate(random: Random, known: list[bytes]) -> bytes:
    data = bytearray(random.choice(known))
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(data) + 1)
        size = random.randint(0, 24)
        match random.randrange(7):
            case 0:
                del data[at : at + size]
            case 1:
                data[at:at] = data[at : at + size]
            case 2:
                data[at : at + size] = random.randbytes(random.randint(0, 12))
            case 3:
                data[at:at] = random.choice(_PIECES)
            case 4:
                data = _swap_lines(random, data)
            case 5:
                data = bytearray(bytes(data).replace(random.choice(_METHODS), random.choice(_METHODS)))
            case _:
                other = random.choice(known)
                cut = random.randrange(len(other) + 1)
                data[at : at + size] = other[cut : cut + random.randint(0, 200)]
    return bytes(data[:LONGEST])


def _swap_lines(random: Random, data: bytearray) -> bytearray:
    lines = bytes(data).split(b"\r\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    if random.random() < 0.3:
        lines.insert(one, lines[other])
    return bytearray(b"\r\n".join(lines))
