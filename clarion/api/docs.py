"""`/docs`: the reference of the API, to read and to try; `/openapi.json` behind it. Nothing comes from elsewhere."""

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from clarion.api.errors import WireJson
from clarion.api.openapi import describe
from clarion.api.web_app import security_headers
from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.base.settings import Settings
from clarion.features.developer import DOCS_APP_ID
from clarion.features.people.sign_in import public

router = APIRouter(dependencies=[public()], include_in_schema=False)

_SWAGGER = files("fastapi_swagger").joinpath("resources")
_ASSETS = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
RETURN_PATH = "/docs/signed-in"


@router.get("/openapi.json")
async def openapi(request: Request) -> Response:
    return WireJson(describe(request.app), headers={"Access-Control-Allow-Origin": "*"})


@router.get("/docs")
async def docs(here: Here) -> Response:
    return HTMLResponse(_PAGE, headers=_headers(here.settings))


@router.get(RETURN_PATH)
async def signed_in(here: Here) -> Response:
    """Where the sign-in window ends: it hands its code to the page that opened it."""
    return HTMLResponse(_RETURN_PAGE, headers=_headers(here.settings))


@router.get("/docs/files/{name}")
async def docs_file(name: str) -> Response:
    kept = {"Cache-Control": "public, max-age=3600"}
    if name in _ASSETS:
        return Response(_SWAGGER.joinpath(name).read_bytes(), media_type=_ASSETS[name], headers=kept)
    if name in _SCRIPTS:
        return Response(_SCRIPTS[name], media_type="text/javascript", headers=kept)
    raise NotFound("Resource is not found: there is no such address.", code="CMN-120")


def _headers(settings: Settings) -> dict[str, str]:
    # The sign-in window tells the page that opened it: the two must stay in touch.
    return security_headers(settings) | {"Cross-Origin-Opener-Policy": "unsafe-none", "Cache-Control": "no-cache"}


_PAGE = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Clarion API</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/docs/files/swagger-ui.css">
<style>
  body {{ margin: 0; background: #fff; }}
  .swagger-ui .topbar {{ display: none; }}
  .swagger-ui .info {{ margin: 2rem 0 1rem; }}
  #session {{ max-width: 1460px; margin: 1rem auto 0; padding: 0 20px; font: 15px sans-serif; color: #3b4151; }}
  .search input {{ box-sizing: border-box; width: 100%; margin: 0 0 1rem; padding: 10px 12px; font: 16px sans-serif;
    border: 2px solid #6b7280; border-radius: 6px; }}
  .search h2 {{ margin: 0 0 8px; font: 600 18px sans-serif; color: #3b4151; }}
  /* Colors with enough contrast. */
  .swagger-ui .info .title small {{ background: #3b4151; }}
  .swagger-ui .info .title small.version-stamp {{ background: #33631b; }}
  .swagger-ui .info .title small pre, .swagger-ui .opblock .opblock-summary-method {{ color: #fff; }}
  .swagger-ui .info .url {{ color: #1d5fa8; }}
  .swagger-ui .btn.authorize {{ color: #1f6b45; border-color: #1f6b45; }}
  .swagger-ui .btn.authorize span {{ color: #1f6b45; }}
  .swagger-ui .opblock.opblock-get .opblock-summary-method {{ background: #1d5fa8; }}
  .swagger-ui .opblock.opblock-post .opblock-summary-method {{ background: #1f6b45; }}
  .swagger-ui .opblock.opblock-put .opblock-summary-method {{ background: #8a5200; }}
  .swagger-ui .opblock.opblock-patch .opblock-summary-method {{ background: #0f6b5c; }}
  .swagger-ui .opblock.opblock-delete .opblock-summary-method {{ background: #a51d1d; }}
  .swagger-ui .btn.cancel {{ color: #a51d1d; border-color: #a51d1d; }}
  .swagger-ui .btn.execute {{ background: #1d5fa8; }}
  .swagger-ui .parameter__in {{ color: #4b5563; }}
  .swagger-ui .download-contents {{ color: #fff; background: #3b4151; }}
  .swagger-ui .microlight span[style*="211, 99, 99"] {{ color: #ffa8a8 !important; }}
  .samples {{ margin: 0 20px 1rem; }}
  .samples .languages {{ display: flex; gap: 6px; margin: 10px 0; }}
  .samples button {{ padding: 5px 12px; font: 14px sans-serif; color: #1f2937; background: #fff;
    border: 1px solid #6b7280; border-radius: 6px; cursor: pointer; }}
  .samples button[aria-pressed='true'] {{ color: #fff; background: #1f2937; }}
  .samples pre {{ margin: 0; padding: 12px; overflow: auto; font-size: 13px; color: #f9fafb; background: #1f2937;
    border-radius: 6px; }}
  @media (prefers-color-scheme: dark) {{
    html {{ background: #1b1b1f; }}
    body {{ filter: invert(0.92) hue-rotate(180deg); }}
    .swagger-ui .highlight-code, .swagger-ui .microlight, .samples pre {{ filter: invert(1) hue-rotate(180deg); }}
  }}
</style>
<header><p id="session" role="status"></p></header>
<div id="reference"><noscript>The same as data: <a href="/openapi.json">openapi.json</a></noscript></div>
<script src="/docs/files/swagger-ui-bundle.js"></script>
<script src="/docs/files/start.js" data-client-id="{DOCS_APP_ID}" data-return-path="{RETURN_PATH}"></script>
</html>
"""

_START = Path(__file__).with_name("reference").joinpath("start.js")

_RETURN_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Clarion API</title>
<p>You are signed in. This window can be closed.</p>
<script src="/docs/files/signed-in.js"></script>
</html>
"""

# What the reference expects of the window that it opened.
_RETURN = """const waiting = window.opener && window.opener.swaggerUIRedirectOauth2;
const given = new URLSearchParams(window.location.search);
if (waiting) {
  const tell = (level, message) => waiting.errCb({ authId: waiting.auth.name, source: 'auth', level, message });
  if (given.get('state') !== waiting.state) {
    tell('error', 'The answer belongs to another sign-in. Try again.');
  } else if (given.get('code')) {
    delete waiting.auth.state;
    waiting.auth.code = given.get('code');
    waiting.callback({ auth: waiting.auth, redirectUrl: waiting.redirectUrl });
  } else {
    tell('error', given.get('error_description') || given.get('error') || 'There was no code in the answer.');
  }
  window.close();
}
"""
_SCRIPTS = {"start.js": _START.read_text(), "signed-in.js": _RETURN}
