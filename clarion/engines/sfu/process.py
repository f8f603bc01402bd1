"""How the media server is started: its command, its secret, and the packages it loads."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from clarion.engines.sfu.build import CACHE, NODE, SOURCES, built_folder

REPOSITORY = CACHE.parents[1]
BUILDER = Path(__file__).with_name("build.py")
"""A program by itself, which knows nothing of Clarion."""


@dataclass(frozen=True, slots=True)
class SfuAddress:
    """`bind`: the address its UDP ports listen on; `public`: where browsers send to; `port` and the next ones, one for
    each of `threads`."""

    control_port: int
    bind: str
    public: tuple[str, ...]
    port: int
    threads: int


def build_cache(data: Path) -> Path:
    """Where builds are kept: with the other set-up in a checkout, in the data folder of an installed Clarion."""
    return CACHE if (REPOSITORY / "pyproject.toml").exists() else data / "sfu"


def sfu_sources() -> Path:
    return SOURCES


def sfu_command(address: SfuAddress) -> list[str]:
    return [
        *(NODE, str(SOURCES / "main.js")),
        *("--control", f"127.0.0.1:{address.control_port}"),
        *("--bind", address.bind),
        *("--address", ",".join(address.public)),
        *("--port", str(address.port)),
        *("--threads", str(address.threads)),
    ]


def sfu_environment(token: str, cache: Path = CACHE) -> dict[str, str]:
    return {"CLARION_SFU_TOKEN": token, "NODE_PATH": str(built_folder(cache) / "node_modules")}


def control_token(data: Path) -> str:
    """The secret of the control socket, made at the first start: other users of this machine do not command it."""
    path = data / "run" / "sfu.token"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        fresh.rename(path)
    return path.read_text()
