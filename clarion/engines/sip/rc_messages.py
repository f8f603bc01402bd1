"""The extra language of RingCentral clients: P-rc and x-rc/agent (XML), commands in INFO (JSON), and the ids."""

import json
import re
import secrets
import uuid
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import quoteattr, unescape

from clarion.calls.wire import Presentation
from clarion.engines.sip.grammar import ParseError, safe_value

AGENT_TYPE: Final = "x-rc/agent"
JSON_TYPE: Final = "application/json"
FREE_RESOURCES: Final = 2
INCOMING_CALL: Final = 6
ALREADY_PROCESSED: Final = 7
RECEIVED: Final = 17
_MAX_XML: Final = 16384
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_ELEMENT = re.compile(r"<(Hdr|Bdy)\b([^<>]*?)/?>", re.S)
_ATTRIBUTE = re.compile(r"([A-Za-z_][\w.\-]*)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")


@dataclass(frozen=True, slots=True)
class AgentIds:
    """What ties the messages about one call together. Addresses are without a scheme."""

    sid: str
    req: str
    caller: str
    called: str

    @classmethod
    def make(cls, caller: str, called: str, server_id: str) -> "AgentIds":
        """Req begins with the call server: all that leads a message of an older client to it."""
        request = f"{{{server_id}-{str(uuid.uuid4()).upper()}}}"
        return cls(str(secrets.randbelow(9 * 10**10) + 10**10), request, caller, called)


def _element(name: str, attributes: dict[str, str]) -> str:
    return f"<{name}" + "".join(f" {key}={quoteattr(safe_value(value))}" for key, value in attributes.items()) + "/>"


def agent_xml(ids: AgentIds, command: int, attributes: dict[str, str]) -> str:
    """One Msg document of ours. The body is never without an attribute: an empty one crashes a client."""
    header = {"SID": ids.sid, "Req": ids.req, "From": ids.caller, "To": ids.called, "Cmd": str(command)}
    return f"<Msg>{_element('Hdr', header)}{_element('Bdy', attributes or {'SrvLvl': '0'})}</Msg>"


def incoming_call_xml(ids: AgentIds, presentation: Presentation) -> str:
    """The value of P-rc in an INVITE: command 6."""
    attributes = {"SrvLvl": "-149699523", "SrvLvlExt": "406"}
    if presentation.withhold_number:
        attributes |= {"Phn": "anonymous", "Nm": "Anonymous"}
    else:
        attributes |= {"Phn": presentation.caller_number, "Nm": presentation.caller_name}
    attributes |= {"ToPhn": presentation.called_number, "ToNm": presentation.called_name}
    return agent_xml(ids, INCOMING_CALL, attributes)


def parse_agent(text: str) -> tuple[dict[str, str], int, dict[str, str]]:
    """Header attributes, command and body attributes of a client's MESSAGE. Raises ParseError."""
    if len(text) > _MAX_XML:
        raise ParseError("Agent Message Too Large", 413)
    elements: dict[str, dict[str, str]] = {}
    for name, attributes in _ELEMENT.findall(text):
        elements[name] = {
            key: unescape(double or single, _ENTITIES) for key, double, single in _ATTRIBUTE.findall(attributes)
        }
    header = elements.get("Hdr")
    if header is None or not re.fullmatch(r"[0-9]{1,3}", header.get("Cmd", "")):
        raise ParseError("Bad Agent Message")
    return header, int(header["Cmd"]), elements.get("Bdy", {})


def request_of(text: str) -> str:
    """The Req of a client's MESSAGE, empty when it has none that can be read."""
    try:
        return parse_agent(text)[0].get("Req", "")
    except ParseError:
        return ""


def parse_command(text: str) -> tuple[int, str, str]:
    """Request id, command and target of a client's INFO. Raises ParseError."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise ParseError("Bad JSON") from None
    request = document.get("request") if isinstance(document, dict) else None
    if not isinstance(request, dict):
        raise ParseError("Bad Command")
    request_id = request.get("reqid", request.get("reqId", 0))
    command, target = request.get("command"), request.get("target", "")
    if not isinstance(command, str) or isinstance(request_id, bool) or not isinstance(request_id, int):
        raise ParseError("Bad Command")
    if not isinstance(target, str | int):
        raise ParseError("Bad Command")
    return request_id, safe_value(command.lower()[:64]), safe_value(str(target)[:128])


def command_answer(request_id: int, command: str, code: int, text: str, extra: dict[str, str]) -> str:
    """The JSON response to a client's command; `extra` are members such as `park extension`."""
    result: dict[str, Any] = {"code": code, "description": text}
    response = {"reqid": request_id, "command": command, "result": result, **extra}
    return json.dumps({"response": response}, separators=(",", ":"))


def api_ids(presentation: Presentation) -> str:
    """A whole header line. Clients look it up in lower case and stop reading after the session id."""
    return (
        f"p-rc-api-ids: party-id={safe_value(presentation.party_id)};session-id={safe_value(presentation.session_id)}"
    )


def queue_call_info(presentation: Presentation) -> str:
    """A whole header line for a call from a queue."""
    caller = _item(presentation.caller_name or presentation.caller_number)
    return (
        f"p-rc-api-call-info: callAttributes=queue-call,reject;callerIdName={caller};displayInfo=queueName;"
        f"displayInfoSub=callerIdName;queueName={_item(presentation.queue_name)}"
    )


def _item(text: str) -> str:
    return safe_value(text).replace(";", ",")
