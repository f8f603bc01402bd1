"""Sandboxed program that sends MPEG-TS from stdin by RTMP: `python -m clarion.engines.meeting_video.push_worker`.

The first line on stdin says where: a port of this machine, behind which the parent has connected to the service. Writes
`taken` to stdout once the service has accepted the stream.
"""

import sys
import time
from urllib.parse import urlsplit

import av
import msgspec

from clarion.base.sandbox import enter_sandbox

CPU_S = 86_400
_MEMORY = 2**30
_FILES = 16  # the connection to the port
_OPEN_S, _SEND_S = 15.0, 15.0


class Where(msgspec.Struct):
    port: int
    server: str
    key: str


def main() -> None:
    stdin = sys.stdin.buffer
    where = msgspec.json.decode(stdin.readline(), type=Where)
    enter_sandbox(CPU_S, _MEMORY, files=_FILES)
    options = {
        "rtmp_app": urlsplit(where.server).path.strip("/"),
        "rtmp_playpath": where.key,
        "rtmp_tcurl": where.server,
        "rtmp_live": "live",
        "flvflags": "no_duration_filesize",
    }
    source = av.open(stdin, "r", format="mpegts", options={"probesize": "500000", "analyzeduration": "1000000"})
    target = av.open(f"rtmp://127.0.0.1:{where.port}/", "w", format="flv", options=options, timeout=(_OPEN_S, _SEND_S))
    streams = {each.index: target.add_stream_from_template(each) for each in source.streams if each.type != "data"}
    begun, first = time.monotonic(), None
    for packet in source.demux():
        stream = streams.get(packet.stream_index)
        if stream is None or packet.dts is None:
            continue
        due = float(packet.dts * packet.time_base)
        if first is None:
            first = due
        # Pieces come whole; what is in one is sent at its pace.
        time.sleep(max(0.0, min(due - first - (time.monotonic() - begun), 2.0)))
        packet.stream = stream
        target.mux(packet)
        if packet.is_keyframe and stream.type == "video":
            sys.stdout.write("taken\n")
            sys.stdout.flush()
    target.close()


if __name__ == "__main__":
    main()
