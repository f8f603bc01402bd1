"""Build the media server of meetings from npm with Debian's compiler: `python clarion/engines/sfu/build.py`.

It takes three minutes on two cores, once: the result is kept below `.cache/setup` under a name made of everything that
it depends on. A line on standard output says how far it is. Only the standard library is used here, so that the set-up
and a starting Clarion run the same program.
"""

import argparse
import contextlib
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

SOURCES = Path(__file__).parent / "server"
CACHE = Path(__file__).parents[3] / ".cache" / "setup"
PACKAGES = ("nodejs", "npm", "libnode-dev", "libssl-dev", "build-essential")
NODE = "/usr/bin/node"  # Debian's: the headers are of this one, whatever else is on the path
HEADERS = (Path("/usr/include/node/node.h"), Path("/usr/include/openssl/ssl.h"))
STEPS = 220  # lines that the compiler's progress has, about
NATIVE = Path("node_modules/medooze-media-server/build/Release/medooze-media-server.node")

# What is changed in the sources before they are compiled: file, what stands there, what is put there.
_WRAPPER = "node_modules/medooze-media-server"
_ENGINE = "node_modules/medooze-media-server-src"
_CPU = '"-msse4.2",' if platform.machine() == "x86_64" else ""
ADJUSTMENTS: tuple[tuple[str, str, str], ...] = (
    # One build for every machine of a kind, without debugging symbols (78 MB).
    (f"{_WRAPPER}/binding.gyp", '\t\t\t\t"-march=native",\n', f"\t\t\t\t{_CPU}\n"),
    (f"{_WRAPPER}/binding.gyp", '\t\t\t\t"-O3",\n\t\t\t\t"-g",\n', '\t\t\t\t"-O2",\n'),
    # Exactly the port that is asked for, and only on the address that Clarion faces the network with.
    (f"{_ENGINE}/src/RTPTransport.cpp", "::minLocalPortRange = 50;", "::minLocalPortRange = 1;"),
    (f"{_ENGINE}/src/RTPTransport.cpp", "\tif ( minPort % 2 )\n\t\tminPort++;\n", ""),
    (
        f"{_ENGINE}/src/RTPBundleTransport.cpp",
        "\trecAddr.sin_family     \t= AF_INET;\n\n\t//Get two consecutive ramdom ports",
        '\trecAddr.sin_family     \t= AF_INET;\n\tif (getenv("CLARION_SFU_BIND")) recAddr.sin_addr.s_addr = '
        'inet_addr(getenv("CLARION_SFU_BIND"));\n',
    ),
    # It writes into the structures of the OpenSSL that Node.js is released with; Debian's Node.js has another OpenSSL.
    (
        f"{_WRAPPER}/external/srtp/aes_gcm_ossl.c",
        "#if OPENSSL_VERSION_MAJOR >= 3\n#define _BYPASS_OSSL_PARAM\n#endif\n",
        "",
    ),
    # A busy machine at either end delays packets by more than 10 ms; that is no congestion yet.
    (
        f"{_ENGINE}/src/SendSideBandwidthEstimation.cpp",
        "rttEstimated>(10+rttMin*1.3)",
        "rttEstimated>(40+rttMin*1.3)",
    ),
    # How loud an audio source is (0 to 127), read where video sources have their width.
    (
        f"{_ENGINE}/src/rtp/RTPIncomingSourceGroup.cpp",
        "\tcodec = packet->GetCodec();\n",
        "\tcodec = packet->GetCodec();\n\tif (packet->HasAudioLevel()) media.width = "
        "std::max<int>(127 - packet->GetLevel(), media.width > 2 ? media.width - 2 : 0);\n",
    ),
)


class BuildFailed(Exception):
    """What is missing or went wrong, in a sentence for the operator."""


def built_folder(cache: Path = CACHE) -> Path:
    """Where the build of this version is, or will be."""
    digest = hashlib.sha256((SOURCES / "package-lock.json").read_bytes())
    digest.update(f"{ADJUSTMENTS} {platform.machine()} {_node_version()}".encode())
    return cache / f"sfu-{digest.hexdigest()[:16]}"


def is_built(cache: Path = CACHE) -> bool:
    return Path(NODE).exists() and (built_folder(cache) / NATIVE).exists()


def missing_for_build() -> str:
    """What keeps this machine from building, as a sentence; empty: nothing."""
    programs = [each for each in (NODE, "npm", "g++", "make", "python3") if shutil.which(each) is None]
    if not programs and all(each.exists() for each in HEADERS):
        return ""
    return f"Meetings need the Debian packages {' '.join(PACKAGES)}; install them and start Clarion again."


def build(report: Callable[[int], None], cache: Path = CACHE) -> Path:
    """Build unless it is there already; `report` is called with percents. Raises BuildFailed."""
    target = built_folder(cache)
    cache.mkdir(parents=True, exist_ok=True)
    with _alone(cache / "sfu.lock"):
        if (target / NATIVE).exists():
            return target
        if missing := missing_for_build():
            raise BuildFailed(missing)
        work = cache / "sfu-building"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(SOURCES, work)
        _fetch(work)
        report(5)
        _adjust(work)
        _compile(work, report)
        _strip(work)
        _try(work)
        for older in cache.glob("sfu-*"):
            if older.is_dir() and older != work:
                shutil.rmtree(older, ignore_errors=True)
        work.rename(target)
    report(100)
    return target


def _fetch(work: Path) -> None:
    command = ["npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit"]
    _run(command, work, lambda line: None, "The sources of the media server could not be fetched")


def _adjust(work: Path) -> None:
    for name, old, new in ADJUSTMENTS:
        path = work / name
        text = path.read_text()
        if old not in text:
            raise BuildFailed(f"{name} is not what this version expects: {old.strip()!r} is missing.")
        path.write_text(text.replace(old, new))


def _compile(work: Path, report: Callable[[int], None]) -> None:
    folder = work / "node_modules" / "medooze-media-server"
    gyp = [NODE, str(work / "node_modules" / "node-gyp" / "bin" / "node-gyp.js")]
    _run([*gyp, "configure", "--nodedir=/usr"], folder, lambda line: None, "The build could not be configured")
    done = 0

    def note(line: str) -> None:
        nonlocal done
        if line.lstrip().startswith(("CXX(", "CC(")):
            done += 1
            report(min(99, 5 + done * 94 // STEPS))

    command = [*gyp, "build", "--nodedir=/usr", f"--jobs={os.cpu_count() or 1}"]
    _run(command, folder, note, "The media server could not be compiled")


def _try(work: Path) -> None:
    """What was compiled also runs: it tests its own ciphers when it is loaded."""
    command = ["timeout", "60", NODE, "-e", "require('medooze-media-server'); process.exit(0)"]
    _run(command, work, lambda line: None, "The media server was compiled, but this machine's Node.js cannot run it")


def _strip(work: Path) -> None:
    """Keep what runs: 20 MB instead of 300."""
    native = work / NATIVE
    kept = native.read_bytes()
    shutil.rmtree(native.parents[1])
    native.parent.mkdir(parents=True)
    native.write_bytes(kept)
    for each in ("medooze-media-server-src", "node-gyp", "medooze-media-server/external", "medooze-media-server/src"):
        shutil.rmtree(work / "node_modules" / each, ignore_errors=True)
    for each in (".npm", ".cache"):
        shutil.rmtree(work / each, ignore_errors=True)


def _run(command: list[str], folder: Path, note: Callable[[str], None], failed: str) -> None:
    """Run at the lowest priority, with everything it says in `build.log` beside the work."""
    work = folder if folder.name == "sfu-building" else folder.parents[1]
    # A service has no home: npm and node-gyp keep what they keep below the work.
    environment = {**os.environ, "CI": "1", "npm_config_cache": str(work / ".npm"), "HOME": str(work)}
    log = work / "build.log"
    last = ""
    with (
        log.open("a") as written,
        subprocess.Popen(
            ["nice", "-n", "15", *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        for line in process.stdout or ():
            written.write(line)
            if "error" in line.lower():
                last = last or line.strip()
            note(line)
    if process.returncode != 0:
        raise BuildFailed(f"{failed}: {last or 'see the log'} (all of it: {log})")


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _node_version() -> str:
    """As the file system says it, without starting the program."""
    program = Path(NODE)
    if not program.exists():
        return ""
    entry = program.resolve().stat()
    return f"{entry.st_size} {int(entry.st_mtime)}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=CACHE)
    cache = parser.parse_args().cache
    try:
        build(lambda percent: _say(f"{percent} %"), cache)
    except BuildFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
