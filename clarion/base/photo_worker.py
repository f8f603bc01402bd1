"""The program that makes pictures of strangers small: `python -m clarion.base.photo_worker`.

Whatever a file does to what reads it, it does to a process that has so much time and memory, no file that it could
write, and is gone afterwards. A list of files comes on standard input, a list of JPEGs (empty ones for what is no
picture) goes to standard output, both as msgpack.
"""

import os
import resource
import sys

import msgspec
from PIL import Image, WebPImagePlugin

from clarion.base.small_photo import small_photo

CPU_S = 20
MEMORY = 1024 * 1024 * 1024
_FILES = 32


def main() -> None:
    Image.preinit()  # the readers of formats are loaded now
    if not WebPImagePlugin.SUPPORTED:
        raise SystemExit("Pillow reads no WebP here.")
    os.nice(10)
    for what, most in (
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        resource.setrlimit(what, (most, most))
    files = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=list[bytes])
    sys.stdout.buffer.write(msgspec.msgpack.encode([small_photo(file) for file in files]))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
