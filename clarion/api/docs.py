"""`/docs`: the reference of the API, to read and to try; `/openapi.json` behind it. Nothing comes from elsewhere."""

import json
from importlib.resources import files
from typing import Any

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


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Clarion API</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/docs/files/swagger-ui.css">
<style>
  body { margin: 0; background: #fff; }
  .swagger-ui .topbar { display: none; }
  .swagger-ui .info { margin: 2rem 0 1rem; }
  @media (prefers-color-scheme: dark) {
    html { background: #1b1b1f; }
    body { filter: invert(0.92) hue-rotate(180deg); }
    .swagger-ui .highlight-code, .swagger-ui .microlight { filter: invert(1) hue-rotate(180deg); }
  }
</style>
<main id="reference"><noscript>The same as data: <a href="/openapi.json">openapi.json</a></noscript></main>
<script src="/docs/files/swagger-ui-bundle.js"></script>
<script src="/docs/files/start.js"></script>
</html>
"""

_OPTIONS: dict[str, Any] = {
    "url": "/openapi.json",
    "deepLinking": True,
    "docExpansion": "none",
    "filter": True,
    "displayOperationId": True,
    "displayRequestDuration": True,
    "defaultModelsExpandDepth": -1,
    "persistAuthorization": False,
    "showExtensions": True,
    "tagsSorter": "alpha",
    "validatorUrl": None,
}
_START = f"""const reference = SwaggerUIBundle({{
  ...{json.dumps(_OPTIONS)},
  dom_id: '#reference',
  oauth2RedirectUrl: window.location.origin + '{RETURN_PATH}',
  presets: [SwaggerUIBundle.presets.apis],
}});
reference.initOAuth({{ clientId: '{DOCS_APP_ID}', usePkceWithAuthorizationCodeGrant: true }});
"""

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
_SCRIPTS = {"start.js": _START, "signed-in.js": _RETURN}
