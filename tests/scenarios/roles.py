"""One installation whose roles run as processes of their own, so that a test can lose any of them."""

import asyncio
import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from clarion.apps.container import build_container
from clarion.apps.demo import demo_environment
from clarion.apps.run_files import RunFiles, run_files_of
from clarion.base.bus import InProcessBus
from clarion.base.settings import load_settings
from tests.support.processes import Process, start_process
from tests.support.waiting import free_port, free_ports, wait_for

REPOSITORY = Path(__file__).parents[2]
CLARION = REPOSITORY / ".venv" / "bin" / "clarion"


def fresh_settings(data: Path, **more: str) -> dict[str, str]:
    """Settings for an installation of its own: free ports, an empty data folder."""
    names = (
        "HTTP_PORT",
        "SIP_PORT",
        "SIP_TLS_PORT",
        "SIP_WSS_PORT",
        "SIP_WS_PORT",
        "EDGE_PRIVATE_PORT",
        "CALL_SIP_PORT",
        "NETWORK_SIP_PORT",
        "RTPENGINE_NG_PORT",
        "RTPENGINE_DTMF_PORT",
    )
    ports = {f"CLARION_{name}": str(port) for name, port in zip(names, free_ports(len(names)), strict=True)}
    rtp, network = free_ports(102), free_ports(40)
    ports |= {
        "CLARION_RTP_MIN": str(rtp[0]),
        "CLARION_RTP_MAX": str(rtp[-1]),
        "CLARION_NETWORK_RTP_MIN": str(network[0]),
        "CLARION_NETWORK_RTP_MAX": str(network[-1]),
        "CLARION_SFU": "off",  # tests of meetings start it
    }
    share_sounds(data)
    quiet = dict.fromkeys(("CLARION_DEMO_CONTENT", "CLARION_TOUR", "CLARION_STATUS_PROBES"), "false")
    return {**ports, "CLARION_DATA": str(data), **quiet, **more}


@dataclass(frozen=True)
class TwoOfEach:
    """Settings of an installation with two call servers, edges and media engines; `second`: what the second ones have
    of their own, by role.
    """

    settings: dict[str, str]
    second: dict[str, dict[str, str]]


def two_of_each(data: Path, **more: str) -> TwoOfEach:
    """Free ports for all of them; `more` holds the addresses of Valkey and PostgreSQL."""
    edge1, edge2, cs1, cs2, ng1, ng2, dtmf2, sip2, tls2, wss2, ws2 = (str(port) for port in free_ports(11))
    rtp2 = free_ports(102)
    settings = fresh_settings(
        data,
        CLARION_CALL_SERVERS=f"cs1=127.0.0.1:{cs1},cs2=127.0.0.1:{cs2}",
        CLARION_EDGES=f"127.0.0.1:{edge1},127.0.0.1:{edge2}",
        CLARION_RTPENGINE_ENDPOINTS=f"127.0.0.1:{ng1},127.0.0.1:{ng2}",
        CLARION_EDGE_PRIVATE_PORT=edge1,
        CLARION_CALL_SIP_PORT=cs1,
        CLARION_RTPENGINE_NG_PORT=ng1,
    )
    settings |= more
    second = {
        "calls": {"CLARION_SERVER_ID": "cs2", "CLARION_CALL_SIP_PORT": cs2, "CLARION_RTPENGINE_DTMF_PORT": dtmf2},
        "media": {
            "CLARION_RTPENGINE_NG_PORT": ng2,
            "CLARION_RTP_MIN": str(rtp2[0]),
            "CLARION_RTP_MAX": str(rtp2[-1]),
        },
        "edge": {
            "CLARION_DATA": str(data.with_name(f"{data.name}2")),
            "CLARION_EDGE_PRIVATE_PORT": edge2,
            "CLARION_SIP_PORT": sip2,
            "CLARION_SIP_TLS_PORT": tls2,
            "CLARION_SIP_WSS_PORT": wss2,
            "CLARION_SIP_WS_PORT": ws2,
        },
    }
    return TwoOfEach(settings, second)


def share_sounds(data: Path) -> None:
    """Prompts and announcements are the same for every installation: render them once for all tests."""
    for name in ("prompts", "network/announcements"):
        kept = REPOSITORY / ".cache" / "sounds" / name
        kept.mkdir(parents=True, exist_ok=True)
        link = data / name
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.exists():
            link.symlink_to(kept, target_is_directory=True)


_READY = re.compile(r"^[\w ]* (?:is|are) ready\b", re.M)


@dataclass
class Roles:
    """`start("calls")` runs `clarion calls`; a second name tells two of a kind apart."""

    settings: dict[str, str]
    logs: Path
    running: dict[str, Process] = field(default_factory=dict)
    _demo: dict[str, str] = field(default_factory=dict)

    async def start(self, role: str, name: str = "", *, timeout: float = 60, **more: str) -> Process:
        """Returns when the role says that it is ready."""
        self.begin(role, name, **more)
        return await self.ready(name or role, timeout=timeout)

    def begin(self, role: str, name: str = "", **more: str) -> Process:
        """Start a role without waiting for it."""
        name = name or role
        env = {**clean_environment(), **self.settings, **more}
        # What is no role among others begins as a person starts it.
        forked = role != "up"
        process = start_process([CLARION, role], log=self.logs / f"{name}.log", name=name, env=env, forked=forked)
        self.running[name] = process
        return process

    async def ready(self, name: str, *, timeout: float = 60) -> Process:
        """Return once a role that was begun says that it is ready."""
        process = self.running[name]
        await wait_for(
            lambda: is_ready(process) or not process.running,
            missing=lambda: f"{name} to be ready:\n{process.tail()}",
            timeout=timeout,
        )
        assert process.running, f"{name} ended at once:\n{process.tail()}"
        return process

    async def restart(self, name: str, role: str, *, timeout: float = 60, **more: str) -> Process:
        """Start a role again after it was killed; its log starts anew."""
        (self.logs / f"{name}.log").rename(self.logs / f"{name}-before-{free_port()}.log")
        return await self.start(role, name, timeout=timeout, **more)

    def kill_engine(self, name: str, *, data: Path | None = None) -> None:
        """kill -9 of `kamailio`, `phone-network`, or `rtpengine` (of the first media role); its supervisor lives on."""
        name = f"rtpengine-{self.settings['CLARION_RTPENGINE_NG_PORT']}" if name == "rtpengine" else name
        record = RunFiles(data or Path(self.settings["CLARION_DATA"]), name).read()
        assert record is not None, f"{name} does not run"
        os.kill(record.group, signal.SIGKILL)

    def lose(self, role: str) -> None:
        """kill -9 of `media` or `edge` with its engine, as if the machine had gone."""
        self.running[role].kill()
        self.kill_engine({"media": "rtpengine", "edge": "kamailio"}[role])

    def stop(self) -> None:
        for process in reversed(list(self.running.values())):
            process.stop()
        end_left_over(Path(self.settings["CLARION_DATA"]))

    def demo(self) -> dict[str, str]:
        """What `clarion demo env` prints, made here: a program of its own takes seconds to begin."""
        if not self._demo:
            with ThreadPoolExecutor(1) as thread:  # the loop of the test is running here
                self._demo.update(thread.submit(asyncio.run, _demo_of(self.settings)).result())
        return self._demo


def end_left_over(data: Path) -> None:
    """Media, edge and carrier outlive a Clarion that had calls: not a test."""
    for files in run_files_of(data):
        group = files.find_group()
        if group is not None:
            os.killpg(group, signal.SIGKILL)


async def _demo_of(settings: dict[str, str]) -> dict[str, str]:
    here = build_container(load_settings(settings), bus=InProcessBus())
    try:
        return await demo_environment(here)
    finally:
        await here.bus.close()
        await here.storage.close()


def is_ready(process: Process) -> bool:
    """Whether the line is there that every role writes once it works."""
    return _READY.search(process.text()) is not None


def clean_environment() -> dict[str, str]:
    """The environment without Clarion settings of whoever runs the tests."""
    return {key: value for key, value in os.environ.items() if not key.startswith("CLARION_")}
