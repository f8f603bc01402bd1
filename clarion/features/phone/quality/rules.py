"""When calls count as bad, and when somebody should hear of it. Pure."""

import ipaddress
from collections import Counter
from collections.abc import Sequence

from clarion.base.i18n import ENGLISH, gettext

PROBLEMS = ("Echo", "Noise", "Choppy", "Delay", "OneWay", "Dropped", "Quiet", "Robotic")
ASKS = ("Never", "AfterBadCalls", "Always")
POOR_MOS, ALERT_PERCENT = 3.6, 20  # below 3.6 many users are dissatisfied (G.107 annex B, table B.1)
LOOKED_AT, FEWEST = 50, 20  # legs that an alert is decided from
QUIET_HOURS = 24.0  # between two alerts


def network_of(address: str) -> str:
    """A phone's network: who sits in one office shows the same. Empty for what is no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    width = 24 if found.version == 4 else 56
    return str(ipaddress.ip_network(f"{found}/{width}", strict=False))


def share_of_poor(scores: Sequence[float], poor: float) -> float:
    """In percent."""
    return 100 * sum(score < poor for score in scores) / len(scores) if scores else 0.0


def is_alarming(scores: Sequence[float], poor: float, percent: int) -> bool:
    """Whether so many of the newest legs were bad that somebody should look. `percent` 0: nobody wants to know."""
    return percent > 0 and len(scores) >= FEWEST and share_of_poor(scores, poor) >= percent


def letter_text(legs: Sequence[tuple[float, str]], poor: float, page: str, language: str = ENGLISH) -> str:
    """`legs`: score and network of the newest; `page`: where there is more."""
    share = share_of_poor([score for score, _ in legs], poor)
    places = Counter(network or gettext(language, "quality.unknown") for score, network in legs if score < poor)
    worst = ", ".join(f"{name} ({count})" for name, count in places.most_common(5))
    facts = {"count": len(legs), "share": f"{share:.0f}", "poor": f"{poor:g}", "worst": worst, "link": page}
    return gettext(language, "quality.letter", **facts)
