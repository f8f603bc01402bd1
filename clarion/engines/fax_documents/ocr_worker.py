"""Sandboxed program that reads the words of a TIFF: becomes Debian's tesseract, which has no more rights than this.

The TIFF is standard input, the text standard output. `LANGUAGES` of the environment are those of tesseract.
"""

import contextlib
import os
import sys

from clarion.base.sandbox import enter_sandbox

CPU_S = 300
_NOBODY = 65534
_FILES = 64  # its programs, libraries and models


def main() -> None:
    enter_sandbox(CPU_S, files=_FILES)
    if os.geteuid() == 0:
        with contextlib.suppress(OSError):  # a container may not let us
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)
    program, languages = sys.argv[1:]
    environment = {"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"}
    os.execve(program, [program, "stdin", "stdout", "-l", languages, "--psm", "3"], environment)  # noqa: S606


if __name__ == "__main__":
    main()
