"""What is taken of an identity provider's answer, and what is not: answers of pysaml2, changed as attackers would."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from clarion.features.people.saml.assertions import Expected, Subject, check_response, read_assertion
from clarion.features.people.saml.documents import SamlRefused, read_xml, time_of
from clarion.features.people.saml.metadata import Provider, own_metadata, read_metadata
from clarion.features.people.saml.requests import Question, form_fields, redirect_address
from clarion.features.people.saml.signatures import signed_assertion
from clarion.features.people.saml.signing_in import profile_of
from clarion.features.people.sso.provider_people import own_page
from tests.support.saml_idp import SIGN_IN, Idp, encrypted, make_key

SERVICE, ANSWERS_AT, REQUEST = "https://clarion.example/metadata", "https://clarion.example/acs", "_a-request"


@dataclass
class World:
    idp: Idp
    provider: Provider
    key: str
    certificate: Path
    folder: Path
    now: datetime

    def answer(self, request: str | None = REQUEST, **more: object) -> str:
        return self.idp.answer(request, SERVICE, ANSWERS_AT, **more)

    def expected(self, **more: object) -> Expected:
        found = Expected(self.provider.entity_id, SERVICE, ANSWERS_AT, REQUEST, self.now)
        return replace(found, **more)  # type: ignore[arg-type]

    def take(self, answer: str, **more: object) -> Subject:
        expected = self.expected(**more)
        response = read_xml(answer.encode())
        check_response(response, expected)
        assertion = signed_assertion(response, self.provider.certificates, self.key, expected.now)
        return read_assertion(assertion, expected)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("saml")
    key, certificate = make_key(folder, "own")
    idp = Idp(folder)
    idp.meet(own_metadata(SERVICE, ANSWERS_AT, certificate.read_text()))
    provider = read_metadata(idp.metadata.encode())
    return World(idp, provider, key.read_text(), certificate, folder, datetime.now(UTC))


@pytest.fixture(scope="module")
def right(world: World) -> str:
    return world.answer()


def test_a_right_answer_is_taken_signed_or_encrypted(world: World, right: str) -> None:
    """MSG-30"""
    subject = world.take(right)
    assert (subject.name_id, subject.attributes["mail"]) == ("grace-at-idp", ("grace@example.com",))
    assert profile_of(subject, {}) == {"email": "grace@example.com", "first_name": "Grace", "last_name": "Hopper"}
    assert world.take(world.answer(sign_response=True, sign_assertion=False)).name_id == "grace-at-idp"
    for method in ("aes256-gcm", "aes128-cbc"):
        answer = encrypted(right, world.certificate, world.folder, method=method)
        assert "grace" not in answer and world.take(answer).name_id == "grace-at-idp"


def test_our_request_is_what_the_provider_understands(world: World) -> None:
    """MSG-30: pysaml2 reads it and checks its signature; xmlsec1 that of the form."""
    question = Question(REQUEST, SERVICE, ANSWERS_AT, SIGN_IN, world.key, world.certificate.read_text(), world.now)
    assert world.idp.request_of(redirect_address(question)) == REQUEST
    assert world.idp.posted_request_of(form_fields(question)) == REQUEST


def assertion_of(answer: str) -> str:
    found = re.search(r"<ns1:Assertion .*</ns1:Assertion>", answer, re.DOTALL)
    assert found
    return found[0]


def signature_of(text: str) -> str:
    found = re.search(r"<ns2:Signature[ >].*</ns2:Signature>", text, re.DOTALL)
    assert found
    return found[0]


def evil(answer: str, *, signature: str = "") -> str:
    """The assertion as somebody else's, with another ID and no signature of its own."""
    text = assertion_of(answer)
    text = text.replace(signature_of(text), signature).replace("grace-at-idp", "mallory")
    return re.sub(r'ID="[^"]+"', 'ID="evil"', text, count=1)


def inside_object(answer: str) -> str:
    """The signed assertion in an Object of its own signature, in the evil one (XSW 8)."""
    whole, signature = assertion_of(answer), signature_of(answer)
    bare = whole.replace(signature, "")
    holding = signature.replace("</ns2:Signature>", f"<ns2:Object>{bare}</ns2:Object></ns2:Signature>")
    return answer.replace(whole, evil(answer, signature=holding))


def in_extensions(answer: str) -> str:
    """The signed assertion where nobody looks, the evil one in its place (XSW 7)."""
    whole = assertion_of(answer)
    hidden = f"<ns0:Extensions>{whole}</ns0:Extensions>"
    return answer.replace(whole, evil(answer)).replace("<ns0:Status>", f"{hidden}<ns0:Status>")


def wrapped_with_signature(answer: str) -> str:
    """The evil one around the signed one, with the signature moved out to it (XSW 4, 6)."""
    whole, signature = assertion_of(answer), signature_of(answer)
    outer = evil(answer, signature=signature)
    return answer.replace(whole, outer.replace("</ns1:Assertion>", f"{whole.replace(signature, '')}</ns1:Assertion>"))


ATTACKS: dict[str, Callable[[str], str]] = {
    "the signature taken away": lambda text: text.replace(signature_of(text), ""),
    "another name": lambda text: text.replace("grace-at-idp", "mallory"),
    "another attribute": lambda text: text.replace("grace@example.com", "ada@demo.example"),
    "an evil assertion before it": lambda text: text.replace(assertion_of(text), evil(text) + assertion_of(text)),
    "an evil assertion after it": lambda text: text.replace(assertion_of(text), assertion_of(text) + evil(text)),
    "the same ID twice": lambda text: text.replace(
        assertion_of(text), evil(text).replace('ID="evil"', re.findall(r' (ID="[^"]+")', assertion_of(text))[0])
        + assertion_of(text),
    ),
    "inside an object": inside_object,
    "in the extensions": in_extensions,
    "wrapped": wrapped_with_signature,
    "a second signature": lambda text: text.replace(signature_of(text), signature_of(text) * 2),
    "a document type": lambda text: text.replace("?>", '?><!DOCTYPE r [<!ENTITY e "x">]>', 1),
    "a file": lambda text: text.replace("?>", '?><!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 1).replace(
        "grace-at-idp", "&e;"
    ),
    "no XML": lambda text: text[:-20],
    "a signature without a value": lambda text: re.sub(r"(SignatureValue>)[^<]+", r"\1", text),
    "no success": lambda text: text.replace("status:Success", "status:Responder"),
    "for somebody else": lambda text: text.replace(f'Destination="{ANSWERS_AT}"', 'Destination="https://other"'),
    "to another request": lambda text: text.replace(f'InResponseTo="{REQUEST}"', 'InResponseTo="_other"', 1),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_changed_answer_is_taken(world: World, right: str, attack: str) -> None:
    """MSG-30: signature wrapping in its forms, entities, and what is plainly another answer."""
    changed = ATTACKS[attack](right)
    assert changed != right
    with pytest.raises(SamlRefused):
        world.take(changed)


def test_a_comment_cuts_no_name_short(world: World, right: str) -> None:
    """MSG-30: the signature does not cover comments, so whatever stands behind one must count (CVE-2017-11427)."""
    assert world.take(right.replace("grace-at-idp", "grace<!-- -->-at-idp")).name_id == "grace-at-idp"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"audience": "https://other.example"}, "not for https://other.example"),
        ({"recipient": "https://other.example"}, "is for https://clarion.example/acs"),
        ({"request_id": "_other"}, "another request"),
        ({"provider": "https://other.example"}, "another provider"),
        ({"after": timedelta(minutes=20)}, "run out"),
        ({"after": timedelta(minutes=-20)}, "not hold yet"),
        ({"after": timedelta(days=60)}, "certificates that hold now"),
    ],
)
def test_answers_for_others_and_other_times_are_refused(
    world: World, right: str, more: dict[str, Any], sentence: str
) -> None:
    if "after" in more:
        more = {"now": world.now + more["after"]}
    with pytest.raises(SamlRefused, match=re.escape(sentence)):
        world.take(right, **more)


def test_only_the_providers_own_strong_signatures_count(world: World, tmp_path: Path) -> None:
    other = Idp(tmp_path, name="other")
    other.meet(own_metadata(SERVICE, ANSWERS_AT, world.certificate.read_text()))
    forged = other.answer(REQUEST, SERVICE, ANSWERS_AT)
    weak = world.answer(
        sign_alg="http://www.w3.org/2000/09/xmldsig#rsa-sha1", digest_alg="http://www.w3.org/2000/09/xmldsig#sha1"
    )
    for answer in (forged, weak, encrypted(forged, world.certificate, tmp_path), world.answer(sign_assertion=False)):
        with pytest.raises(SamlRefused):
            world.take(answer)
    # The next certificate of a provider counts beside the one that signs now.
    both = replace(world.provider, certificates=[*read_metadata(other.metadata.encode()).certificates,
                                                 *world.provider.certificates])  # fmt: skip
    assert replace(world, provider=both).take(forged).name_id == "grace-at-idp"


def test_metadata_says_what_is_wrong_with_it(world: World) -> None:
    right = world.idp.metadata
    for wrong, sentence in (
        (right.replace("IDPSSODescriptor", "SPSSODescriptor"), "0 identity providers"),
        (re.sub(r"<[^<]*KeyDescriptor.*KeyDescriptor>", "", right, flags=re.DOTALL), "no certificate"),
        (right.replace("HTTP-Redirect", "SOAP"), "no page to sign in on"),
        (right.replace(SIGN_IN, "http://idp.example.com/sso"), "must be an address with https"),
        (right.replace(SIGN_IN, "https://idp.example; script-src *"), "must be an address with https"),
        (right.replace(SIGN_IN, "https://idp.例え.example/sso"), "must be an address with https"),
        (right.replace(SIGN_IN, "https://["), "must be an address with https"),
        ("<html/>", "0 identity providers"),
        ("nothing", "no XML"),
    ):
        with pytest.raises(SamlRefused, match=sentence):
            read_metadata(wrong.encode())


def test_always_and_never_are_moments() -> None:
    """MSG-30: some providers say so by the first and last year that there is."""
    for text in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"):
        moment = time_of(text)
        assert moment is not None and moment - timedelta(days=1) < moment < moment + timedelta(days=1)
    with pytest.raises(SamlRefused, match="no moment"):
        time_of("0001-01-01T00:00:00+14:00")


@pytest.mark.parametrize(
    ("to", "led"),
    [("/messages?chat=1", "/messages?chat=1"), ("//evil.example", "/"), ("/\\evil.example", "/"),
     ("https://evil.example", "/"), ("javascript:alert(1)", "/"), ("/a\nb", "/"), ("/a\\b", "/"), ("", "/")],
)  # fmt: skip
def test_nobody_is_led_out(to: str, led: str) -> None:
    """MSG-30: RelayState and `to` lead to pages of ours only."""
    assert own_page(to) == led
