"""What conduct says in other languages (ENF-01): nothing of it is missing, and what was filled is found again."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from clarion.base.i18n import LazyString, Reader, packed, unpacked
from clarion.base.languages import LANGUAGES
from clarion.base.mail_queue import QueuedEmail
from clarion.features.conduct.acts import VERBS
from clarion.features.conduct.cases.policy import CLAUSE_WORDS, PROMISES
from clarion.features.conduct.cases.reports import CATEGORIES
from clarion.features.conduct.cases.vocabulary import CLAUSES, OUTCOMES, WHAT
from clarion.features.conduct.rulebook import Rule, RuleBook, shipped_book
from clarion.features.conduct.spoken import WORDS, in_language, spoken, spoken_refusal, told
from clarion.features.conduct.standing import ALWAYS, SCOPES, STATES
from clarion.features.people import Account, Extension
from tests.features.conduct.cases.test_routes import OFFICER, OWN, judged, link_of, refuse_a_call
from tests.support.api import Api

__all__ = ["judged"]
_HOLE = re.compile(r"\{[^{}]+\}")


def _of_rule(rule: Rule) -> list[str]:
    said = [rule.title, rule.waits_for, rule.what, rule.why, rule.statement, rule.remedy]
    for outcome in rule.outcomes:
        said += [outcome.text or "", outcome.remedy or "", outcome.threshold]
    return said + [name.replace("_", " ") for name in (*rule.features, *rule.tell)]


def _tables(book: RuleBook) -> set[str]:
    return {table for kept in book.rules.values() for table in kept.rule.limits.values()}


def _everything() -> set[str]:
    book = shipped_book()
    said = [text for kept in book.rules.values() for text in _of_rule(kept.rule)]
    said += [book.tables[table].means for kept in book.rules.values() for table in kept.rule.limits.values()]
    said += [row.unit for row in map(book.tables.get, _tables(book)) if row and row.unit not in ("", "ratio")]
    kinds = {kind.value for kept in book.rules.values() for kind in (*kept.rule.on, *kept.rule.live)}
    said += [WHAT.get(kind, kind.replace(".", " ").replace("-", " ")) for kind in kinds]
    said += SCOPES
    said += [*CLAUSES.values(), *WHAT.values(), *OUTCOMES.values(), *VERBS.values(), ALWAYS]
    said += [part for clause in CLAUSE_WORDS for part in (clause.words, clause.looked_at)]
    said += [part for promise in PROMISES for part in promise] + [words for _, words in CATEGORIES.values()]
    said += [part for rule in STATES.values() for part in (rule.title, rule.exit, rule.notice)]
    return {text for text in said if text}


def test_every_sentence_of_rules_and_policy_is_there_in_every_language() -> None:
    """ENF-01: whoever adds a rule or a clause adds its words."""
    missing = sorted(_everything() - set(WORDS.rows))
    assert not missing, f"write these in clarion/features/conduct/catalogue/words.tsv: {missing}"
    for english, texts in WORDS.rows.items():
        assert set(texts) == set(LANGUAGES)
        assert all(sorted(_HOLE.findall(text)) == sorted(_HOLE.findall(english)) for text in texts.values()), english


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("They blocked or reported you, and this is attempt 4 since.",
         "De ander heeft u geblokkeerd of gemeld, en dit is poging 4 sindsdien."),
        ("12.5 % of the campaign's answered calls were abandoned.",
         "12.5 % van de beantwoorde oproepen van de campagne is afgebroken."),
        ("A link in this text leads to a place known for harm. Would pass with the full address of the page.",
         "Een link in deze sms leidt naar een plaats die bekendstaat als schadelijk. "
         "Zou doorgaan met het volledige adres van de pagina."),
        ("It could not be checked: Nobody tries which extensions exist.",
         "Dit kon niet worden gecontroleerd: Niemand probeert welke toestellen bestaan."),
        ("We called the customer, and she is content.", "We called the customer, and she is content."),
    ],
)  # fmt: skip
def test_a_sentence_that_was_filled_is_found_again_and_free_words_stay(english: str, dutch: str) -> None:
    """ENF-01."""
    assert spoken(english, "nl-BE") == dutch
    case = {"kind": "report", "filedAt": "", "text": english, "history": [{"text": english}], "clauseTitle": english}
    assert in_language(case, "nl") == case | {"clauseTitle": dutch}, "what somebody wrote in a case is theirs"
    assert spoken(english, "en-GB") == english == spoken(english, "de")
    assert spoken_refusal(f"SPM-01: {english}", "nl") == f"SPM-01: {dutch}"


def test_a_view_speaks_the_language_and_codes_and_evidence_stay() -> None:
    """ENF-01."""
    view = {"title": "Suspended", "state": "active", "threshold": "active", "record": {"reason": "Suspended"},
            "facts": [{"name": "texts 1d", "value": "yes"}], "ladder": [{"title": "Warned"}, "Ended"]}  # fmt: skip
    said = in_language(view, "fr")
    assert said == {"title": "Suspendu", "state": "active", "threshold": "actif", "record": {"reason": "Suspended"},
                    "facts": [{"name": "SMS, 1 jour", "value": "oui"}],
                    "ladder": [{"title": "Averti"}, "Fermé"]}  # fmt: skip
    assert in_language(view, "en") == view


def test_a_notice_is_kept_without_a_language_and_told_by_the_clock_of_its_reader() -> None:
    """ENF-01, PH-23."""
    title = LazyString("conduct.act", {"verb": "Suspended", "whose": LazyString("conduct.whose.account")})
    ends = LazyString("conduct.ends", {"when": datetime(2026, 3, 4, 15, 6, tzinfo=UTC)})
    reader = Reader("fr-CA", ZoneInfo("America/Toronto"), twelve_hours=True)
    kept = [unpacked(packed(line)) for line in (title, ends)]
    assert kept == [title, ends]
    assert [told(line, reader) for line in (title, ends)] == [
        "Suspendu : votre compte",
        "Cela prend fin le mercredi 4 mars 2026 à 10:06 AM (EST).",
    ]


async def test_letters_notices_and_pages_speak_the_language_of_each_reader(judged: Api) -> None:
    """ENF-01: the account's people by their settings, who objects by the page they wrote on."""
    api = judged
    async with api.here.storage.transaction() as session:
        (await session.get_one(Account, api.account_id())).language = "nl-NL"
        (await session.get_one(Extension, api.extension_id("102"))).language = "fr-FR"
    act = {"verb": "warn", "rule": "SPM-03", "clause": "C8", "evidence": ["case-1"], "scope": "extension",
           "reason": "This line sends like a campaign, not like a person.",
           "accountId": api.account_id(), "subject": api.extension_id("102")}  # fmt: skip
    assert (await api.request("POST", f"{OFFICER}/acts", json=act)).status_code == 201
    french = (await api.get(f"{OWN}/notices", "102")).json()["records"][0]
    assert french["title"] == "Averti : un poste de votre compte"
    assert french["text"].startswith(
        "Cette ligne envoie comme une campagne, pas comme une personne.\nRien n’est restreint."
    )
    chinese = await api.request("GET", f"{OWN}/notices", "102", headers={"Accept-Language": "zh-TW, en;q=0.5"})
    assert chinese.json()["records"][0]["title"] == "已警告：您账户的一个分机"

    statement = await refuse_a_call(api)
    link = await link_of(api, statement)
    page = await api.client.get(link, headers={"Accept": "text/html"})
    assert 'lang="nl"' in page.text and "Bellen naar het buitenland staat uit" in page.text, "as the account"
    page = await api.client.get(link, headers={"Accept": "text/html", "Accept-Language": "zh"})
    assert "此账户的国际通话已关闭。" in page.text and page.headers["Content-Language"] == "zh"
    form = f"{link.replace('?', '/appeal?')}&lang=fr"
    wrong = await api.client.post(form, data={"text": "Non.", "contact": "personne"})
    assert wrong.status_code == 400 and "Une adresse e-mail, ou rien." in wrong.text
    assert (await api.client.post(form, data={"text": "Non.", "contact": "ada@example.org"})).status_code == 201
    report = {"subject": "+12025550199", "text": "重复来电", "contact": "wei@example.org"}
    sent = await api.client.post("/conduct/report", data=report, headers={"Accept-Language": "zh-CN"})
    assert sent.status_code == 201 and "谢谢。" in sent.text
    async with api.here.storage.reading() as session:
        subjects = {row.recipient: row.subject for row in await session.scalars(select(QueuedEmail))}
    assert subjects["ada@example.org"] == "Nous avons reçu votre objection"
    assert subjects["wei@example.org"] == "我们已收到您的举报"
    assert "Averti : un poste de votre compte" in subjects.values()
    assert "Gewaarschuwd: een toestel van uw account" in subjects.values(), "whoever looks after the account"
