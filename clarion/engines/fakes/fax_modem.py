"""Fax modems without sound: two sessions that speak to each other exchange their document at once."""

import asyncio
import itertools
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import msgspec
from PIL import Image

from clarion.base.fax import (
    Address,
    Coding,
    FaxListener,
    FaxOrder,
    FaxReport,
    Modulation,
    PageReport,
    T38Answer,
    Transport,
)

_RATES = {Modulation.V17: 14400, Modulation.V29: 9600, Modulation.V27TER: 4800}


@dataclass
class _Session:
    session_id: str
    order: FaxOrder
    listener: FaxListener
    rtp: Address
    udptl: Address
    to: Address | None = None
    transport: Transport = Transport.AUDIO
    report: FaxReport = field(default_factory=FaxReport)

    def own(self) -> Address:
        return self.rtp if self.transport is Transport.AUDIO else self.udptl

    def note(self, **changes: Any) -> None:
        self.report = msgspec.structs.replace(self.report, **changes)
        Path(self.order.journal).write_bytes(msgspec.json.encode(self.report))
        asyncio.get_running_loop().call_soon(self.listener, self.session_id, self.report)


class FakeFaxModems:
    """All of one machine: sessions of two instances find each other as well."""

    _network: ClassVar[dict[Address, _Session]] = {}
    _ports: ClassVar = itertools.count(1)

    def __init__(self) -> None:
        self._open: dict[str, _Session] = {}

    async def start(self, session_id: str, order: FaxOrder, listener: FaxListener) -> tuple[Address, Address]:
        rtp, udptl = ("fake", next(self._ports)), ("fake", next(self._ports))
        session = self._open[session_id] = _Session(session_id, order, listener, rtp, udptl)
        Path(order.journal).write_bytes(msgspec.json.encode(session.report))
        self._network[rtp] = self._network[udptl] = session
        return rtp, udptl

    async def adopt(self, session_id: str, order: FaxOrder, listener: FaxListener) -> None:
        report = msgspec.json.decode(Path(order.journal).read_bytes(), type=FaxReport)
        if not report.ended:
            report = msgspec.structs.replace(report, ended=True, code="MODEM_CRASHED", reason="The fax modem is gone.")
        asyncio.get_running_loop().call_soon(listener, session_id, report)

    def speak_audio(self, session_id: str, to: Address, payload_type: int) -> None:
        self._speak(session_id, to, Transport.AUDIO)

    def speak_t38(self, session_id: str, to: Address, answer: T38Answer) -> None:
        self._speak(session_id, to, Transport.T38)

    def _speak(self, session_id: str, to: Address, transport: Transport) -> None:
        session = self._open.get(session_id)
        if session is None or session.report.negotiated:
            return
        session.to, session.transport = to, transport
        other = self._network.get(to)
        if other is not None and other.to == session.own() and other.transport is transport:
            _exchange(session, other)

    def stop(self, session_id: str) -> None:
        session = self._open.get(session_id)
        if session is not None and not session.report.ended:
            session.note(ended=True, code="CALL_DROPPED", reason="The call ended before the fax did.")

    def forget(self, session_id: str) -> None:
        session = self._open.pop(session_id, None)
        if session is not None:
            session.listener = _nobody
            del self._network[session.rtp], self._network[session.udptl]

    async def close(self) -> None:
        for session_id in list(self._open):
            self.forget(session_id)


def _exchange(one: _Session, other: _Session) -> None:
    caller, called = (one, other) if one.order.calling else (other, one)
    polled = not caller.order.document
    sender, receiver = (called, caller) if polled else (caller, called)
    if not sender.order.document:
        for each in (caller, called):
            each.note(ended=True, code="INCOMPATIBLE", reason="The other machine offers nothing.")
        return
    ours, theirs = sender.order.abilities, receiver.order.abilities
    common = [each for each in Modulation if each in ours.modulations and each in theirs.modulations]
    if not common:
        for each in (sender, receiver):
            each.note(ended=True, code="INCOMPATIBLE", reason="The other machine is not compatible.")
        return
    ecm, rate = ours.ecm and theirs.ecm, _RATES[common[0]]
    coding = Coding.MMR if ecm and Coding.MMR in ours.codings and Coding.MMR in theirs.codings else Coding.MH
    shutil.copyfile(sender.order.document, receiver.order.received)
    with Image.open(sender.order.document) as pages:
        count = getattr(pages, "n_frames", 1) - sender.order.first_page
        count = min(count, sender.order.pages or count)
        page = PageReport(width=pages.width, rows=pages.height, coding=coding, bit_rate=rate)
    for each, ident in ((sender, receiver.order.ident), (receiver, sender.order.ident)):
        each.note(
            negotiated=True,
            transport=each.transport,
            remote_ident=ident,
            ecm=ecm,
            bit_rate=rate,
            coding=coding,
            trainings=1,
            polled=polled,
        )
        each.note(ended=True, code="OK", reason="All pages arrived.", pages=(page,) * count)


def _nobody(session_id: str, report: FaxReport) -> None: ...
