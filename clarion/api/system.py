"""Health and metrics."""

from fastapi import APIRouter
from starlette.responses import Response

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
