"""What a called phone or carrier sees: addresses, identity (RFC 3325), privacy (RFC 3323), location (RFC 6442)."""

from dataclasses import dataclass, field
from secrets import token_hex

from clarion.calls.wire import EmergencyCallInfo, Presentation
from clarion.engines.sip import rc_messages
from clarion.engines.sip.dialects import Traits
from clarion.engines.sip.grammar import escape_user, quote, safe_value
from clarion.engines.sip.identity import INVALID, MISSING, STALE

ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>'


@dataclass(slots=True)
class Invitation:
    """The parts of an INVITE that depend on who calls whom."""

    from_: str
    to: str
    headers: list[str] = field(default_factory=list)
    agent_ids: rc_messages.AgentIds | None = None


def name_address(name: str, user: str, domain: str) -> str:
    """`"Name" <sip:user@domain>`; without a name no quotes."""
    uri = f"<sip:{escape_user(safe_value(user)) or 'anonymous'}@{domain}>"
    name = safe_value(name)
    return f"{quote(name)} {uri}" if name else uri


def for_device(presentation: Presentation, traits: Traits, domain: str, username: str, server_id: str) -> Invitation:
    """An INVITE of this call server to one of our own phones."""
    caller_user = presentation.caller_domain_user or presentation.caller_number
    if presentation.withhold_number:
        from_ = ANONYMOUS
        caller_user = "anonymous"
    else:
        from_ = name_address(presentation.caller_name, presentation.caller_number, domain)
    called = presentation.called_number or username
    invitation = Invitation(from_, name_address(presentation.called_name, called, domain))
    headers = invitation.headers
    if traits.show_ids:
        headers.append(rc_messages.api_ids(presentation))
    if presentation.queue_name:
        headers.append(rc_messages.queue_call_info(presentation))
    if presentation.monitored is not None:
        session_id, party_id = presentation.monitored
        headers.append(f"p-rc-api-monitoring-ids: party-id={party_id};session-id={session_id}")
    if presentation.auto_answer:
        headers += _auto_answer(traits, domain)
    if traits.dialect.agent_messages:
        caller = f"{escape_user(safe_value(caller_user)) or 'anonymous'}@{domain}"
        invitation.agent_ids = rc_messages.AgentIds.make(caller, f"{username}@{domain}", server_id)
        headers.append("P-rc: " + rc_messages.incoming_call_xml(invitation.agent_ids, presentation))
    headers += _verification(presentation, domain)
    _add_referred_by(headers, presentation, domain)
    return invitation


def _auto_answer(traits: Traits, domain: str) -> list[str]:
    """Asks a phone to answer by itself: RFC 5373 for all, and what its family looks for."""
    if traits.answers_to_words:
        family = ["Alert-Info: Auto Answer", f"Call-Info: <sip:{domain}>;purpose=info;Answer-After=0"]
    else:
        family = [
            f"Alert-Info: <http://{domain}>;info=alert-autoanswer;delay=0",
            f"Call-Info: <sip:{domain}>;answer-after=0",
        ]
    return family if traits.dialect.agent_messages else [*family, "Answer-Mode: Auto"]


def _verification(presentation: Presentation, domain: str) -> list[str]:
    """What became of the caller's identity token, for phones that show it (3GPP TS 24.229 §7.2A.20, §7.2.18).

    Only level A says that the number is the caller's. A call without a token gets no mark at all.
    """
    proof = presentation.proof
    if proof is None or proof.status == MISSING or presentation.withhold_number or not presentation.caller_number:
        return []
    passed, failed = proof.level == "A", proof.status in (STALE, INVALID)
    state = "TN-Validation-Passed" if passed else "TN-Validation-Failed" if failed else "No-TN-Validation"
    user = escape_user(safe_value(presentation.caller_number))
    name = safe_value(presentation.caller_name)
    shown = f"{quote(name)} " if name else ""
    lines = [f"P-Asserted-Identity: {shown}<sip:{user};verstat={state}@{domain};user=phone>"]
    return [*lines, f"Attestation-Info: {proof.level}"] if proof.level else lines


def for_trunk(presentation: Presentation, number: str, domain: str, trunk_host: str) -> Invitation:
    """An INVITE to a carrier, which we trust with the number even when the called side may not see it."""
    identity = presentation.caller_number
    if presentation.emergency is not None and presentation.emergency.callback_number:
        identity = presentation.emergency.callback_number
    hidden = presentation.withhold_number and presentation.emergency is None
    from_ = ANONYMOUS if hidden else name_address(presentation.caller_name, identity, domain)
    invitation = Invitation(from_, f"<sip:{escape_user(number)}@{trunk_host}>")
    if identity:
        invitation.headers.append(
            "P-Asserted-Identity: " + name_address("" if hidden else presentation.caller_name, identity, domain)
        )
    if hidden:
        invitation.headers.append("Privacy: id")
    _add_referred_by(invitation.headers, presentation, domain)
    return invitation


def _add_referred_by(headers: list[str], presentation: Presentation, domain: str) -> None:
    if presentation.referred_by:
        text = safe_value(presentation.referred_by)
        address = text if text.startswith(("<", '"')) else f"<sip:{escape_user(text)}@{domain}>"
        headers.append("Referred-By: " + address)


def with_location(info: EmergencyCallInfo, sdp: str, domain: str) -> tuple[list[str], str, str]:
    """Headers, body and content type of an emergency INVITE that carries its caller's location (RFC 6442 §4.2)."""
    content_id = f"{token_hex(8)}@{domain}"
    boundary = f"clarion-{token_hex(12)}"
    body = (
        f"--{boundary}\r\nContent-Type: application/sdp\r\n\r\n{sdp.rstrip()}\r\n"
        f"--{boundary}\r\nContent-Type: application/pidf+xml\r\nContent-ID: <{content_id}>\r\n\r\n"
        f"{info.pidf_lo.strip()}\r\n--{boundary}--\r\n"
    )
    headers = [f"Geolocation: <cid:{content_id}>", "Geolocation-Routing: yes", "MIME-Version: 1.0"]
    return headers, body, f"multipart/mixed;boundary={boundary}"


def for_teams(presentation: Presentation, number: str, fqdn: str, host: str) -> Invitation:
    """An INVITE to a person's Microsoft Teams, which knows us by `fqdn`. It is told the number even when the person may
    not see it, and to keep it to itself (RFC 3325).
    """
    hidden = presentation.withhold_number
    caller = presentation.caller_number
    from_ = ANONYMOUS if hidden else name_address(presentation.caller_name, caller, fqdn)
    invitation = Invitation(from_, f"<sip:{escape_user(number)}@{host};user=phone>")
    if caller:
        name = "" if hidden else presentation.caller_name
        invitation.headers.append("P-Asserted-Identity: " + name_address(name, caller, fqdn))
    if hidden:
        invitation.headers.append("Privacy: id")
    return invitation


def sdp_of(content_type: str, body: str) -> str | None:
    """The SDP of a received body, plain or inside multipart/mixed; None when there is none."""
    return part_of(content_type, body, "application/sdp")


def part_of(content_type: str, body: str, wanted: str) -> str | None:
    """A received body of the type `wanted`, plain or inside multipart/mixed; None when there is none."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == wanted:
        return body if body.strip() else None
    if not kind.startswith("multipart/"):
        return None
    _, _, boundary = content_type.partition("boundary=")
    boundary = boundary.partition(";")[0].strip().strip('"')
    if not boundary or len(boundary) > 70:
        return None
    for part in body.split("--" + boundary)[1:64]:
        head, blank, content = part.replace("\r\n", "\n").partition("\n\n")
        if blank and wanted in head.lower():
            return content.rstrip("\n").replace("\n", "\r\n") + "\r\n"
    return None
