"""Whether an assertion is for us, for now, and for what was asked (saml-profiles §4.1.4). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from clarion.features.people.saml.documents import SPACES, Element, SamlRefused, only_child, text_of, time_of

SKEW = timedelta(minutes=3)
LONGEST = timedelta(hours=24)
_BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
_TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
EMAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
_MOST_VALUES = 500


@dataclass(frozen=True)
class Expected:
    """`request_id`: of what we asked, "" where the provider began."""

    provider: str
    audience: str
    recipient: str
    request_id: str
    now: datetime


@dataclass(frozen=True)
class Subject:
    """Who signed in. `attributes`: values by name and by friendly name, in small letters. `until`: how long the
    assertion must be remembered, so that it counts once.
    """

    assertion_id: str
    name_id: str
    name_format: str
    attributes: Mapping[str, tuple[str, ...]]
    until: datetime


def check_response(response: Element, expected: Expected) -> None:
    """What stands around the assertion. It need not be signed, but must not contradict. Raises SamlRefused."""
    status = only_child(response, "samlp:Status/samlp:StatusCode")
    if status is None or status.get("Value") != _SUCCESS:
        said = text_of(only_child(response, "samlp:Status/samlp:StatusMessage"))[:100]
        code = str(status.get("Value") if status is not None else "none").rpartition(":")[2][:60]
        raise SamlRefused(f"The provider did not sign the person in: {code} {said}".strip())
    destination = response.get("Destination")
    if destination and destination != expected.recipient:
        raise SamlRefused(f"The answer is for {destination[:200]}.")
    if (response.get("InResponseTo") or "") != expected.request_id:
        raise SamlRefused("The answer is to another request.")
    issuer = text_of(only_child(response, "saml:Issuer"))
    if issuer and issuer != expected.provider:
        raise SamlRefused(f"The answer is of another provider: {issuer[:200]}.")


def read_assertion(assertion: Element, expected: Expected) -> Subject:
    """Raises SamlRefused, which says what does not fit."""
    if assertion.get("Version") != "2.0" or not assertion.get("ID"):
        raise SamlRefused("That is no assertion of SAML 2.0.")
    issuer = text_of(only_child(assertion, "saml:Issuer"))
    if issuer != expected.provider:
        raise SamlRefused(f"The assertion is of another provider: {issuer[:200]}.")
    until = _check_confirmation(assertion, expected)
    _check_conditions(assertion, expected)
    if assertion.find("saml:AuthnStatement", SPACES) is None:
        raise SamlRefused("The assertion does not say that anybody signed in.")
    name = only_child(assertion, "saml:Subject/saml:NameID")
    text = text_of(name)
    if name is None or not 0 < len(text) <= 400:
        raise SamlRefused("The assertion names nobody (NameID).")
    if name.get("Format") == _TRANSIENT:
        raise SamlRefused("The NameID is another one each time (transient): choose persistent or emailAddress.")
    return Subject(str(assertion.get("ID")), text, str(name.get("Format") or ""), _attributes(assertion), until)


def _check_confirmation(assertion: Element, expected: Expected) -> datetime:
    """One bearer confirmation must hold. Returns when it runs out, with the tolerance for clocks."""
    problem = "nothing says who may bring it (bearer)"
    for one in assertion.findall("saml:Subject/saml:SubjectConfirmation", SPACES):
        data = only_child(one, "saml:SubjectConfirmationData")
        if one.get("Method") != _BEARER or data is None:
            continue
        ends = time_of(data.get("NotOnOrAfter"))
        if data.get("Recipient") != expected.recipient:
            problem = f"it is for another recipient: {str(data.get('Recipient'))[:200]}"
        elif (data.get("InResponseTo") or "") != expected.request_id:
            problem = "it answers another request"
        elif ends is None or ends + SKEW <= expected.now:
            problem = "it has run out"
        elif ends > expected.now + LONGEST:
            problem = "it holds for more than a day"
        elif data.get("NotBefore"):
            problem = "a bearer confirmation has no beginning"
        else:
            return ends + SKEW
    raise SamlRefused(f"The assertion cannot be taken: {problem}.")


def _check_conditions(assertion: Element, expected: Expected) -> None:
    conditions = only_child(assertion, "saml:Conditions")
    if conditions is None:
        raise SamlRefused("The assertion has no conditions.")
    begins, ends = time_of(conditions.get("NotBefore")), time_of(conditions.get("NotOnOrAfter"))
    if begins is not None and begins - SKEW > expected.now:
        raise SamlRefused("The assertion does not hold yet: look at the clocks.")
    if ends is not None and ends + SKEW <= expected.now:
        raise SamlRefused("The assertion has run out: look at the clocks.")
    groups = conditions.findall("saml:AudienceRestriction", SPACES)
    if not groups:
        raise SamlRefused("The assertion does not say whom it is for (AudienceRestriction).")
    for group in groups:
        audiences = [text_of(one) for one in group]
        if expected.audience not in audiences:
            raise SamlRefused(f"The assertion is for {', '.join(audiences)[:200]}, not for {expected.audience}.")


def _attributes(assertion: Element) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in assertion.findall("saml:AttributeStatement/saml:Attribute", SPACES)[:200]:
        values = tuple(text_of(value) for value in one.findall("saml:AttributeValue", SPACES)[:_MOST_VALUES])
        for name in (one.get("Name"), one.get("FriendlyName")):
            if name:
                found.setdefault(str(name).lower(), values)
    return found
