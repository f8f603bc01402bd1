"""How people say that they want no more: the words that stand alone, and whole sentences. Pure.

The words are shared with whoever answers texts that come in.
"""

import json
import re
from importlib.resources import files

from clarion.base.text_score import readable

STOP_WORDS: dict[str, str] = {
    "": "stop unsubscribe cancel end quit revoke optout opt-out",
    "es": "parar alto baja cancelar detener",
    "fr": "arret arrêt arreter arrêter desabonner désabonner",
    "de": "stopp abmelden abbestellen kündigen",
    "pt": "sair pare remover",
    "it": "ferma fermare annulla disiscrivi",
    "ja": "停止 配信停止",
    "zh": "退订 取消",
}
"""By language, "" for words that are the same in many."""

_LONGEST = 300
_SAID = json.loads(files(__package__).joinpath("data/sentences.json").read_text("utf-8"))
_SENTENCES = tuple(map(re.compile, _SAID["stop"]))
_NOT_MEANT = re.compile(_SAID["not meant"])


def wants_no_more(text: str) -> bool:
    """Whether somebody says in a sentence that they want nothing more. Words that stand alone are not looked at."""
    if len(text) > _LONGEST:
        return False
    plain = readable(text)[0].lower().replace("’", "'")
    return any(sentence.search(plain) for sentence in _SENTENCES) and not _NOT_MEANT.search(plain)
