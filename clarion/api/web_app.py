"""The built web app: files, meeting.html for links to meetings, index.html for every other address that is a page."""

from collections.abc import Callable, Sequence
from pathlib import Path

import anyio
from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

import clarion
from clarion.api.paths import is_api
from clarion.api.precompressed import respond
from clarion.base.settings import Settings
from clarion.features.people.sign_in import public

_PACKAGE = Path(clarion.__file__).parent
DIST = next((each for each in (_PACKAGE / "web_dist",) if each.is_dir()), _PACKAGE.parent / "web" / "dist")
"""Of a released package, or of this repository."""
CONSENT_PAGE = "authorize"
MEETING_PAGES = ("join", "meet", "watch", "webinar")
"""What guests load is a page of its own, with nothing of the app in it."""
EVERY_PATH = "/{path:path}"
_NOT_BUILT = (
    '<!doctype html><html lang="en"><title>Clarion</title><p>The web app is not built yet. '
    "Run <code>make run</code>, or <code>npm run build</code> in <code>web/</code>.</p></html>"
)


def security_headers(settings: Settings, *, sources: Sequence[str] = (), programs: bool = False) -> dict[str, str]:
    """For pages: scripts only from here, sockets only to ourselves and our SIP ports, never in a frame.

    `programs`: WebAssembly may run (backgrounds and noise removal; signing in and consent need neither).
    """
    scripts = "'self' 'wasm-unsafe-eval'" if programs else "'self'"
    sockets = f"ws://*:{settings.sip_ws_port} wss://*:{settings.sip_wss_port} wss://*:{settings.http_port}"
    sockets = " ".join([sockets, *sources])
    policy = (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        f"font-src 'self' data:; media-src 'self' data: blob:; connect-src 'self' {sockets}; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def web_app_router(
    settings: Settings, folder: Path = DIST, *, sources: Callable[[], Sequence[str]] = tuple
) -> APIRouter:
    """Serves `folder`. Include it last: it answers every GET that nothing else took.

    `sources`: what pages may ask besides ourselves. Read for every page: a port may open after this is built.
    """
    router = APIRouter(include_in_schema=False)
    root = folder.resolve()

    @router.api_route(EVERY_PATH, methods=["GET", "HEAD"], dependencies=[public()])
    async def page_or_file(request: Request, path: str) -> Response:
        if is_api("/" + path):
            raise HTTPException(404)
        meeting = path.partition("/")[0] in MEETING_PAGES
        headers = security_headers(settings, sources=sources(), programs=path != CONSENT_PAGE)
        found = await anyio.to_thread.run_sync(_find_file, root, path)
        if found is not None:
            lasting = path.startswith("assets/")  # their names change with their content
            kept = "public, max-age=31536000, immutable" if lasting else "no-cache"
            return await _send(request, found, headers | {"Cache-Control": kept})
        if "." in path.rpartition("/")[2] or not _wants_page(request):
            raise HTTPException(404)
        index = root / ("meeting.html" if meeting else "index.html")
        if not index.is_file():
            return HTMLResponse(_NOT_BUILT, 503, headers)
        # An app may have opened the consent page in a window that reports back to it (`window.opener`).
        opened = {"Cross-Origin-Opener-Policy": "unsafe-none"} if path == CONSENT_PAGE else {}
        return await _send(request, index, headers | opened | {"Cache-Control": "no-cache"})

    return router


async def _send(request: Request, path: Path, headers: dict[str, str]) -> Response:
    return await anyio.to_thread.run_sync(respond, request, path, headers)


def _find_file(root: Path, path: str) -> Path | None:
    if not path or "\0" in path:
        return None
    try:
        file = (root / path).resolve()
        return file if file.is_relative_to(root) and file.is_file() else None
    except (OSError, ValueError):
        return None


def _wants_page(request: Request) -> bool:
    accept = request.headers.get("accept", "*/*")
    return "text/html" in accept or "*/*" in accept
