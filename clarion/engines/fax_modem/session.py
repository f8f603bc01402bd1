"""One fax with its packets and its clock, in a worker process that it may share with other faxes (`worker.py`)."""

import fcntl
import math
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import msgspec

from clarion.base.fax import Address, FaxOrder, FaxReport, T38Answer
from clarion.engines.fax_modem.rtp import PATIENCE, Incoming, Outgoing
from clarion.engines.fax_modem.terminal import RATE, AudioMachine, T38Machine
from clarion.engines.fax_modem.udptl import Malformed, Receiver, Sender

FRAME_SECONDS = 0.02
PACKETS_SECONDS = 0.03  # between looks at T.38, which libspandsp sends in as large pieces
LONGEST_SECONDS = 4 * 3600.0
_PACKETS_FRAME = round(PACKETS_SECONDS * RATE)
_FAREWELL = 25  # frames after the end, so that the last words get through
_UNTOLD_SECONDS = 120.0  # that it waits to be told where to speak
_SILENT_SECONDS = 90.0  # without a packet the call has gone, whoever was to say so: T.30 is never silent for so long
_BEHIND_SECONDS = 0.5  # so late it does not catch up
_AT_ONCE = 200  # packets read in a row


def lock_of(journal: Path) -> Path:
    """A file that the session keeps locked while it lives."""
    return journal.with_suffix(".lock")


def hold_lock(journal: Path) -> IO[bytes]:
    file = lock_of(journal).open("wb")
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return file


def write_report(journal: Path, report: FaxReport) -> None:
    fresh = journal.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(report))
    os.replace(fresh, journal)


class Session:
    """Send or receive one fax: call `step` whenever it is `due`, until it returns False, then `close`.

    `tell` says that the report has changed. `speed`: how many times faster than real time everything goes, at both ends
    (tests).
    """

    def __init__(self, order: FaxOrder, host: str, tell: Callable[[], None], speed: float = 1.0) -> None:
        self._order, self._tell = order, tell
        self._speed, self._frame = speed, FRAME_SECONDS / speed
        self._journal = Path(order.journal)
        self._lock = hold_lock(self._journal)
        self._rtp, self._udptl = _socket(host), _socket(host)
        self._to: Address | None = None
        self._audio: AudioMachine | None = None
        self._t38: T38Machine | None = None
        self._incoming: Incoming | None = None
        self._outgoing: Outgoing | None = None
        self._sender, self._receiver = Sender(), Receiver()
        self._farewell = _FAREWELL
        self._silent, self._limit = _SILENT_SECONDS / speed, LONGEST_SECONDS / speed
        self._began = self._heard_at = time.monotonic()
        self.due = self._next_frame(self._began)
        self._stopped = False
        self.malformed = 0

    @property
    def addresses(self) -> tuple[Address, Address]:
        return self._rtp.getsockname()[:2], self._udptl.getsockname()[:2]

    def _next_frame(self, now: float) -> float:
        """Sessions of one worker are due at the same moments, so that it wakes up once for all of them."""
        return (math.floor(now / self._frame) + 1) * self._frame

    def step(self, now: float) -> bool:
        """A frame of time has passed. False: the fax has ended, or the call has, and the last report is written."""
        if not self._is_over():
            self._hang_up_if_lost(now)
            self._exchange()
            late = now >= self.due + _BEHIND_SECONDS
            self.due = self._next_frame(now) if late else self._next_frame(self.due + self._frame / 2)
            return True
        self._save()
        return False

    def _hang_up_if_lost(self, now: float) -> None:
        silent = self._audio is None and self._t38 is None
        gone = not silent and now - self._heard_at > self._silent
        if gone or now - self._began > (_UNTOLD_SECONDS if silent else self._limit):
            self.stop()

    def _is_over(self) -> bool:
        machine = self._t38 or self._audio
        if self._stopped:
            return True
        if machine is not None and machine.report.ended:
            self._farewell -= 1
        return self._farewell <= 0

    def orphan(self) -> None:
        """Nobody is left who could tell us anything: a fax that has begun goes on until it ends."""
        if self._audio is None and self._t38 is None:
            self._stopped = True

    # ---- every frame

    def _exchange(self) -> None:
        if self._t38 is not None:
            self._exchange_packets(self._t38)
        elif self._audio is not None:
            self._exchange_audio(self._audio)
        machine = self._t38 or self._audio
        if machine is not None and machine.changed:
            machine.changed = False
            self._save()

    def _exchange_audio(self, machine: AudioMachine) -> None:
        assert self._incoming is not None
        assert self._outgoing is not None
        for packet in self._arrived(self._rtp):
            self._incoming.take(packet)
        self._incoming.tick()
        self._send(self._rtp, self._outgoing.packet(machine.speak()))

    def _exchange_packets(self, machine: T38Machine) -> None:
        for datagram in self._arrived(self._udptl):
            try:
                packets = self._receiver.take(datagram)
            except Malformed:
                self.malformed += 1
                continue
            for sequence, packet in packets:
                machine.take(packet, sequence)
        machine.pass_time(_PACKETS_FRAME)

    def _send_packet(self, packet: bytes, count: int) -> None:
        datagram = self._sender.datagram(packet)
        for _ in range(max(1, count)):
            self._send(self._udptl, datagram)

    def _send(self, through: socket.socket, packet: bytes) -> None:
        if self._to is not None:
            try:
                through.sendto(packet, self._to)
            except OSError:
                return  # nobody listens there at the moment (ICMP), or the network is full

    def _arrived(self, on: socket.socket) -> list[bytes]:
        """What has come from where we speak to; nobody else takes part."""
        found: list[bytes] = []
        for _ in range(_AT_ONCE):
            try:
                packet, source = on.recvfrom(2048)
            except BlockingIOError:
                break
            except OSError:
                continue
            if source[:2] == self._to:
                found.append(packet)
        if found:
            self._heard_at = time.monotonic()
        return found

    # ---- commands

    def carry_out(self, command: dict[str, Any]) -> None:
        match command["do"]:
            case "audio":
                self._begin_audio((command["to"][0], command["to"][1]), command["type"])
            case "t38":
                answer = msgspec.convert(command["answer"], T38Answer)
                self._begin_t38((command["to"][0], command["to"][1]), answer)
            case "stop":
                self.stop()

    def _begin_audio(self, to: Address, payload_type: int) -> None:
        if self._t38 is not None:
            return
        self._to, self._heard_at = to, time.monotonic()
        if self._audio is None:
            self._audio = AudioMachine(self._order)
        patience = round(PATIENCE * self._speed)  # a busy machine is as late when everything goes faster
        self._incoming = Incoming(payload_type, self._audio.hear, self._audio.miss, patience)
        self._outgoing = Outgoing(payload_type)

    def _begin_t38(self, to: Address, answer: T38Answer) -> None:
        if self._t38 is not None:
            self._to = to
            return
        if self._audio is not None:
            if self._audio.report.negotiated or self._audio.report.ended:
                return
            self._audio.close()
            self._audio = None
        self._to, self._heard_at = to, time.monotonic()
        self._sender = Sender(repeats=answer.redundancy, fec=answer.fec, most=answer.max_datagram)
        self._t38 = T38Machine(self._order, answer, self._send_packet)
        self._t38.changed = True
        self._frame = PACKETS_SECONDS / self._speed
        self.due = self._next_frame(time.monotonic())

    def stop(self) -> None:
        machine = self._t38 or self._audio
        if machine is not None:
            machine.hang_up()
        self._stopped = True

    def _save(self) -> None:
        machine = self._t38 or self._audio
        report = machine.report if machine is not None else FaxReport()
        if self._stopped and not report.ended:
            report = msgspec.structs.replace(report, ended=True, code="CALL_DROPPED", reason="The call never began.")
        write_report(self._journal, report)
        self._tell()

    def close(self) -> None:
        for each in (self._audio, self._t38, self._rtp, self._udptl, self._lock):
            if each is not None:
                each.close()


def _socket(host: str) -> socket.socket:
    new = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    new.setblocking(False)
    new.bind((host, 0))
    return new
