"""What the whole path is measured beside: a Kamailio that only relays, and Sippy's back-to-back user agent."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support import Process, start_process

_SIPPY = Path(__file__).parents[1] / ".cache" / "sippy-venv"
_RELAY = """
children=4
listen=udp:127.0.0.1:{port}
log_stderror=yes
debug=0
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "siputils.so"
request_route {{
	if (has_totag()) {{
		loose_route();
		t_relay();
		exit;
	}}
	record_route();
	$du = "sip:127.0.0.1:{onward}";
	t_relay();
}}
"""


@contextlib.contextmanager
def relay(folder: Path, port: int, onward: int) -> Iterator[Process]:
    """A stateful relay with Record-Route, nothing else."""
    written = folder / "relay.cfg"
    written.write_text(_RELAY.format(port=port, onward=onward))
    command = ["kamailio", "-DD", "-E", "-f", str(written), "-Y", str(folder), "-w", str(folder), "-m", "256"]
    process = start_process(command, log=folder / "relay.log", name="relay")
    try:
        yield process
    finally:
        process.stop()


def find_sippy() -> Path | None:
    """Python of a throw-away environment with `sippy` in it; made on the first run. None when that fails."""
    python = _SIPPY / "bin" / "python"
    if not (_SIPPY / "bin" / "b2bua_simple").exists():
        with contextlib.suppress(subprocess.CalledProcessError, OSError, subprocess.TimeoutExpired):
            subprocess.run([sys.executable, "-m", "venv", _SIPPY], check=True, timeout=120)
            subprocess.run([python, "-m", "pip", "install", "-q", "sippy"], check=True, timeout=300)
    return python if (_SIPPY / "bin" / "b2bua_simple").exists() else None


@contextlib.contextmanager
def sippy(python: Path, folder: Path, port: int, onward: int) -> Iterator[Process]:
    command: list[str | Path] = [python, "-m", "sippy.b2bua_simple", "-f", "-l", "127.0.0.1", "-p", str(port)]
    environment = {"SIPLOG_LOGFILE_FILE": str(folder / "sippy-messages.log"), "SIPLOG_LVL": "ERR"}
    process = start_process(
        [*command, "-n", f"127.0.0.1:{onward}"],
        log=folder / "sippy.log",
        name="sippy",
        cwd=folder,
        env=environment,
    )
    try:
        yield process
    finally:
        process.stop()
