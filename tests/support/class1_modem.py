"""A Class 1 modem (T.31) on a pseudo-terminal, for fax programs of others: they do T.30 themselves, and only tones and
bits come from libspandsp. Its line leads to one of our fax machines.
"""

import os
import time
import tty
from typing import Any

from clarion.engines.fax_modem.library import ffi, load
from clarion.engines.fax_modem.terminal import FRAME

_DECLARATIONS = """
typedef ... t31_state_t;
typedef ... at_state_t;
typedef int (*at_handler)(at_state_t *, void *, const uint8_t *, size_t);
typedef int (*control_handler)(t31_state_t *, void *, int, const char *);
t31_state_t *t31_init(t31_state_t *, at_handler, void *, control_handler, void *, packet_handler, void *);
int t31_free(t31_state_t *);
void t31_call_event(t31_state_t *, int);
int t31_at_rx(t31_state_t *, const char *, int);
int t31_rx(t31_state_t *, int16_t *, int);
int t31_tx(t31_state_t *, int16_t *, int);
void t31_set_mode(t31_state_t *, int);
void t31_set_transmit_on_idle(t31_state_t *, int);
int t31_t38_send_timeout(t31_state_t *, int);
t38_core_state_t *t31_get_t38_core_state(t31_state_t *);
"""
_CALL, _ANSWER, _HANG_UP, _CLEAR_TO_SEND = 0, 1, 2, 7  # what it asks of its line
_CONNECTED, _ANSWERED, _GONE = 2, 3, 7  # what its line tells
ffi.cdef(_DECLARATIONS, override=True)


class Class1Modem:
    """`path`: the terminal that a program opens."""

    def __init__(self, *, calls: bool) -> None:
        self._lib, self._calls = load(), calls
        self._master, slave = os.openpty()
        tty.setraw(self._master)
        tty.setraw(slave)
        os.set_blocking(self._master, False)
        self.path, self._slave = os.ttyname(slave), slave
        self._may_read, self.connected, self.over = True, False, False
        self._say = ffi.callback("at_handler", self._to_program, error=0)
        self._ask = ffi.callback("control_handler", self._asked, error=0)
        self._none = ffi.callback("packet_handler", lambda *_: 0, error=0)
        self._state = self._lib.t31_init(ffi.NULL, self._say, ffi.NULL, self._ask, ffi.NULL, self._none, ffi.NULL)
        assert self._state != ffi.NULL
        self._lib.t31_set_transmit_on_idle(self._state, 1)
        self._buffer = ffi.new(f"int16_t[{FRAME}]")

    def _to_program(self, _state: Any, _data: Any, content: Any, length: int) -> int:
        left = bytes(ffi.buffer(content, length))
        until = time.monotonic() + 5
        while left and time.monotonic() < until:
            try:
                left = left[os.write(self._master, left) :]
            except BlockingIOError:
                time.sleep(0.001)
        return 0

    def _asked(self, _state: Any, _data: Any, what: int, value: Any) -> int:
        if what in (_CALL, _ANSWER):
            self.connected = True
        elif what == _HANG_UP:
            self.over = True
        elif what == _CLEAR_TO_SEND:
            self._may_read = value != ffi.NULL
        return 0

    def listen(self) -> None:
        """Take what the program has written."""
        before = self.connected
        if self._may_read:
            try:
                told = os.read(self._master, 256)
            except OSError:
                told = b""
            if told:
                self._lib.t31_at_rx(self._state, told, len(told))
        if self.connected and not before:
            self._lib.t31_call_event(self._state, _CONNECTED if self._calls else _ANSWERED)

    def hear(self, samples: bytes) -> None:
        count = min(len(samples) // 2, FRAME)
        ffi.memmove(self._buffer, samples, count * 2)
        self._lib.t31_rx(self._state, self._buffer, count)

    def speak(self) -> bytes:
        count = self._lib.t31_tx(self._state, self._buffer, FRAME)
        return bytes(ffi.buffer(self._buffer, count * 2)) + bytes((FRAME - count) * 2)

    def hang_up(self) -> None:
        self._lib.t31_call_event(self._state, _GONE)

    def close(self) -> None:
        self._lib.t31_free(self._state)
        os.close(self._master)
        os.close(self._slave)
