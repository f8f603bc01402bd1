"""Keys as rtpengine reports them, without rtpengine."""

import asyncio
import json
import socket
import time

from clarion.engines.rtpengine.dtmf import DtmfListener
from tests.support.waiting import wait_for


def report(code: int, leg_id: str = "leg") -> bytes:
    return json.dumps({"callid": leg_id, "source_tag": "phone", "type": "DTMF", "event": code}).encode()


async def test_equal_keys_that_are_read_at_once_are_as_many_presses() -> None:
    """PH-47: a process that had no processor for a moment lost a digit of a code that holds it twice."""
    pressed: list[str] = []
    listener = DtmfListener(lambda leg_id, digit: pressed.append(digit))
    await listener.open("127.0.0.1", 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as engine:
        for code in (1, 1, 2):  # each is reported twice, as while a call is recorded
            for _ in range(2):
                engine.sendto(report(code), ("127.0.0.1", listener.port))
            time.sleep(0.06)  # the event loop stands still meanwhile
        await wait_for(lambda: pressed[-1:] == ["2"], missing=lambda: f"the last key: {pressed}")
    assert pressed == ["1", "1", "2"]
    listener.close()


async def test_what_is_no_key_of_a_phone_is_ignored() -> None:
    pressed: list[str] = []
    listener = DtmfListener(lambda leg_id, digit: pressed.append(digit))
    await listener.open("127.0.0.1", 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as engine:
        link = report(3).replace(b"phone", b"link")
        more = (b"{", b"3", b'{"callid":"x"}', b'{"callid":"x","event":"y","source_tag":"phone"}', b"\xff\xfe")
        for data in (b"", b"nonsense", b"[]", *more, link, report(99), report(5)):
            engine.sendto(data, ("127.0.0.1", listener.port))
        await wait_for(lambda: bool(pressed), missing="the key")
        await asyncio.sleep(0)
    assert pressed == ["5"]
    listener.close()
