"""The port of fax modems: what a call server and the simulated phone network ask of them, and what they report.

A session is one fax on one call, at either end of it. It begins as audio (G.711) and may change to T.38 until the
machines have agreed on how to send. `clarion/engines/fax_modem` implements the port.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

import msgspec

from clarion.base.errors import ClarionError

Address = tuple[str, int]
PCMU, PCMA = 0, 8  # payload types of G.711 in RTP
LONGEST_IDENT = 20  # characters of a CSI or TSI (T.30 §5.3.6.2.4)
LONGEST_HEADER = 50  # characters that the sender may put into the line on top of each page


class Modulation(StrEnum):
    """How the pages travel. There is no V.34: libspandsp has none."""

    V17 = "V.17"  # up to 14,400 bit/s
    V29 = "V.29"  # up to 9,600
    V27TER = "V.27ter"  # up to 4,800


class Coding(StrEnum):
    """How a page is compressed on the line."""

    MH = "MH"  # T.4, one-dimensional: every machine
    MR = "MR"  # T.4, two-dimensional
    MMR = "MMR"  # T.6, with error correction only


class Transport(StrEnum):
    AUDIO = "G.711"
    T38 = "T.38"


class FaxModemUnavailable(ClarionError):
    """There is no modem to be had: the library is not installed, or the process does not start."""

    def __init__(self, message: str = "No fax modem is available.") -> None:
        super().__init__(message, code="CMN-211", status=503)


class Abilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a session offers the other machine. Error correction (ECM) needs no more than the other side's consent."""

    modulations: tuple[Modulation, ...] = tuple(Modulation)
    codings: tuple[Coding, ...] = tuple(Coding)
    ecm: bool = True


class FaxOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What a session is to do. `journal`: a file that always holds its present report, as JSON, for whoever goes on
    with the call after a restart. `document`: a TIFF of what is sent, from page `first_page` (0 is the first) on,
    `pages` of them (0: all); `received`: where the TIFF of what comes in is written. A called machine with both
    receives, or sends when it is polled. `calling`: we placed the call.
    `ident`: the CSI or TSI that the other machine shows; `header`: who sends, for the line on top of each page, none
    when empty.
    """

    calling: bool
    journal: str
    document: str = ""
    first_page: int = 0
    pages: int = 0
    received: str = ""
    ident: str = ""
    header: str = ""
    time_zone: str = ""  # of the header, as in TZ; empty: UTC
    abilities: Abilities = Abilities()


class PageReport(msgspec.Struct, frozen=True, kw_only=True):
    """A page that the receiving machine has confirmed. `bad_rows`: rows that arrived broken, without ECM."""

    width: int
    rows: int
    bad_rows: int = 0
    coding: str = ""
    bit_rate: int = 0


class FaxReport(msgspec.Struct, frozen=True, kw_only=True):
    """How far a session is, or how it ended. `code` is a T.30 completion code by name (`result_codes.py` of the engine
    lists them), `OK` when all went well.
    """

    ended: bool = False
    code: str = ""
    reason: str = ""
    transport: Transport = Transport.AUDIO
    remote_ident: str = ""  # CSI of who receives, TSI of who sends
    remote_vendor: str = ""
    negotiated: bool = False  # the machines have agreed; from now on nothing about the session can be changed
    ecm: bool = False
    bit_rate: int = 0
    coding: str = ""
    trainings: int = 0  # how often a speed was proposed: more than once means that the line is poor
    repeats: int = 0  # frames sent again by ECM
    dis: str = ""  # capabilities of who receives, as told (T.30 DIS, hexadecimal)
    dcs: str = ""  # what was chosen (T.30 DCS)
    pages: tuple[PageReport, ...] = ()
    polled: bool = False  # whoever called asked for the document that the other side offers (DTC)
    phase: str = ""  # of T.30: B they agree, C a page travels, D it is confirmed, E they say goodbye

    @property
    def succeeded(self) -> bool:
        return self.ended and self.code == "OK"


class T38Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What both sides agreed on for T.38 over UDPTL (T.38 Annex D)."""

    version: int = 0
    max_datagram: int = 400  # bytes that the other side takes
    fec: bool = False  # forward error correction instead of redundancy
    redundancy: int = 3  # how many earlier packets travel with each


FaxListener = Callable[[str, FaxReport], None]
"""Called on the event loop with the session's id, each time that something changed; its last report has `ended`."""


class FaxModem(Protocol):
    """Modems enough for every session of a call server. Unknown sessions are ignored."""

    async def start(self, session_id: str, order: FaxOrder, listener: FaxListener) -> tuple[Address, Address]:
        """A new session, silent until told where to speak. Where it listens: for RTP, and for UDPTL.

        Raises FaxModemUnavailable.
        """

    async def adopt(self, session_id: str, order: FaxOrder, listener: FaxListener) -> None:
        """Follow a session that an earlier process started. It goes on by itself, and takes no more commands; one that
        has ended, or has died, is reported at once.
        """

    def speak_audio(self, session_id: str, to: Address, payload_type: int) -> None:
        """Begin on G.711 (`PCMU` or `PCMA`), or go on at another address."""

    def speak_t38(self, session_id: str, to: Address, answer: T38Answer) -> None:
        """Change to T.38. Ignored once the session is `negotiated` on audio."""

    def stop(self, session_id: str) -> None:
        """The call is over: the session ends, and its last report says how far it came."""

    def forget(self, session_id: str) -> None:
        """Stop it, and report nothing more."""

    async def close(self) -> None: ...
