"""What holds of webinars: settings, who registers and who waits, answers to questions, who may come in. Pure."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import ValidationError

from clarion.base.errors import Forbidden, Invalid
from clarion.features.meetings.webinars.schemas import READ_ONLY, Answer, Form, Question, RegistrationSettings, Settings

Place = Literal["Registered", "Waitlisted"]
FREE_MAIL = frozenset({
    "gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com", "icloud.com", "me.com",
    "aol.com", "gmx.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com", "mail.com", "qq.com",
    "163.com", "126.com", "yandex.ru", "mail.ru", "orange.fr", "free.fr", "wanadoo.fr", "ziggo.nl", "kpnmail.nl",
})  # fmt: skip
"""Domains that give addresses to anybody: not those of an employer."""


def merged_settings(before: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """Settings after a change, without what nobody may change and the password. Raises Invalid."""
    given = {name: value for name, value in change.items() if name not in READ_ONLY and name != "password"}
    return _merged(Settings, before, given, "settings")


def merged_registration(before: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """Raises Invalid."""
    return _merged(RegistrationSettings, before, change, "settings")


def _merged(
    kind: type[Settings] | type[RegistrationSettings], before: dict[str, Any], change: dict[str, Any], place: str
) -> dict[str, Any]:
    known = {name: value for name, value in change.items() if name in kind.model_fields and value is not None}
    try:
        return kind.model_validate(before | known).model_dump(exclude_defaults=True)
    except ValidationError as error:
        name = ".".join([place, *(str(part) for part in error.errors()[0]["loc"])])
        raise Invalid(f"Parameter [{name}] value is invalid.", parameter=name) from None


def place_of_registrant(*, is_open: bool, limit: int, taken: int, waitlist: bool) -> Place:
    """Whether someone who registers now has a place. `limit`: 0 for none. Raises Forbidden."""
    if not is_open:
        raise Forbidden("Registration is closed.", code="MTG-121")
    if not limit or taken < limit:
        return "Registered"
    if waitlist:
        return "Waitlisted"
    raise Forbidden("All places are taken.", code="MTG-122")


def check_work_email(email: str) -> None:
    """Raises Invalid for an address that is not an employer's."""
    if email.rpartition("@")[2] in FREE_MAIL:
        raise Invalid("Enter your work email address.", parameter="email")


def read_answers(form: Form, answers: Sequence[Answer], *, complete: bool) -> list[dict[str, Any]]:
    """Answers as they are stored. `complete`: required questions must have one. Raises Invalid."""
    questions = {one.id: one for one in form.questions}
    found: dict[str, dict[str, Any]] = {}
    for answer in answers:
        question = questions.get(answer.question_id)
        if question is None:
            raise Invalid(f"There is no question [{answer.question_id}].", parameter="questionnaire.questionId")
        value = _answer(question, answer)
        if value is not None:
            found[question.id] = {"questionId": question.id, **value}
    missing = [one for one in form.questions if complete and one.required and one.id not in found]
    if missing:
        raise Invalid(f"Answer the question [{missing[0].text}].", parameter=f"questionnaire.{missing[0].id}")
    return list(found.values())


def _answer(question: Question, answer: Answer) -> dict[str, Any] | None:
    if not question.choices:
        text = (answer.answer_text or "").strip()
        return {"answerText": text} if text else None
    known = {one.id for one in question.choices}
    chosen = list(dict.fromkeys(answer.answer_ids or ()))
    if not known.issuperset(chosen) or (len(chosen) > 1 and not question.several):
        raise Invalid(f"Choose an answer to [{question.text}].", parameter=f"questionnaire.{question.id}")
    return {"answerIds": chosen} if chosen else None


def said(form: Form, answer: dict[str, Any]) -> str:
    """An answer in words, for reports."""
    texts = {choice.id: choice.text for question in form.questions for choice in question.choices}
    return answer.get("answerText") or "; ".join(texts.get(one, one) for one in answer.get("answerIds", ()))
