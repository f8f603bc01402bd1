"""Words with which people say what they want: no more texts, texts again, help. Pure.

A message counts only when it is nothing but the word, so that `Stop by at five` stops nothing. What each answer says is
here too, in the language of the word.
"""

import re
from dataclasses import dataclass
from typing import Literal

from clarion.features.conduct import STOP_WORDS, skeleton_of

Wish = Literal["stop", "stop_all", "start", "help"]


@dataclass(frozen=True)
class Asked:
    """`language`: of the word, "" where it is the same in many."""

    wish: Wish
    language: str


_WORDS: dict[Wish, dict[str, str]] = {
    "stop": STOP_WORDS,
    "stop_all": {"": "stopall stop-all unsubscribe-all", "es": "parar-todo", "fr": "arret-total arrêt-total"},
    "start": {
        "": "start unstop subscribe resume",
        "es": "iniciar comenzar reanudar alta",
        "fr": "reprendre commencer",
        "de": "anmelden fortsetzen",
        "pt": "iniciar-mensagens voltar",
        "it": "inizia riprendi",
        "ja": "再開",
        "zh": "订阅",
    },
    "help": {
        "": "help info",
        "es": "ayuda",
        "fr": "aide",
        "de": "hilfe",
        "pt": "ajuda",
        "it": "aiuto",
        "ja": "ヘルプ",
        "zh": "帮助",
    },
}
_BY_WORD = {
    word: Asked(wish, language)
    for wish, languages in _WORDS.items()
    for language, words in languages.items()
    for word in words.split()
}
_BY_LOOKS = {skeleton_of(word): asked for word, asked in _BY_WORD.items() if asked.wish in ("stop", "stop_all")}
"""Words of another script that look like STOP mean it: nobody is written to again for the sake of a Cyrillic letter."""
_AROUND = " \t\r\n.,;:!?'\"“”‘’«»()[]*#。！"
_LONGEST = 40

_ANSWERS: dict[Wish, dict[str, str]] = {
    "stop": {
        "en": "{name}: You will get no more texts from this number. Reply START to get them again.",
        "es": "{name}: No recibirá más mensajes de este número. Responda START para recibirlos de nuevo.",
        "fr": "{name} : vous ne recevrez plus de messages de ce numéro. Répondez START pour les recevoir à nouveau.",
        "de": "{name}: Sie erhalten von dieser Nummer keine Nachrichten mehr. Mit START erhalten Sie sie wieder.",
        "pt": "{name}: Você não receberá mais mensagens deste número. Responda START para voltar a receber.",
        "it": "{name}: Non riceverà più messaggi da questo numero. Risponda START per riceverli di nuovo.",
        "ja": "{name}: この番号からの配信を停止しました。再開するには START と返信してください。",
        "zh": "{name}: 您将不再收到此号码的短信。回复 START 可恢复接收。",
    },
    "start": {
        "en": "{name}: You will get texts from this number again. Reply STOP to end them, HELP for help.",
        "es": "{name}: Volverá a recibir mensajes de este número. Responda STOP para dejar de recibirlos.",
        "fr": "{name} : vous recevrez à nouveau des messages de ce numéro. Répondez STOP pour les arrêter.",
        "de": "{name}: Sie erhalten von dieser Nummer wieder Nachrichten. Mit STOP beenden Sie sie.",
        "pt": "{name}: Você voltará a receber mensagens deste número. Responda STOP para deixar de receber.",
        "it": "{name}: Riceverà di nuovo messaggi da questo numero. Risponda STOP per non riceverli più.",
        "ja": "{name}: この番号からの配信を再開しました。停止するには STOP と返信してください。",
        "zh": "{name}: 您将再次收到此号码的短信。回复 STOP 可停止接收。",
    },
    "help": {
        "en": "{name}: Reply STOP to get no more texts from this number. For questions call {number}.",
        "es": "{name}: Responda STOP para no recibir más mensajes de este número. Preguntas: {number}.",
        "fr": "{name} : répondez STOP pour ne plus recevoir de messages de ce numéro. Questions : {number}.",
        "de": "{name}: Mit STOP erhalten Sie von dieser Nummer keine Nachrichten mehr. Fragen: {number}.",
        "pt": "{name}: Responda STOP para não receber mais mensagens deste número. Dúvidas: {number}.",
        "it": "{name}: Risponda STOP per non ricevere più messaggi da questo numero. Domande: {number}.",
        "ja": "{name}: この番号からの配信を停止するには STOP と返信してください。お問い合わせ: {number}",
        "zh": "{name}: 回复 STOP 停止接收此号码的短信。咨询电话: {number}",
    },
}
_STOP_ALL = {
    "en": "{name}: You will get no more texts from any of our numbers. Reply START to get them again.",
    "es": "{name}: No recibirá más mensajes de ninguno de nuestros números. Responda START para recibirlos de nuevo.",
    "fr": "{name} : vous ne recevrez plus de messages d'aucun de nos numéros. Répondez START pour les recevoir.",
}
_ANSWERS["stop_all"] = {**_ANSWERS["stop"], **_STOP_ALL}


def asked_in(text: str) -> Asked | None:
    """What a text asks for, when it is one of the words and nothing else; case and marks around it do not matter."""
    if len(text) > _LONGEST:
        return None
    plain = text.strip(_AROUND).casefold()
    found = (
        _BY_WORD.get(plain) or _BY_WORD.get(re.sub(r"[\s_-]+", "-", plain)) or _BY_WORD.get(re.sub(r"\s+", "", plain))
    )
    if found is not None or (plain.isalpha() and plain.isascii()):
        return found
    bare = text.strip(_AROUND)
    looks = (skeleton_of(letters) for letters in (bare, bare.upper()))  # some letters look alike only in capitals
    return next((_BY_LOOKS[seen] for seen in looks if seen in _BY_LOOKS), None)


def answer_to(asked: Asked, *, name: str, number: str, language: str) -> str:
    """What we answer: in the language of the word, else in `language` (such as `en-US`), else in English."""
    answers = _ANSWERS[asked.wish]
    wanted = asked.language or language[:2].lower()
    return answers.get(wanted, answers["en"]).format(name=name[:60], number=number)
