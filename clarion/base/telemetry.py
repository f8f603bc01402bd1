"""Structured logs without secrets, and metrics."""

import contextlib
import json
import logging
import re
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any, Literal

import prometheus_client
import structlog

from clarion.base.settings import Settings

__all__ = ["counter", "gauge", "get_logger", "histogram", "note", "redact", "render_metrics", "set_up_logs"]

get_logger = structlog.stdlib.get_logger

_SECRET_KEY = re.compile(r"passw|secret|token|authorization|credential|jwt|cookie|assertion|\bpin\b|api_?key", re.I)
_SECRET_TEXT = re.compile(
    r"(?P<lead>bearer\s+|basic\s+|digest\s+.*?response=\"|(?:access_token|password|assertion|client_secret|refresh_token)=)"
    r"(?P<secret>[^\s&\"',]+)",
    re.I,
)
_HIDDEN = "***"


def redact(value: Any) -> Any:
    """The value with every secret in it hidden: by the name of a key, or by its form inside a text."""
    if isinstance(value, str):
        return _SECRET_TEXT.sub(lambda found: found["lead"] + _HIDDEN, value)
    if isinstance(value, dict):
        return {key: _hide(str(key), item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [redact(item) for item in value]
    return value


def _hide(key: str, value: Any) -> Any:
    # A number, a truth or nothing under such a key (token_count, has_password) is no secret.
    if _SECRET_KEY.search(key) and isinstance(value, str | bytes | dict | list | tuple) and value:
        return _HIDDEN
    return redact(value)


def _redact_entry(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: redact(value) if key == "event" else _hide(key, value) for key, value in entry.items()}


def set_up_logs(settings: Settings, *, part: str | None = None) -> None:
    """Send every log line, ours and the libraries', through one form to standard error.

    `part` names the process in each line (api, calls, jobs) where several run.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact_entry,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    if part:
        structlog.contextvars.bind_contextvars(part=part)
    handler = _JsonLines(sys.stderr) if settings.log_format == "json" else logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(settings.log_format),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for noisy in ("alembic", "asyncio", "httpcore", "httpx"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class _JsonLines(logging.StreamHandler[Any]):
    """Writes lines of JSON, also such as never were records."""

    def write_line(self, entry: dict[str, Any]) -> None:
        line = json.dumps(entry, default=repr) + self.terminator
        with self.lock or contextlib.nullcontext(), contextlib.suppress(OSError, ValueError):  # nobody reads any more
            self.stream.write(line)
            self.flush()


def note(name: str, event: str, **fields: Any) -> None:
    """`get_logger(name).info(event, ...)` in a fifth of its time where lines are JSON: for what each request says."""
    handlers = logging.root.handlers
    if len(handlers) != 1 or not isinstance(handlers[0], _JsonLines):  # a console, or somebody listens
        get_logger(name).info(event, **fields)
        return
    if not logging.getLogger(name).isEnabledFor(logging.INFO):
        return
    entry = {key: _hide(key, value) for key, value in fields.items()} | {"event": redact(event)}
    entry |= {key: _hide(key, value) for key, value in structlog.contextvars.get_contextvars().items()}
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    handlers[0].write_line(entry | {"level": "info", "logger": name, "timestamp": now})


def _renderer(form: Literal["console", "json"]) -> Any:
    if form == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def counter(name: str, what: str, labels: tuple[str, ...] = ()) -> prometheus_client.Counter:
    """A number that only grows, `clarion_<name>`. Make it once, at the top of a module."""
    return prometheus_client.Counter(f"clarion_{name}", what, labels)


def gauge(name: str, what: str, labels: tuple[str, ...] = ()) -> prometheus_client.Gauge:
    return prometheus_client.Gauge(f"clarion_{name}", what, labels)


def histogram(
    name: str, what: str, labels: tuple[str, ...] = (), buckets: tuple[float, ...] | None = None
) -> prometheus_client.Histogram:
    """Durations in seconds unless the name says otherwise."""
    chosen = buckets or prometheus_client.Histogram.DEFAULT_BUCKETS
    return prometheus_client.Histogram(f"clarion_{name}", what, labels, buckets=chosen)


def render_metrics() -> tuple[bytes, str]:
    """Body and content type of `/metrics`."""
    return prometheus_client.generate_latest(), prometheus_client.CONTENT_TYPE_LATEST
