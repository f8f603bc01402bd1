"""The contract of a translator, against a server that answers as LibreTranslate does, and as it should not."""

import hmac
import json
from collections.abc import AsyncIterator

import pytest

from clarion.base.translation import NotTranslated, Translated, TranslatorAway
from clarion.engines.translation import LibreTranslator
from tests.support.receiver import Receiver, receiver
from tests.support.waiting import free_port


def translates(_receiver: Receiver, _headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
    """Knows `en` and `de`; translates into capital letters."""
    if not body:
        answer: object = [{"code": "en", "name": "English", "targets": ["de"]}, {"code": "de", "targets": ["en"]}, 7]
        return 200, {}, json.dumps(answer).encode()
    asked = json.loads(body)
    if asked["target"] not in ("en", "de"):
        return 400, {}, json.dumps({"error": f"{asked['target']} is not supported"}).encode()
    if asked.get("api_key") == "wrong":
        return 403, {}, b'{"error": "Invalid API key"}'
    found = {"translatedText": asked["q"].upper(), "detectedLanguage": {"language": "fr", "confidence": 90}}
    return 200, {}, json.dumps(found).encode()


@pytest.fixture
async def program() -> AsyncIterator[Receiver]:
    async with receiver(translates) as running:
        yield running


async def test_a_text_is_translated_and_signed(program: Receiver) -> None:
    """MSG-14"""
    engine = LibreTranslator(program.address, key="k", secret="between us only")
    assert await engine.languages() == ("en", "de")
    assert await engine.translate("bonjour", "de") == Translated("BONJOUR", "fr")
    headers, body = program.requests[-1]
    assert json.loads(body) == {"q": "bonjour", "source": "auto", "target": "de", "format": "text", "api_key": "k"}
    assert headers["x-clarion-signature"] == f"sha256={hmac.new(b'between us only', body, 'sha256').hexdigest()}"
    await engine.languages()
    assert len(program.requests) == 2
    with pytest.raises(NotTranslated, match="xx is not supported"):
        await engine.translate("bonjour", "xx")
    await engine.close()


async def test_what_is_no_answer_is_told_as_such(program: Receiver) -> None:
    """MSG-14"""
    wrong = LibreTranslator(program.address, key="wrong")
    with pytest.raises(TranslatorAway, match="403: Invalid API key"):
        await wrong.translate("x", "de")
    for answer in (b"", b"[]", b'{"translatedText": 7}', b"x" * 300_000):
        program.behaviour = lambda *_given, said=answer: (200, {}, said)
        with pytest.raises(TranslatorAway):
            await wrong.translate("x", "de")
    program.behaviour = lambda *_given: (200, {}, b'{"no": "list"}')
    with pytest.raises(TranslatorAway):
        await wrong.languages()
    await wrong.close()
    nobody = LibreTranslator(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(TranslatorAway, match="cannot be reached"):
        await nobody.translate("x", "de")
    await nobody.close()
