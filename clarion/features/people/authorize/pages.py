"""The page that says why an app cannot be let in, when its redirect URI cannot be trusted with the reason."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from clarion.base.i18n import gettext
from clarion.base.languages import asked_language
from clarion.features.people.sign_in.errors import OAuthError

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Clarion</title>
<style>
:root {{ color-scheme: light dark; --page: #f5f4f0; --card: #fff; --line: #e1ded6; --text: #14232a; --muted: #586971; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --page: #0c1317; --card: #141e23; --line: #25343b; --text: #e9eff1; --muted: #9cadb4; }}
}}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--page); color: var(--text);
  font: 16px/1.55 ui-sans-serif, system-ui, "Segoe UI", "Noto Sans", sans-serif; }}
main {{ box-sizing: border-box; width: min(460px, calc(100vw - 32px)); padding: 32px; border-radius: 18px;
  border: 1px solid var(--line); background: var(--card); overflow-wrap: anywhere; }}
h1 {{ margin: 0 0 12px; font-size: 24px; letter-spacing: -0.02em; line-height: 1.25; }}
p {{ margin: 0 0 12px; color: var(--muted); }}
p.why {{ color: var(--text); }}
small {{ color: var(--muted); }}
</style>
</head>
<body>
<main>
<h1>{heading}</h1>
<p class="why" lang="en">{why}</p>
<p>{words}</p>
<small>{code}</small>
</main>
</body>
</html>
"""


def error_page(request: Request, error: OAuthError) -> Response:
    """400, as a page for people, in their language but for the reason, which is for who makes the app; programs that do
    not want pages get the OAuth form.
    """
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse(error.body(), 400, {"Cache-Control": "no-store"})
    language = asked_language(request)
    texts = {part: escape(gettext(language, f"app-refused.{part}")) for part in ("title", "heading", "words")}
    page = _PAGE.format(language=language, why=escape(error.message), code=escape(error.code), **texts)
    return HTMLResponse(page, 400, _HEADERS | {"Content-Language": language, "Vary": "Accept, Accept-Language"})
