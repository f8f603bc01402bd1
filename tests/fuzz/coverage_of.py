"""Which lines of the readers have run, by `sys.monitoring`: a line costs something only the first time."""

import sys
from pathlib import Path
from types import CodeType, TracebackType
from typing import Any, Self

_TOOL = 4
_WATCHED = tuple(
    str(Path(__file__).parents[2] / "clarion" / "engines" / name) for name in ("sip", "rtpengine", "phone_network")
)


class Coverage:
    def __init__(self) -> None:
        self._new = 0

    def __enter__(self) -> Self:
        monitoring = sys.monitoring
        monitoring.use_tool_id(_TOOL, "fuzz")
        monitoring.register_callback(_TOOL, monitoring.events.LINE, self._line)
        monitoring.set_events(_TOOL, monitoring.events.LINE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.monitoring.set_events(_TOOL, 0)
        sys.monitoring.free_tool_id(_TOOL)

    def _line(self, code: CodeType, _line: int) -> Any:
        if code.co_filename.startswith(_WATCHED):
            self._new += 1
        return sys.monitoring.DISABLE

    def forget_new(self) -> int:
        """How many lines ran for the first time since this was asked last."""
        new, self._new = self._new, 0
        return new
