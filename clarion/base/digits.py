"""Numbers in text that strangers write."""

_LONGEST = 20


def find_number(text: str, *, most: int = 2**63 - 1) -> int | None:
    """The number that `text` writes in ASCII digits, 0 to `most`; None for anything else. Never raises.

    `str.isdigit` and `\\d` take digits of every script; `int` raises for some of these ("¹") and for thousands of
    digits, and takes others ("١") as if they were ours.
    """
    if not text.isascii() or not text.isdigit() or len(text) > _LONGEST:
        return None
    number = int(text)
    return number if number <= most else None


def only_digits(text: str) -> bool:
    """Whether `text` is ASCII digits and nothing else, however many."""
    return text.isascii() and text.isdigit()
