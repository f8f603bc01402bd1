"""One fax machine (T.30), on audio or on T.38, without sockets or clocks: the caller advances time.

It is not to be used after `close`. What the library calls back only takes notes: nothing may fail in there.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from clarion.base.fax import (
    LONGEST_HEADER,
    LONGEST_IDENT,
    Coding,
    FaxModemUnavailable,
    FaxOrder,
    FaxReport,
    Modulation,
    PageReport,
    T38Answer,
    Transport,
)
from clarion.engines.fax_modem.library import ffi, load
from clarion.engines.fax_modem.result_codes import CALL_DROPPED, name_of, sentence_of

RATE = 8000
MOST_PAGES = 500  # that one fax may bring in
FRAME = 160  # samples of 20 ms
_MODEMS = {Modulation.V27TER: 0x01, Modulation.V29: 0x02, Modulation.V17: 0x04}
_CODINGS = {Coding.MH: 0x02, Coding.MR: 0x04, Coding.MMR: 0x08}
_CODING_NAMES = {1: Coding.MH, 2: Coding.MR, 3: Coding.MMR, 4: Coding.MMR}
# Standard, fine and super-fine rows; 8 per mm, 16 per mm; 300, 400 and 600 dpi.
_RESOLUTIONS = 0x01 | 0x02 | 0x04 | 0x20000 | 0x40000 | 0x100000 | 0x200000 | 0x400000
# A4, B4 and A3 wide; any length.
_SIZES = 0x01 | 0x02 | 0x04 | 0x10000 | 0x20000 | 0x40000 | 0x80000 | 0x100000
_KEEP_CODING = 4  # T.6: how pages that come in are written
_ALL = -1
_DIS, _DTC, _DCS, _FINAL = 0x80, 0x81, 0x82, 0x01  # facsimile control field; its last bit says who speaks
# The phase that a frame begins: DIS, DCS, FTT; CFR, PPR, MCF (a page follows, or DCN); EOM, MPS, EOP, PPS; DCN.
_PHASES = {
    **dict.fromkeys((_DIS, _DCS, 0x44), "B"),
    **dict.fromkeys((0x84, 0xBC, 0x8C), "C"),
    **dict.fromkeys((0x8E, 0x4E, 0x2E, 0xBE), "D"),
    0xFA: "E",
}
_MOST_HEX = 64
# How often indicators, control data and image data are sent (T.38): losing an indicator loses the page.
_REPEATS = ((0, 3), (1, 3), (2, 3), (3, 1), (4, 2))


class _Machine:
    """What both kinds share: T.30 above whatever carries it."""

    transport = Transport.AUDIO

    def __init__(self, order: FaxOrder) -> None:
        self._lib = load()
        self._order = order
        self._handle = ffi.new_handle(self)
        self._keep: list[Any] = [self._handle]  # what the library points at
        self._stats = ffi.new("t30_stats_t *")
        self._t30: Any = None
        self._closed = False
        self.report = FaxReport(transport=self.transport)
        self.changed = False

    def _set_up(self, t30: Any) -> None:
        lib, order = self._lib, self._order
        self._t30 = t30
        abilities = order.abilities
        codings = [each for each in abilities.codings if each is not Coding.MMR or abilities.ecm]
        lib.t30_set_supported_modems(t30, sum(_MODEMS[each] for each in abilities.modulations))
        lib.t30_set_supported_compressions(t30, sum(_CODINGS[each] for each in codings) | _CODINGS[Coding.MH])
        lib.t30_set_supported_resolutions(t30, _RESOLUTIONS)
        lib.t30_set_supported_image_sizes(t30, _SIZES)
        lib.t30_set_ecm_capability(t30, int(abilities.ecm))
        lib.t30_set_rx_encoding(t30, _KEEP_CODING)
        if order.ident:
            lib.t30_set_tx_ident(t30, _text(order.ident, LONGEST_IDENT))
        if order.header:
            lib.t30_set_tx_page_header_info(t30, _text(order.header, LONGEST_HEADER))
            lib.t30_set_tx_page_header_tz(t30, _text(order.time_zone or "UTC0", 60))
        if order.document:
            last = order.first_page + order.pages - 1 if order.pages else _ALL
            lib.t30_set_tx_file(t30, order.document.encode(), order.first_page or _ALL, last)
        if order.received:
            lib.t30_set_rx_file(t30, order.received.encode(), MOST_PAGES)
        self._listen(t30)

    def _listen(self, t30: Any) -> None:
        lib = self._lib
        agreed = ffi.callback("phase_handler", self._agreed, error=0)
        page = ffi.callback("phase_handler", self._page, error=0)
        end = ffi.callback("end_handler", self._end)
        frame = ffi.callback("frame_handler", self._frame)
        self._keep += [agreed, page, end, frame]
        lib.t30_set_phase_b_handler(t30, agreed, self._handle)
        lib.t30_set_phase_d_handler(t30, page, self._handle)
        lib.t30_set_phase_e_handler(t30, end, self._handle)
        lib.t30_set_real_time_frame_handler(t30, frame, self._handle)

    # ---- what the library reports

    def _note(self, **changes: Any) -> None:
        self.report = msgspec.structs.replace(self.report, **changes)
        self.changed = True

    def _pages_done(self, stats: Any) -> int:
        order = self._order
        sends = order.document and (self.report.polled or not order.received)
        done: int = stats.pages_tx if sends else stats.pages_rx
        return done

    def _statistics(self) -> Any:
        self._lib.t30_get_transfer_statistics(self._t30, self._stats)
        return self._stats

    def _agreed(self, _t30: Any, _data: Any, _result: int) -> int:
        stats = self._statistics()
        self._note(
            negotiated=True,
            remote_ident=_read(self._lib.t30_get_rx_ident(self._t30)),
            remote_vendor=_read(self._lib.t30_get_rx_vendor(self._t30)),
            **_figures(stats),
        )
        return 0

    def _page(self, _t30: Any, _data: Any, _result: int) -> int:
        """A page has been confirmed, or was received well enough."""
        stats = self._statistics()
        if self._pages_done(stats) > len(self.report.pages):
            page = PageReport(
                width=stats.width,
                rows=stats.length,
                bad_rows=stats.bad_rows,
                coding=_CODING_NAMES.get(stats.encoding, ""),
                bit_rate=stats.bit_rate,
            )
            self._note(pages=(*self.report.pages, page), **_figures(stats))
        return 0

    def _end(self, _t30: Any, _data: Any, code: int) -> None:
        stats = self._statistics()
        if self._pages_done(stats) > len(self.report.pages):  # the last page is confirmed with the end of the fax
            self._page(None, None, 0)
        name = name_of(code)
        self._note(ended=True, code=name, reason=sentence_of(name), **_figures(stats))

    def _frame(self, _t30: Any, _data: Any, _direction: int, message: Any, length: int) -> None:
        if length < 3:
            return
        kind, text = message[2] & ~_FINAL, bytes(ffi.buffer(message, length))[2:].hex()[:_MOST_HEX]
        phase = _PHASES.get(kind, self.report.phase)
        if phase != self.report.phase:
            self._note(phase=phase)
        if message[2] == _DTC:
            self._note(polled=True)
        elif kind == _DIS and not self.report.dis:
            self._note(dis=text)
        elif kind == _DCS:
            self._note(dcs=text, trainings=self.report.trainings + 1)

    def hang_up(self) -> None:
        """The call is over: what has not been confirmed by now never will be."""
        if not self.report.ended:
            self._lib.t30_terminate(self._t30)
        if not self.report.ended:
            name = name_of(CALL_DROPPED)
            self._note(ended=True, code=name, reason=sentence_of(name))


class AudioMachine(_Machine):
    """On a telephone line: samples of 16 bits at 8 kHz."""

    transport = Transport.AUDIO

    def __init__(self, order: FaxOrder) -> None:
        super().__init__(order)
        self._state = self._lib.fax_init(ffi.NULL, int(order.calling))
        if self._state == ffi.NULL:
            raise FaxModemUnavailable("The fax modem cannot be made.")
        self._buffer = ffi.new(f"int16_t[{FRAME}]")
        self._lib.fax_set_transmit_on_idle(self._state, 1)
        self._set_up(self._lib.fax_get_t30_state(self._state))

    def hear(self, samples: bytes) -> None:
        """Samples of the line in the machine's byte order, 20 ms at most."""
        count = min(len(samples) // 2, FRAME)
        ffi.memmove(self._buffer, samples, count * 2)
        self._lib.fax_rx(self._state, self._buffer, count)

    def miss(self, count: int) -> None:
        """So many samples never came."""
        self._lib.fax_rx_fillin(self._state, count)

    def speak(self) -> bytes:
        """The next 20 ms."""
        count = self._lib.fax_tx(self._state, self._buffer, FRAME)
        return bytes(ffi.buffer(self._buffer, count * 2)) + bytes((FRAME - count) * 2)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._lib.fax_free(self._state)


class T38Machine(_Machine):
    """On packets (IFP, T.38): `send` is called with each, and how often it is to be sent."""

    transport = Transport.T38

    def __init__(self, order: FaxOrder, answer: T38Answer, send: Callable[[bytes, int], None]) -> None:
        super().__init__(order)
        self._send = send
        packet = ffi.callback("packet_handler", self._packet, error=0)
        self._keep.append(packet)
        self._state = self._lib.t38_terminal_init(ffi.NULL, int(order.calling), packet, self._handle)
        if self._state == ffi.NULL:
            raise FaxModemUnavailable("The fax modem cannot be made.")
        self._core = self._lib.t38_terminal_get_t38_core_state(self._state)
        self._lib.t38_set_t38_version(self._core, answer.version)
        self._lib.t38_set_max_datagram_size(self._core, answer.max_datagram)
        for category, count in _REPEATS:
            self._lib.t38_set_redundancy_control(self._core, category, count)
        self._set_up(self._lib.t38_terminal_get_t30_state(self._state))

    def _packet(self, _core: Any, _data: Any, content: Any, length: int, count: int) -> int:
        self._send(bytes(ffi.buffer(content, length)), count)
        return 0

    def take(self, packet: bytes, sequence: int) -> None:
        """An IFP packet from the other side. What it cannot understand it ignores."""
        self._lib.t38_core_rx_ifp_packet(self._core, packet, len(packet), sequence & 0xFFFF)

    def pass_time(self, samples: int = FRAME) -> None:
        """So many samples of a telephone line would have passed; sends what is due."""
        self._lib.t38_terminal_send_timeout(self._state, samples)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._lib.t38_terminal_free(self._state)


def _figures(stats: Any) -> dict[str, Any]:
    return {
        "ecm": bool(stats.error_correcting_mode),
        "bit_rate": stats.bit_rate,
        "coding": _CODING_NAMES.get(stats.encoding, ""),
        "repeats": stats.error_correcting_mode_retries,
    }


def _text(words: str, most: int) -> bytes:
    return words.encode("ascii", "replace")[:most]


def _read(pointer: Any) -> str:
    return ffi.string(pointer).decode("latin-1").strip() if pointer != ffi.NULL else ""
