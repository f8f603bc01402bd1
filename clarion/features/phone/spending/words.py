"""What people are told of limits that are near or reached. Pure."""

from dataclasses import dataclass

from clarion.base.i18n import gettext
from clarion.features.phone.spending.events import SpendingNotice


@dataclass(frozen=True)
class Words:
    """`subject` is for a title, `text` says it in a sentence, `then` what follows, `link` where it is changed."""

    subject: str
    text: str
    then: str
    link: str


def words_of(notice: SpendingNotice, language: str, link: str) -> Words:
    """With everything filled in, in the language (`fr-CA`)."""
    facts = notice.model_dump() | {"name": notice.target_name, "link": link}
    kind = f"spending.{notice.level}"
    return Words(*(gettext(language, f"{kind}.{part}", **facts) for part in ("subject", "text", "then", "link")))
