"""What the settings of an installation say about rules: the rate limits of the API are the limits of EXC-03."""

from clarion.base.settings import Settings
from clarion.features.conduct.rulebook import Override


def overrides_of(settings: Settings) -> tuple[Override, ...]:
    """They come first; what was changed on purpose goes before them."""
    limits: dict[str, bool | int | float | str] = {
        "light": settings.rate_light,
        "medium": settings.rate_medium,
        "heavy": settings.rate_heavy,
        "auth": settings.rate_auth,
    }
    return (Override(rule="EXC-03", scope="everywhere", limits=limits),)
