"""Which language an answer speaks. Pure."""

SPOKEN = ("en-US",)
KNOWN = ("en-US", "en-GB", "de-DE", "es-ES", "es-419", "fr-FR", "fr-CA", "it-IT", "nl-NL", "pt-BR", "pt-PT",
         "fi-FI", "ko-KR", "ja-JP", "zh-CN", "zh-TW", "zh-HK")  # fmt: skip


def content_language(accept_language: str, spoken: tuple[str, ...] = SPOKEN) -> str:
    """The best spoken language for an Accept-Language header (RFC 9110 §12.5.4); else the first spoken one."""
    wanted: list[tuple[float, int, str]] = []
    for order, part in enumerate(accept_language.split(",")[:20]):
        tag, _, parameters = part.strip().partition(";")
        wanted.append((-_quality(parameters), order, tag.strip().lower()))
    for quality, _, tag in sorted(wanted):
        if quality == 0 or not tag:
            continue
        for language in spoken:
            if language.lower() == tag or language.lower().startswith(tag + "-"):
                return language
    return spoken[0]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
