"""What people are told of limits that are near or reached, in the languages there are. Pure data and formatting."""

from dataclasses import dataclass

from clarion.features.phone.spending.events import SpendingNotice


@dataclass(frozen=True)
class Words:
    """`subject` is for a title, `text` says it in a sentence, `then` what follows, `link` where it is changed."""

    subject: str
    text: str
    then: str
    link: str


_ALL: dict[str, dict[str, Words]] = {
    "en": {
        "Warning": Words(
            "Calls near the spending limit of the day",
            "Calls charged to {name} have cost {spent} of {limit} {currency} on {day}.",
            "At the limit, calls that cost money end after an announcement; no more can be placed until the next day.",
            "Emergency calls are never stopped. An administrator can raise the limit at once: {link}",
        ),
        "Reached": Words(
            "Spending limit of the day reached",
            "Calls charged to {name} reach the limit of {limit} {currency} on {day}.",
            "Calls that cost money end after an announcement, and no more can be placed until the next day.",
            "Emergency calls are never stopped. An administrator can raise the limit at once: {link}",
        ),
    },
    "fr": {
        "Warning": Words(
            "Appels proches du plafond de dépenses du jour",
            "Les appels facturés à {name} ont coûté {spent} sur {limit} {currency} le {day}.",
            "Au plafond, les appels payants se terminent après une annonce et sont impossibles avant le lendemain.",
            "Les appels d'urgence ne sont jamais bloqués. Un administrateur peut relever le plafond aussitôt : {link}",
        ),
        "Reached": Words(
            "Plafond de dépenses du jour atteint",
            "Les appels facturés à {name} atteignent le plafond de {limit} {currency} le {day}.",
            "Les appels payants se terminent après une annonce et ne sont plus possibles avant le lendemain.",
            "Les appels d'urgence ne sont jamais bloqués. Un administrateur peut relever le plafond aussitôt : {link}",
        ),
    },
    "nl": {
        "Warning": Words(
            "Oproepen naderen de uitgavenlimiet van de dag",
            "Oproepen op rekening van {name} hebben op {day} {spent} van {limit} {currency} gekost.",
            "Bij de limiet eindigen betaalde oproepen na een melding; tot de volgende dag zijn ze niet mogelijk.",
            "Noodoproepen worden nooit tegengehouden. Een beheerder kan de limiet direct verhogen: {link}",
        ),
        "Reached": Words(
            "Uitgavenlimiet van de dag bereikt",
            "Oproepen op rekening van {name} bereiken op {day} de limiet van {limit} {currency}.",
            "Betaalde oproepen eindigen na een melding en zijn tot de volgende dag niet meer mogelijk.",
            "Noodoproepen worden nooit tegengehouden. Een beheerder kan de limiet direct verhogen: {link}",
        ),
    },
    "zh": {
        "Warning": Words(
            "通话费用接近当日限额",
            "{day}，计入 {name} 的通话费用已达 {spent} {currency}，限额为 {limit} {currency}。",
            "达到限额后，收费通话会在提示音后结束，次日之前不能再拨打。",
            "紧急呼叫不会被阻止。管理员可以立即提高限额：{link}",
        ),
        "Reached": Words(
            "已达到当日通话费用限额",
            "{day}，计入 {name} 的通话费用达到限额 {limit} {currency}。",
            "收费通话会在提示音后结束，次日之前不能再拨打。",
            "紧急呼叫不会被阻止。管理员可以立即提高限额：{link}",
        ),
    },
}


def words_of(notice: SpendingNotice, language: str, link: str) -> Words:
    """With everything filled in; English where we do not speak the language (`fr-CA`)."""
    found = _ALL.get(language.partition("-")[0].lower(), _ALL["en"])[notice.level]
    facts = notice.model_dump() | {"name": notice.target_name, "link": link}
    return Words(found.subject, found.text.format(**facts), found.then, found.link.format(**facts))
