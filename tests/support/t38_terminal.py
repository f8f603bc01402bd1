"""A T.38 fax terminal written from ITU-T T.38 (UDPTL, IFP of version 0) and T.30 alone: it shares no code with
libspandsp or with Clarion's modem. It sends or receives MH and MMR, with or without error correction, at V.27ter, V.29
and V.17.

No clock: `pass_time` is 20 ms of a line. Octets on the wire have the bit
that is transmitted first at the top, so that frames look as T.30 prints them.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.support.fax_pages import Page
from tests.support.t38_wire import Wire, code_page, data, indicator, read_ifp, read_page

_NO_SIGNAL, _CNG, _CED, _V21_PREAMBLE = range(4)  # indicators (T.38 Table 2)
_V21 = 0  # the data type of commands and answers
_HDLC, _SIG_END, _FCS_OK, _FCS_BAD, _OK_END, _BAD_END, _RAW, _RAW_END = range(8)  # field types (T.38 Table 3)
# Facsimile control fields (T.30 §5.3.6), without the bit that says who speaks.
_DIS, _CSI, _DCS, _TSI, _CFR, _FTT, _EOP, _MPS, _MCF, _DCN = 0x01, 0x02, 0x41, 0x42, 0x21, 0x22, 0x74, 0x72, 0x31, 0x5F
_PPS, _PPR, _FCD, _RCP = 0x7D, 0x3D, 0x60, 0x61
_SENDER = 0x80  # the station that has got a DIS
_WAITS = 3 * 50  # frames until a command is repeated (T4)
_MOST_TRIES = 3
_SMALL, _PER_FRAME = 48, 256


@dataclass(frozen=True)
class Rate:
    """`training`, `again`: indicators with long and short training; `data`: the data type; `dcs`: bits 11 to 14."""

    bits: int
    training: int
    again: int
    data: int
    dcs: str


V27 = Rate(4800, 5, 5, 2, "0100")
V29 = Rate(9600, 7, 7, 4, "1000")
V17 = Rate(14400, 15, 14, 8, "0001")
_OFFERED = {V27: "0100", V29: "1100", V17: "1101"}  # bits 11 to 14 of the DIS


def reversed_bits(octet: int) -> int:
    return int(f"{octet:08b}"[::-1], 2)


def _fields(ones: Sequence[int], count: int, modem: str) -> bytes:
    """The FIF of a DIS or DCS: bits are counted from 1."""
    bits = ["0"] * count
    for place in ones:
        bits[place - 1] = "1"
    bits[10:14] = list(modem)
    return bytes(int("".join(bits[at : at + 8]), 2) for at in range(0, count, 8))


def _bit(fif: bytes, number: int) -> bool:
    octet, place = divmod(number - 1, 8)
    return octet < len(fif) and bool(fif[octet] & 0x80 >> place)


@dataclass
class Habits:
    """What a machine is, and what is wrong with it. `spoils`: frames of each page that it sends broken the first time;
    `asks_again`: frames that it calls broken once; `never_trains`: no training is good enough; `hangs_up_after`: pages
    that it takes in a call before it hangs up.
    """

    rate: Rate = V17
    ecm: bool = True
    mmr: bool = True
    ident: str = "15550009999"
    spoils: frozenset[int] = frozenset()
    asks_again: frozenset[int] = frozenset()
    never_trains: bool = False
    hangs_up_after: int = 0


@dataclass
class _Page:
    """One that comes in."""

    frames: dict[int, bytes] = field(default_factory=dict)
    count: int = 0  # of frames, as it was told first
    raw: bytes = b""


class T38Terminal:
    """`send` gets datagrams. A caller sends `pages`; who is called receives, into `received`."""

    def __init__(self, send: Callable[[bytes], None], pages: Sequence[Page] = (), habits: Habits | None = None) -> None:
        self._out, self._wire, self._from = send, Wire(), Wire()
        self._habits, self._calls = habits or Habits(), bool(pages)
        self._later: deque[tuple[int, bytes]] = deque()  # frames to wait before each packet
        self._frame: dict[int, bytes] = {}  # what has come of a frame, by data type
        self.received: list[Page] = []
        self.remote_ident, self.over, self.retries = "", False, 0
        self._silent, self._tries = 0, 0
        self._asked: Callable[[], None] | None = None  # what is repeated when nothing comes
        self._training, self._trained, self._page = False, b"", _Page()
        self._ecm = self._mmr = False
        self._page_at, self._to_send = 0, [*pages]
        self._left: list[int] = []  # frames of the page that have not arrived
        self._asked_again = False
        self._coded = b""
        if self._calls:
            self._say(0, indicator(_CNG))
        else:
            self._say(10, indicator(_CED))
            self._say(100, indicator(_NO_SIGNAL))
            self._ask(self._send_dis)

    # ---- the line

    def pass_time(self) -> None:
        if self._later:
            wait, packet = self._later[0]
            if wait > 0:
                self._later[0] = (wait - 1, packet)
                return
            while self._later and self._later[0][0] <= 0:
                self._out(self._wire.pack(self._later.popleft()[1]))
            return
        self._silent += 1
        if self._silent > _WAITS and self._asked is not None and not self.over:
            self._tries += 1
            if self._tries > _MOST_TRIES:
                self._hang_up()
            else:
                self._silent = 0
                self._asked()

    def take(self, datagram: bytes) -> None:
        """Nothing, once it has hung up."""
        if self.over:
            return
        for packet in self._from.unpack(datagram):
            kind, value, fields = read_ifp(packet)
            self._silent = 0
            if kind == 0:
                if value == _NO_SIGNAL:
                    self._training_over()
                continue
            for type, content in fields:
                self._take_field(value, type, content)

    def _take_field(self, kind: int, type: int, content: bytes) -> None:
        if type in (_RAW, _RAW_END):
            if self._training:
                self._trained += content
            else:
                self._page.raw += content
            if type == _RAW_END:
                self._training_over()
            return
        self._frame[kind] = self._frame.get(kind, b"") + content
        if type in (_FCS_OK, _OK_END, _FCS_BAD, _BAD_END):
            frame = self._frame.pop(kind, b"")
            if type in (_FCS_OK, _OK_END) and len(frame) >= 3:
                self._take_frame(frame[2], frame[3:])
        elif type == _SIG_END:
            self._frame.pop(kind, None)

    def _say(self, wait: int, packet: bytes) -> None:
        self._later.append((wait, packet))

    def _frames(self, kind: int, frames: Sequence[bytes], spoiled: Sequence[int] = (), *, wait: int = 1) -> None:
        """HDLC frames as fields; the last ends the signal."""
        for place, frame in enumerate(frames):
            for start in range(0, len(frame), _SMALL):
                self._say(wait, data(kind, (_HDLC, frame[start : start + _SMALL])))
                wait = 1
            last = place == len(frames) - 1
            bad = place in spoiled
            self._say(0, data(kind, (_OK_END if last else _FCS_BAD if bad else _FCS_OK, b"")))

    def _command(self, *frames: tuple[int, bytes]) -> None:
        """A command or an answer in V.21: all but the last frame say that more comes."""
        side = _SENDER if self._calls else 0
        self._say(4, indicator(_V21_PREAMBLE))
        made = [
            bytes([0xFF, 0xC8 if place == len(frames) - 1 else 0xC0, code | (side if code != _DIS else 0)]) + fif
            for place, (code, fif) in enumerate(frames)
        ]
        self._frames(_V21, made, wait=50)
        self._say(1, indicator(_NO_SIGNAL))

    def _ask(self, command: Callable[[], None]) -> None:
        """A command that is repeated until an answer comes."""
        self._asked, self._silent, self._tries = command, 0, 0
        command()

    def _answer(self, code: int, fif: bytes = b"") -> None:
        """Repeated when the other side repeats its command, not by itself."""
        self._asked, self._silent = self._wait_on, 0
        self._command((code, fif))

    def _wait_on(self) -> None: ...

    def _hang_up(self) -> None:
        self.over, self._asked = True, None

    def _ident(self) -> bytes:
        digits = self._habits.ident.rjust(20).encode()
        return bytes(map(reversed_bits, reversed(digits)))

    # ---- what comes

    def _take_frame(self, code: int, fif: bytes) -> None:
        if code in (_FCD, _RCP):
            if code == _FCD:
                self._page.frames[reversed_bits(fif[0])] = fif[1:]
            return
        code &= 0x7F
        if code in (_CSI, _TSI):
            self.remote_ident = bytes(reversed_bits(each) for each in reversed(fif)).decode("ascii").strip()
        elif code == _DCN:
            self._hang_up()
        elif self._calls:
            self._as_sender(code, fif)
        else:
            self._as_receiver(code, fif)

    # ---- receiving

    def _send_dis(self) -> None:
        habits = self._habits
        ones = [10, 15, 20, 21, 22, 23, 24]  # receives; fine rows; any length; no least time for a row; more follows
        if habits.ecm:
            ones += [27, *([31] if habits.mmr else [])]
        self._command((_CSI, self._ident()), (_DIS, _fields(ones, 32, _OFFERED[habits.rate])))

    def _as_receiver(self, code: int, fif: bytes) -> None:
        if code == _DCS:
            self._ecm, self._mmr = _bit(fif, 27), _bit(fif, 31)
            assert not _bit(fif, 16), "two-dimensional coding was not offered"
            self._training, self._trained, self._asked = True, b"", self._wait_on
        elif code in (_EOP, _MPS):
            self._page_over(code, self._page.raw)
        elif code == _PPS:
            self._block_over(fif[0] & 0x7F, count=reversed_bits(fif[3]) + 1)

    def _training_over(self) -> None:
        if not self._training or not self._trained:
            return
        self._training, zeros = False, self._trained.count(0)
        good = zeros > 0.9 * len(self._trained) and not self._habits.never_trains
        self._page = _Page()
        self._answer(_CFR if good else _FTT)

    def _block_over(self, code: int, count: int) -> None:
        frames, self._page.count = self._page.frames, self._page.count or count
        count = self._page.count
        missing = [number for number in range(count) if number not in frames]
        if not missing and not self._asked_again and self._habits.asks_again:
            self._asked_again = True
            missing = sorted(self._habits.asks_again & set(frames))
        if missing:
            self.retries += 1
            bits = "".join("1" if number in missing else "0" for number in range(256))
            self._answer(_PPR, int(bits, 2).to_bytes(32, "big"))
            return
        assert code in (_EOP, _MPS), "pages of one block are enough here"
        self._page_over(code, b"".join(frames[number] for number in range(count)))

    def _page_over(self, code: int, coded: bytes) -> None:
        if coded:  # else a command that was repeated: the answer is
            self.received.append(read_page(coded, mmr=self._mmr))
        self._page, self._asked_again = _Page(), False
        self._answer(_MCF)
        if len(self.received) == self._habits.hangs_up_after:
            self._hang_up()

    # ---- sending

    def _as_sender(self, code: int, fif: bytes) -> None:
        if code == _DIS and self._asked is None:
            self._ecm = self._habits.ecm and _bit(fif, 27)
            self._mmr = self._habits.mmr and self._ecm and _bit(fif, 31)
            self._ask(self._train)
        elif code == _CFR:
            self._begin_page()
        elif code == _FTT:
            self._ask(self._train)
        elif code == _MCF:
            self._page_at += 1
            if self._page_at < len(self._to_send):
                self._begin_page()
            else:
                self._command((_DCN, b""))
                self._asked = self._hang_up
        elif code == _PPR:
            self.retries += 1
            self._left = [number for number in self._left if _bit(fif, number + 1)]
            self._ask(self._send_block)

    def _train(self) -> None:
        habits = self._habits
        ones = [10, 15, 20, 21, 22, 23, 24, *([27] if self._ecm else []), *([31] if self._mmr else [])]
        self._command((_TSI, self._ident()), (_DCS, _fields(ones, 32, habits.rate.dcs)))
        self._say(4, indicator(habits.rate.training))
        for _ in range(habits.rate.bits * 3 // 2 // 8 // _SMALL + 1):  # zeros for one second and a half
            self._say(1, data(habits.rate.data, (_RAW, bytes(_SMALL))))
        self._say(0, data(habits.rate.data, (_RAW_END, b"")))
        self._say(1, indicator(_NO_SIGNAL))

    def _begin_page(self) -> None:
        self._coded = code_page(self._to_send[self._page_at], mmr=self._mmr)
        self._left = list(range(-(-len(self._coded) // _PER_FRAME)))
        self._ask(self._send_block if self._ecm else self._send_page)

    def _end_of_page(self) -> int:
        return _EOP if self._page_at == len(self._to_send) - 1 else _MPS

    def _send_page(self) -> None:
        rate = self._habits.rate
        self._say(4, indicator(rate.again))
        for start in range(0, len(self._coded), _SMALL):
            self._say(1, data(rate.data, (_RAW, self._coded[start : start + _SMALL])))
        self._say(1, data(rate.data, (_RAW_END, b"")))
        self._say(1, indicator(_NO_SIGNAL))
        self._command((self._end_of_page(), b""))

    def _send_block(self) -> None:
        rate, coded = self._habits.rate, self._coded
        whole = -(-len(coded) // _PER_FRAME)
        assert whole <= 256, "pages of one block are enough here"
        first = len(self._left) == whole
        frames = [
            bytes([0xFF, 0xC0, _FCD, reversed_bits(number)])
            + coded[number * _PER_FRAME : (number + 1) * _PER_FRAME].ljust(_PER_FRAME, b"\0")
            for number in self._left
        ]
        self._say(4, indicator(rate.again))
        spoiled = [place for place, number in enumerate(self._left) if first and number in self._habits.spoils]
        self._frames(rate.data, [*frames, *(bytes([0xFF, 0xC0, _RCP]) for _ in range(3))], spoiled)
        self._say(1, indicator(_NO_SIGNAL))
        counters = bytes(reversed_bits(each) for each in (self._page_at, 0, len(self._left) - 1))
        self._command((_PPS, bytes([self._end_of_page() | _SENDER]) + counters))
