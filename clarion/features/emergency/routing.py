"""Which number the emergency centre calls back. Pure; never empty."""

from collections.abc import Iterable


def callback_number(
    *, own: Iterable[str] = (), shown: str = "", main: str = "", company: Iterable[str] = (), offered: str = ""
) -> str:
    """The caller's own direct number, so that a call back rings the caller (ADM-10); else what is next best.

    All in E.164. `shown`: the number that the extension shows; `company`: other numbers of the account;
    `offered`: what the phone said.
    """
    for number in (*own, shown, main, *company, offered):
        if number:
            return number
    return "anonymous"
