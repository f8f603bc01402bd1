"""Which language a request asks for."""

from typing import Annotated

from fastapi import Depends, Request

LANGUAGES = ("en", "fr", "nl", "zh")
"""Those of the server's own texts; English first, for whoever asks for none of them."""


def content_language(accept_language: str, spoken: tuple[str, ...], otherwise: str = "") -> str:
    """The best spoken language for an Accept-Language header (RFC 9110 §12.5.4).

    When it names none that we speak: `otherwise`, if we speak that; else the first spoken one. A language of another
    country (fr-CA, en-GB) is better than another language.
    """
    wanted: list[tuple[float, int, str]] = []
    for order, part in enumerate(accept_language.split(",")[:20]):
        tag, _, parameters = part.strip().partition(";")
        wanted.append((-_quality(parameters), order, tag.strip().lower()))
    for quality, _, tag in sorted(wanted):
        if quality == 0 or not tag:
            continue
        found = _spoken(tag, spoken)
        if found:
            return found
    return _spoken(otherwise.lower(), spoken) or spoken[0]


def _spoken(tag: str, spoken: tuple[str, ...]) -> str:
    if not tag:
        return ""
    if tag == "*":
        return spoken[0]
    exact = [language for language in spoken if language.lower() == tag or language.lower().startswith(tag + "-")]
    near = [language for language in spoken if language.lower().partition("-")[0] == tag.partition("-")[0]]
    return (exact or near or [""])[0]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def asked_language(request: Request, otherwise: str = "") -> str:
    """`fr`, `nl`, …: what the browser or app asks for, else the language of the caller, else `otherwise`."""
    caller = getattr(request.state, "caller", None)
    own = getattr(caller, "language", "") or otherwise
    return content_language(request.headers.get("accept-language", ""), LANGUAGES, own)


async def _of_request(request: Request) -> str:
    return asked_language(request)


Tongue = Annotated[str, Depends(_of_request)]
"""A parameter of a route, behind that of its caller: the language that its answer speaks."""
