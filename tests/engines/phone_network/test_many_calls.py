"""A hundred calls at once."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.engines.phone_network import NetworkConfig, PhoneNetwork
from tests.support.waiting import free_port, free_ports, wait_for

CALLS = 100


@pytest.fixture
async def networks(tmp_path: Path) -> AsyncIterator[tuple[PhoneNetwork, PhoneNetwork]]:
    """Two networks, each the other's edge."""
    ports, audio = (free_port(), free_port()), free_ports(4 * CALLS + 40)
    half = len(audio) // 2
    made = [
        PhoneNetwork(
            NetworkConfig(
                folder=tmp_path / name,
                sip_port=ports[index],
                edge=("127.0.0.1", ports[1 - index]),
                rtp_min=audio[index * half],
                rtp_max=audio[index * half + half - 1],
            )
        )
        for index, name in enumerate(("one", "two"))
    ]
    for network in made:
        await network.start()
    yield made[0], made[1]
    for network in made:
        await network.stop()


async def test_a_hundred_calls_at_once_all_carry_audio(networks: tuple[PhoneNetwork, PhoneNetwork]) -> None:
    caller, callee = networks
    calls = [caller.place("+12025550103", "+12025550102", "tone", 60, tone_hz=620) for _ in range(CALLS)]
    await asyncio.gather(*(asyncio.wait_for(call.answered.wait(), 20) for call in calls))
    await wait_for(
        lambda: all(call.stream.received > 100 for call in calls),
        missing=lambda: f"two seconds of audio in {sum(call.stream.received <= 100 for call in calls)} calls",
        timeout=30,
    )
    await asyncio.gather(*(call.hang_up() for call in calls))
    assert not len(caller.media)
    assert len(callee.history) == CALLS or callee.calls


@pytest.mark.engine
@pytest.mark.skipif(shutil.which("sipp") is None, reason="SIPp is not installed")
async def test_sipp_completes_its_calls_without_one_failure(networks: tuple[PhoneNetwork, PhoneNetwork]) -> None:
    _, callee = networks
    command = ["sipp", "-sn", "uac", f"127.0.0.1:{callee.sip_port}", "-s", "+12025550102", "-i", "127.0.0.1"]
    command += ["-p", str(free_port()), "-m", "60", "-r", "20", "-d", "500", "-timeout", "30s", "-nostdin"]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await asyncio.wait_for(process.communicate(), 40)
    assert process.returncode == 0, output.decode()[-3000:]
    assert len(callee.history) == 60
