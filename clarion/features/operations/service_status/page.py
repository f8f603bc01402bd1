"""The public page: plain HTML without scripts, so that it also shows where little else works. Pure."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Final

from starlette.responses import HTMLResponse, Response

from clarion.base.i18n import gettext, moment
from clarion.features.operations.service_status import rules, wording
from clarion.features.operations.service_status.models import Incident, IncidentUpdate
from clarion.features.operations.service_status.queries import ComponentFigures, Picture

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
}
_STYLE: Final = """
:root { color-scheme: light dark; --page: #f5f4f0; --card: #fff; --line: #e1ded6; --text: #14232a; --muted: #586971;
  --operational: #1d7a46; --degraded: #a15c00; --outage: #b3261e; --unknown: #6b7a81; --field: #fff; }
@media (prefers-color-scheme: dark) { :root { --page: #0c1317; --card: #141e23; --line: #25343b; --text: #e9eff1;
  --muted: #9cadb4; --operational: #5fc98c; --degraded: #eeb15b; --outage: #ff8a80; --unknown: #8a9aa1;
  --field: #0c1317; } }
body { margin: 0; background: var(--page); color: var(--text);
  font: 16px/1.55 ui-sans-serif, system-ui, "Segoe UI", "Noto Sans", sans-serif; }
main { box-sizing: border-box; max-width: 760px; margin: 0 auto; padding: 40px 16px; overflow-wrap: anywhere; }
h1 { margin: 0 0 20px; font-size: 26px; letter-spacing: -0.02em; } h2 { margin: 32px 0 12px; font-size: 18px; }
h3 { margin: 0; font-size: 16px; }
section, .banner { padding: 16px 20px; margin: 0 0 12px; border: 1px solid var(--line); border-radius: 14px;
  background: var(--card); }
.banner { font-weight: 600; border-left: 6px solid currentColor; }
.row { display: flex; justify-content: space-between; gap: 12px; flex-wrap: wrap; }
.operational { color: var(--operational); } .degraded, .maintenance { color: var(--degraded); }
.outage { color: var(--outage); } .unknown { color: var(--unknown); }
svg { display: block; width: 100%; height: 28px; margin-top: 10px; } small, p.muted { color: var(--muted); }
rect { fill: currentColor; } ul { margin: 10px 0 0; padding: 0 0 0 18px; } label { display: block; margin-bottom: 6px; }
input, button { font: inherit; padding: 8px 12px; border-radius: 10px; border: 1px solid var(--muted); }
input { background: var(--field); color: inherit; width: min(320px, 100%); box-sizing: border-box; }
button { background: var(--text); color: var(--page); cursor: pointer; } a { color: inherit; }
"""


def status_page(language: str, picture: Picture, *, emails: bool) -> Response:
    """`emails`: whether this server sends any, so that one may subscribe."""

    def say(key: str, **facts: object) -> str:
        return escape(gettext(language, f"status.{key}", **facts))

    open_ones = [each for each in picture.incidents if each[0].resolved_at is None]
    past = [each for each in picture.incidents if each[0].resolved_at is not None]
    parts = [
        f'<div class="banner {picture.status}" role="status">{say(f"overall.{picture.status}")}</div>',
        *(_incident(language, *each) for each in open_ones),
        f"<h2>{say('services')}</h2>",
        *(_component(language, name, each, picture.days) for name, each in picture.components.items()),
        f"<h2>{say('history')}</h2>",
        *([_incident(language, *each) for each in past] or [f"<p class='muted'>{say('no-incidents')}</p>"]),
        f"<h2>{say('subscribe')}</h2>",
        _form(language) if emails else "",
        f'<p><a href="/status/feed">{say("feed")}</a></p>',
        f"<p class='muted'>{say('as-of', at=moment(language, picture.now))}</p>",
    ]
    return _answer(language, gettext(language, "status.title"), "\n".join(parts), 200, {"Cache-Control": "max-age=30"})


def message_page(
    language: str, key: str, *, status: int = 200, action: tuple[str, str] | None = None, why: str = ""
) -> Response:
    """One sentence. `action`: where a button posts to, and its token; `why`: a reason of the API, in English."""
    parts = [f"<section><p>{escape(gettext(language, f'status.{key}'))}</p>"]
    if why:
        parts.append(f'<p lang="en">{escape(why)}</p>')
    if action is not None:
        path, token = action
        parts.append(
            f'<form method="post" action="{escape(path)}"><input type="hidden" name="token" value="{escape(token)}">'
            f"<button>{escape(gettext(language, f'status.{key}.button'))}</button></form>"
        )
    parts.append(f'</section><p><a href="/status">{escape(gettext(language, "status.title"))}</a></p>')
    headers = {"Cache-Control": "no-store"}
    return _answer(language, gettext(language, "status.title"), "\n".join(parts), status, headers)


def _answer(language: str, title: str, body: str, status: int, headers: dict[str, str]) -> Response:
    page = (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f'<link rel="alternate" type="application/atom+xml" href="/status/feed">\n<style>{_STYLE}</style></head>\n'
        f"<body><main><h1>{escape(title)}</h1>\n{body}\n</main></body></html>\n"
    )
    return HTMLResponse(page, status, _HEADERS | {"Content-Language": language} | headers)


def _component(language: str, name: str, figures: ComponentFigures, days: Sequence[str]) -> str:
    label = escape(wording.component(language, name))
    status = escape(gettext(language, f"status.state.{figures.status}"))
    uptime = figures.uptime
    known = (
        "" if uptime is None else escape(gettext(language, "status.uptime", percent=f"{uptime:.2f}", days=rules.DAYS))
    )
    bars = "".join(_bar(language, at, day, figures.days.get(day)) for at, day in enumerate(days))
    return (
        f'<section><div class="row"><h3>{label}</h3><span class="{figures.status}">{status}</span></div>'
        f'<svg viewBox="0 0 {len(days) * 8} 28" preserveAspectRatio="none" role="img" aria-label="{known or status}">'
        f"{bars}</svg><small>{known}</small></section>"
    )


def _bar(language: str, at: int, day: str, counted: tuple[int, int] | None) -> str:
    """One day: without failures, with some, with many, or not probed."""
    good, bad = counted or (0, 0)
    share = rules.uptime(good, bad)
    kind = "unknown" if share is None else "operational" if not bad else "degraded" if share >= 95 else "outage"
    said = gettext(language, "status.state.unknown") if share is None else f"{share:.2f} %"
    height = 8 if share is None else 28
    return (
        f'<rect class="{kind}" x="{at * 8}" y="{28 - height}" width="5" height="{height}">'
        f"<title>{day}: {escape(said)}</title></rect>"
    )


def _incident(language: str, incident: Incident, updates: Sequence[IncidentUpdate]) -> str:
    names = ", ".join(wording.component(language, name) for name in incident.components)
    said = "".join(
        f"<li><b>{escape(gettext(language, f'status.stage.{update.stage}'))}</b> "
        f"{escape(wording.update_text(language, incident, update))} <small>{_when(language, update.at)}</small></li>"
        for update in updates
    )
    impact = escape(gettext(language, f"status.impact.{incident.impact}"))
    return (
        f'<section><div class="row"><h3>{escape(wording.title(language, incident))}</h3>'
        f'<span class="{incident.impact}">{impact}</span></div><small>{escape(names)}</small><ul>{said}</ul></section>'
    )


def _when(language: str, at: datetime) -> str:
    return escape(moment(language, at))


def _form(language: str) -> str:
    return (
        '<form method="post" action="/status/subscriptions"><label for="email">'
        f"{escape(gettext(language, 'status.email'))}</label>"
        '<input id="email" name="email" type="email" required maxlength="254" autocomplete="email"> '
        f"<button>{escape(gettext(language, 'status.subscribe.button'))}</button></form>"
    )
