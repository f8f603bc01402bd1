"""Run as a program: mixes for the call server that started it.

Standard input carries commands, one JSON object a line (`Mixer` writes them); standard output says the port, and
answers. One UDP socket serves everybody: a datagram belongs to the participant whose address it comes from. When the
call server goes, the mixer stays as long as somebody talks through it: the next call server leads them to its own.
"""

import contextlib
import json
import os
import select
import socket
import sys
import time
import wave
from pathlib import Path
from typing import Any

from clarion.calls.wire import MixSeat
from clarion.engines.mixer.sound import FRAME_SECONDS, read
from clarion.engines.mixer.stage import Stage

TICKS_OF_LEVELS = 10  # how often levels are told
DRAIN_SECONDS = 0.005  # the socket's memory holds what comes in this time from hundreds of participants
BEHIND_SECONDS = 0.2  # so late it does not catch up: the machine has slept
LONELY_SECONDS = 5.0  # without packets after the call server has gone
_MEMORY = 4 << 20
_AT_ONCE = 5000  # datagrams read in a row


class Program:
    """`commands`, `answers`: file descriptors."""

    def __init__(self, host: str, port: int, commands: int, answers: int) -> None:
        self._stage = Stage(int(time.monotonic() / FRAME_SECONDS))
        self._commands, self._answers = commands, answers
        self._line = b""
        self._orphaned = False
        self._heard_at = time.monotonic()
        self._socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            self._socket.setsockopt(socket.SOL_SOCKET, option, _MEMORY)
        self._socket.setblocking(False)
        self._socket.bind((host, port))
        self._ticks = self._late = 0
        self._worst = self._busy = 0.0
        self._measured: set[str] = set()
        self._levels: dict[str, float] = {}
        self._answer({"port": self._socket.getsockname()[1]})

    def run(self) -> None:
        """Until the call server has gone and nobody talks any more."""
        due = time.monotonic() + FRAME_SECONDS
        while not self._is_over():
            now = time.monotonic()
            if not self._stage.people:
                due = now + FRAME_SECONDS
            self._wait(min(due - now, DRAIN_SECONDS) if self._stage.people else None)
            self._drain()
            if self._stage.people and time.monotonic() >= due:
                due = self._tick(due)

    def _is_over(self) -> bool:
        lonely = not self._stage.people or time.monotonic() - self._heard_at > LONELY_SECONDS
        return self._orphaned and lonely

    def _wait(self, seconds: float | None) -> None:
        """Until there are commands, or for so long; None: as long as it takes."""
        watched = [] if self._orphaned else [self._commands]
        ready, _, _ = select.select(watched, [], [], None if seconds is None else max(0.0, seconds))
        if ready:
            self._read_commands()

    def _drain(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                packet, source = self._socket.recvfrom(2048)
            except BlockingIOError:
                return
            except OSError:
                continue  # an earlier packet found nobody (ICMP)
            if self._stage.take(packet, source[:2]):
                self._heard_at = time.monotonic()

    def _tick(self, due: float) -> float:
        """Send a frame to everybody. When the next one is due: the clock never drifts by what a tick takes."""
        began = time.monotonic()
        for packet, address in self._stage.tick():
            with contextlib.suppress(OSError):  # an engine that has gone; its legs are told elsewhere
                self._socket.sendto(packet, address)
        done = time.monotonic()
        self._ticks += 1
        self._busy += done - began
        self._late += done > due + FRAME_SECONDS
        self._worst = max(self._worst, done - due)
        if self._measured and self._ticks % TICKS_OF_LEVELS == 0:
            self._tell_levels()
        return due + FRAME_SECONDS if done < due + BEHIND_SECONDS else done + FRAME_SECONDS

    def _tell_levels(self) -> None:
        """Those that have changed."""
        now = self._stage.levels(self._measured)
        changed = {leg: level for leg, level in now.items() if self._levels.get(leg, 0.0) != level}
        self._levels = now
        if changed:
            self._answer({"levels": changed})

    # ---- commands

    def _read_commands(self) -> None:
        data = os.read(self._commands, 1 << 16)
        if not data:
            self._orphaned, self._heard_at = True, time.monotonic()
            return
        *lines, self._line = (self._line + data).split(b"\n")
        for line in lines:
            self._carry_out(json.loads(line))

    def _carry_out(self, command: dict[str, Any]) -> None:
        match command["do"]:
            case "seat":
                heard_by, only = (
                    None if command[each] is None else tuple(command[each]) for each in ("heard_by", "only")
                )
                seat = MixSeat(heard_by=heard_by, gains=command["gains"], only=only)
                host, port = command["to"]
                self._stage.seat(command["mix"], command["leg"], (host, port), command["number"], seat)
            case "leave":
                self._stage.leave(command["leg"])
            case "measure":
                (self._measured.add if command["on"] else self._measured.discard)(command["mix"])
            case "play":
                for file in command["files"]:
                    self._play(command["mix"], Path(file))
            case "figures":
                self._answer(self._figures())

    def _play(self, mix: str, file: Path) -> None:
        try:
            self._stage.play(mix, read(file))
        except (OSError, EOFError, wave.Error) as error:
            sys.stderr.write(f"a sound could not be played in a conference: {file}: {error}\n")

    def _figures(self) -> dict[str, float]:
        """Since the last time: ticks, late ones, seconds of work, and the longest from due to done."""
        people = self._stage.people.values()
        figures = {
            "participants": float(len(people)),
            "ticks": float(self._ticks),
            "late": float(self._late),
            "busy": self._busy,
            "worst": self._worst,
            "lost": float(sum(one.stream.lost for one in people)),
        }
        self._ticks = self._late = 0
        self._worst = self._busy = 0.0
        return figures

    def _answer(self, what: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            os.write(self._answers, json.dumps(what).encode() + b"\n")


def main() -> None:
    with contextlib.suppress(OSError):  # sound waits for nobody, where that is allowed
        os.nice(-10)
    host, port = sys.argv[1], int(sys.argv[2])
    Program(host, port, sys.stdin.fileno(), sys.stdout.fileno()).run()


if __name__ == "__main__":
    main()
