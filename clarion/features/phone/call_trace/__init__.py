"""The ladder of a call: its SIP messages, and what was decided in between."""

from clarion.features.phone.call_trace.drawing import draw_ladder
from clarion.features.phone.call_trace.ladder import Ladder, LadderMessage, LadderStep, Viewer, build_ladder
from clarion.features.phone.call_trace.pcap import write_pcap
from clarion.features.phone.call_trace.retention import TraceRetention
from clarion.features.phone.call_trace.routes import router
from clarion.features.phone.call_trace.service import find_record, live_traces, traces_of

__all__ = [
    "Ladder",
    "LadderMessage",
    "LadderStep",
    "TraceRetention",
    "Viewer",
    "build_ladder",
    "draw_ladder",
    "find_record",
    "live_traces",
    "router",
    "traces_of",
    "write_pcap",
]
