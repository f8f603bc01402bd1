"""Two fax machines on a line that loses packets, without clocks: a minute on the line takes milliseconds."""

import contextlib
import random
from collections.abc import Sequence

from clarion.base.fax import PCMU, FaxOrder, T38Answer
from clarion.engines.fax_modem.rtp import Incoming, Outgoing
from clarion.engines.fax_modem.terminal import AudioMachine, T38Machine
from clarion.engines.fax_modem.udptl import Malformed, Receiver, Sender
from tests.support.fax_pages import Page
from tests.support.t38_terminal import Habits, T38Terminal

_FRAMES = 60 * 60 * 5  # six minutes of a line


def on_audio(one: FaxOrder, other: FaxOrder, loss: float = 0.0, seed: int = 7) -> tuple[AudioMachine, AudioMachine]:
    chance = random.Random(seed)
    machines = AudioMachine(one), AudioMachine(other)
    out = [Outgoing(PCMU), Outgoing(PCMU)]
    into = [Incoming(PCMU, machine.hear, machine.miss) for machine in machines]
    for _ in range(_FRAMES):
        if all(machine.report.ended for machine in machines):
            break
        for here, machine in enumerate(machines):
            packet = out[here].packet(machine.speak())
            if chance.random() >= loss:
                into[1 - here].take(packet)
        for stream in into:
            stream.tick()
    return machines


def on_t38(
    one: FaxOrder, other: FaxOrder, loss: float = 0.0, seed: int = 11, *, fec: bool = False, noise: float = 0.0
) -> tuple[T38Machine, T38Machine]:
    """`noise`: how much of what arrives is followed by a datagram of random bytes, or by itself with a byte changed."""
    chance = random.Random(seed)
    wires: tuple[list[bytes], list[bytes]] = [], []
    senders = [Sender(repeats=3, fec=fec) for _ in wires]
    receivers = [Receiver() for _ in wires]

    def make(order: FaxOrder, here: int) -> T38Machine:
        def send(packet: bytes, count: int) -> None:
            datagram = senders[here].datagram(packet)
            wires[1 - here].extend(datagram for _ in range(count) if chance.random() >= loss)

        return T38Machine(order, T38Answer(), send)

    machines = make(one, 0), make(other, 1)
    for _ in range(_FRAMES):
        if all(machine.report.ended for machine in machines):
            break
        for here, machine in enumerate(machines):
            arrived, wires[here][:] = list(wires[here]), []
            for datagram in arrived:
                for each in (datagram, *_noise(chance, datagram, noise)):
                    with contextlib.suppress(Malformed):
                        for sequence, packet in receivers[here].take(each):
                            machine.take(packet, sequence)
        for machine in machines:
            machine.pass_time()
    return machines


def with_terminal(
    order: FaxOrder, pages: Sequence[Page] = (), habits: Habits | None = None, *, loss: float = 0.0, seed: int = 13
) -> tuple[T38Machine, T38Terminal]:
    """Our machine and one of another make over T.38: which calls if it has `pages` to send, and is called if not."""
    chance = random.Random(seed)
    wires: tuple[list[bytes], list[bytes]] = [], []
    sender, receiver = Sender(repeats=3), Receiver()

    def lose(wire: list[bytes], datagram: bytes) -> None:
        if chance.random() >= loss:
            wire.append(datagram)

    def send(packet: bytes, count: int) -> None:
        datagram = sender.datagram(packet)
        for _ in range(count):
            lose(wires[1], datagram)

    machine = T38Machine(order, T38Answer(), send)
    terminal = T38Terminal(lambda datagram: lose(wires[0], datagram), pages, habits)
    for _ in range(_FRAMES):
        if machine.report.ended and (terminal.over or not order.calling):
            break
        ours, theirs = [*wires[0]], [*wires[1]]
        wires[0].clear()
        wires[1].clear()
        for datagram in ours:
            for sequence, packet in receiver.take(datagram):
                machine.take(packet, sequence)
        for datagram in theirs:
            terminal.take(datagram)
        machine.pass_time()
        terminal.pass_time()
    return machine, terminal


def _noise(chance: random.Random, datagram: bytes, share: float) -> list[bytes]:
    if chance.random() >= share:
        return []
    if chance.random() < 0.5:
        return [chance.randbytes(chance.randrange(1, 200))]
    place = chance.randrange(len(datagram))
    return [datagram[:place] + bytes([chance.randrange(256)]) + datagram[place + 1 :]]
