"""The program that works calendars of strangers out: `python -m clarion.base.ical_worker`.

A few lines of iCalendar can ask for hours of work and all memory there is: rules that never fit, time zones that change
each second. And readers keep the time zones that a file brings along, which are nobody else's business. Hence a process
for each reading, with so much time and memory, that is gone afterwards.

A `Question` comes on standard input, a list of `RemoteEvent` goes to standard output, both as JSON.
"""

import sys

import msgspec

from clarion.base.ical import read_events
from clarion.base.ical_process import Question
from clarion.base.sandbox import enter_sandbox

CPU_S = 15
_FILES = 32  # time zones are read when a file names them


def main() -> None:
    enter_sandbox(CPU_S, files=_FILES)
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    addresses = frozenset(asked.addresses)
    found = read_events(asked.files, asked.start, asked.end, asked.zone, addresses, file_s=asked.file_s)
    sys.stdout.buffer.write(msgspec.json.encode(found))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
