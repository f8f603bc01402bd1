"""Health, metrics and the list of operations."""

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from clarion.api.errors import WireJson
from clarion.base.container import Here
from clarion.base.health import health_answer
from clarion.base.telemetry import render_metrics
from clarion.features.people.sign_in import public

router = APIRouter(dependencies=[public()], include_in_schema=False)


@router.get("/healthz")
async def healthz(here: Here) -> Response:
    """200 when every part works, else 503 with the part that does not."""
    status, body = health_answer(await here.health.run())
    return WireJson(body, status)


@router.get("/metrics")
async def metrics() -> Response:
    body, media_type = render_metrics()
    return Response(body, headers={"Content-Type": media_type})


@router.get("/openapi.json")
async def openapi(request: Request) -> Response:
    return WireJson(request.app.openapi())


@router.get("/docs")
async def docs(request: Request) -> Response:
    """Every operation, on one page that needs no script and nothing from elsewhere."""
    return HTMLResponse(_page(request.app.openapi()))


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "code{font:14px ui-monospace,monospace;overflow-wrap:anywhere}b{display:inline-block;min-width:4.5rem}"
    "li{margin:.35rem 0}ul{list-style:none;padding:0}small{opacity:.75}"
)


def _page(schema: dict[str, Any]) -> str:
    by_tag: dict[str, list[str]] = {}
    for path, operations in sorted(schema["paths"].items()):
        for method, operation in operations.items():
            tag = (operation.get("tags") or ["Other"])[0]
            line = (
                f"<li><b>{method.upper()}</b><code>{escape(path)}</code><br>"
                f"<small>{escape(operation.get('summary', ''))}</small></li>"
            )
            by_tag.setdefault(tag, []).append(line)
    parts = "".join(f"<h2>{escape(str(tag))}</h2><ul>{''.join(lines)}</ul>" for tag, lines in sorted(by_tag.items()))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Clarion API</title><style>{_STYLE}</style><h1>Clarion API</h1>"
        '<p>The same as data: <a href="/openapi.json">openapi.json</a></p>'
        f"{parts}</html>"
    )
