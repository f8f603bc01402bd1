"""A simulated network of its own for each test, and a peer to talk to it."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from clarion.engines.fakes.fax_modem import FakeFaxModems
from clarion.engines.phone_network import NetworkConfig, PhoneNetwork
from tests.support.rtp_phone import RtpPhone
from tests.support.sip_peer import SipPeer
from tests.support.waiting import free_port, free_ports

_ADDED = """{"subscribers": [
  {"number": "+12025550170", "name": "A key from me", "behaviour": "ivr", "text": "Yes?", "ring_s": 0},
  {"number": "+12025550171", "name": "Short greeting", "behaviour": "voicemail", "text": "Hi.", "ring_s": 0},
  {"number": "+12025550172", "name": "Round and round", "behaviour": "forwards", "forward_to": "+12025550172"},
  {"number": "+12025550173", "name": "Short notice", "behaviour": "early_media", "text": "No.", "status": 487},
  {"number": "+12025550174", "name": "Late ringing", "behaviour": "tone", "post_dial_s": 0.6, "ring_s": 0}
]}"""


async def _speak(text: str, path: Path) -> None:
    await asyncio.to_thread(subprocess.run, ["espeak-ng", "-s", "200", "-w", path, text], check=True)


@pytest.fixture(scope="session")
def announcements(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Announcements that all tests share, so that each is spoken once."""
    return tmp_path_factory.mktemp("announcements")


@pytest.fixture(scope="session")
def audio_ports() -> list[int]:
    """Ports that one test after another uses for its audio."""
    return free_ports(240)


@pytest.fixture
def edge_port() -> int:
    """Where the network sends its calls: a test listens there if it wants them."""
    return free_port()


@pytest.fixture
async def network(
    tmp_path: Path, announcements: Path, edge_port: int, audio_ports: list[int]
) -> AsyncIterator[PhoneNetwork]:
    async def speak(text: str, path: Path) -> None:
        kept = announcements / f"{abs(hash(text))}.wav"
        if not kept.exists():
            await _speak(text, kept)
        await asyncio.to_thread(path.write_bytes, kept.read_bytes())

    (tmp_path / "subscribers.json").write_text(_ADDED)
    config = NetworkConfig(
        folder=tmp_path,
        sip_port=free_port(),
        edge=("127.0.0.1", edge_port),
        rtp_min=audio_ports[0],
        rtp_max=audio_ports[-1],
        no_answer_s=1.0,
        t1=0.03,
    )
    network = PhoneNetwork(config, speak, FakeFaxModems())
    await network.start()
    yield network
    await network.stop()


@pytest.fixture
async def peer(network: PhoneNetwork) -> AsyncIterator[SipPeer]:
    peer = SipPeer(("127.0.0.1", network.sip_port))
    yield peer
    peer.close()


@pytest.fixture
async def rtp_phone() -> AsyncIterator[Callable[..., RtpPhone]]:
    """Make phones that are only media: `rtp_phone(440, codec="PCMA")`."""
    made: list[RtpPhone] = []

    def make(frequency: float, **options: object) -> RtpPhone:
        made.append(RtpPhone(frequency, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for phone in made:
        await phone.close()
