"""Opens a `Change` around every request that may change something, so that the audit trail sees it.

What only reads is told to acceptable use, which counts who reads whom.
"""

from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clarion.api.paths import is_api
from clarion.api.previewing import is_wanted, preview
from clarion.base.changes import Change, changing
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.features.conduct import JudgedRequests
from clarion.features.operations import AuditRecorder, Refusal
from clarion.features.people.sign_in import Caller

log = structlog.stdlib.get_logger("clarion.api")

_READING = ("GET", "HEAD", "OPTIONS")
_REFUSALS = ("CMN-401", "CMN-402", "CMN-404", "CMN-408")
# POSTs that only read or compute; and calls, which the call log tells of.
_NO_CHANGE = ("/search", "/.search", "/parse", "/wstoken", "/lookup", "/validate", "-validate", "/preview",
              "/fax-previews", "/check", "/checks", "/dry-run", "/call-route-tests", "/fetch", "/oauth/token",
              "/oauth/revoke", "/sip-provision")  # fmt: skip
_CALLS = ("/telephony/", "/ring-out", "/ringout")


class Auditing:
    """Innermost around the routes: each part of a batch is a change of its own."""

    def __init__(self, app: ASGIApp, here: Container) -> None:
        self._app = app
        self._here = here

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_api(scope["path"]):
            await self._app(scope, receive, send)
            return
        status, judged = 0, self._here.find(JudgedRequests)

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        if scope["method"] in _READING:
            await self._app(scope, receive, watched)
            if judged is not None:
                judged.answered(scope, status)
            if judged is not None and status == 400:
                judged.malformed(scope)
            if status == 403:
                await self._note_refusal(scope)
            return
        if is_wanted(scope):
            await preview(self._app, self._here, scope, receive, send)
            return
        change = Change("api", scope)  # type: ignore[arg-type]
        with changing(change):
            await self._app(scope, receive, watched)
        if judged is not None:
            judged.answered(scope, status)
        if status == 400 and judged is not None:
            judged.malformed(scope)
        if status == 403:
            await self._note_refusal(scope)
        elif 200 <= status < 300 and not change.recorded:
            await self._note_action(scope, change)

    async def _note_action(self, scope: Scope, change: Change) -> None:
        """A change that wrote no row here: it is recorded now, after the answer."""
        path, caller = _path(scope), scope.get("state", {}).get("caller")
        if not isinstance(caller, Caller) or path.endswith(_NO_CHANGE) or any(part in path for part in _CALLS):
            return
        recorder = self._here.find(AuditRecorder)
        if recorder is not None:
            await _patiently(recorder.record_action(change, caller))

    async def _note_refusal(self, scope: Scope) -> None:
        state = scope.get("state", {})
        error, caller = state.get("error"), state.get("caller")
        recorder = self._here.find(AuditRecorder)
        if recorder is None or not isinstance(caller, Caller) or not isinstance(error, ClarionError):
            return
        if error.code not in _REFUSALS:
            return
        refusal = Refusal(
            caller=caller,
            operation=f"{scope['method']} {_path(scope)}"[:300],
            action=str(state.get("operation", "")),
            code=error.code,
            permission=str(error.details.get("permissionName", "")),
            source=str((scope.get("client") or ("",))[0]),
            request_id=str(state.get("request_id", "")),
        )
        await _patiently(recorder.record_refusal(refusal))


async def _patiently(work: Any) -> None:
    """The answer is on its way already; a trail that cannot be written must not break it."""
    try:
        await work
    except Exception as error:
        log.error("The audit trail could not be written", problem=str(error))


def _path(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", "") or str(scope["path"])
