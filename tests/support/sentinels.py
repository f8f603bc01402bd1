"""A Valkey primary, replicas of it, and Sentinels that choose another one when it is lost; all on loopback."""

import contextlib
import time
from pathlib import Path
from typing import Any

import valkey
from valkey.exceptions import ValkeyError

from tests.support.processes import Process, start_process
from tests.support.services import valkey_program
from tests.support.waiting import free_ports, wait_for_port

NAME = "clarion"
_NODE = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--repl-diskless-sync-delay", "0")


class SentinelCluster:
    """`nodes`: the Valkeys by their port. The first one is the primary at the start."""

    def __init__(self, folder: Path, *, nodes: int = 2, sentinels: int = 3) -> None:
        ports = free_ports(nodes + sentinels)
        self._folder = folder
        self.nodes: dict[int, Process] = {}
        self._ports, self.sentinel_ports = ports[:nodes], ports[nodes:]
        self.sentinels: dict[int, Process] = {}
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.sentinel_ports)
        self.url = f"valkey+sentinel://{hosts}/{NAME}/0"

    def start(self) -> None:
        """Return once the replicas are in step and the Sentinels know of each other."""
        first = self._ports[0]
        for port in self._ports:
            self.start_node(port, replica_of=first if port != first else None)
        for port in self.sentinel_ports:
            file = self._folder / f"sentinel-{port}.conf"
            file.write_text(
                f"port {port}\nbind 127.0.0.1\ndir {self._folder}\nsentinel monitor {NAME} 127.0.0.1 {first} 2\n"
                f"sentinel down-after-milliseconds {NAME} 700\nsentinel failover-timeout {NAME} 4000\n"
            )
            command = [str(valkey_program()), str(file), "--sentinel"]
            self.sentinels[port] = start_process(command, log=file.with_suffix(".log"), name=f"sentinel-{port}")
            wait_for_port(port, what="a Sentinel")
        self._until_in_step()

    def start_node(self, port: int, *, replica_of: int | None) -> None:
        command = [str(valkey_program()), "--port", str(port), "--dir", str(self._folder), *_NODE]
        if replica_of is not None:
            command += ["--replicaof", "127.0.0.1", str(replica_of)]
        log = self._folder / f"valkey-{port}.log"
        self.nodes[port] = start_process(command, log=log, name=f"valkey-{port}")
        wait_for_port(port, what="Valkey")

    def primary(self) -> int:
        """Its port; 0 while there is none."""
        for port in self.sentinel_ports:
            with contextlib.suppress(ValkeyError):
                found = _master(port)
                if not {"s_down", "o_down"} & set(str(found["flags"]).split(",")):
                    return int(found["port"])
        return 0

    def lose_primary(self) -> int:
        """kill -9; returns its port."""
        port = self.primary()
        self.nodes[port].kill()
        return port

    def stop(self) -> None:
        for process in [*self.sentinels.values(), *self.nodes.values()]:
            process.stop()

    def _until_in_step(self) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            told = [_master(port) for port in self.sentinel_ports]
            states = [(int(each["num-slaves"]), int(each["num-other-sentinels"])) for each in told]
            links: list[Any] = [valkey.Valkey(port=port).info("replication") for port in self._ports[1:]]
            if all(state == (len(self._ports) - 1, len(self.sentinel_ports) - 1) for state in states) and all(
                link["master_link_status"] == "up" for link in links
            ):
                return
            time.sleep(0.1)
        raise AssertionError(f"the Sentinels do not agree: {states}")


def _master(sentinel: int) -> dict[str, Any]:
    words: Any = valkey.Valkey(port=sentinel, decode_responses=True).execute_command("SENTINEL MASTER", NAME)
    return words if isinstance(words, dict) else dict(zip(words[::2], words[1::2], strict=True))
