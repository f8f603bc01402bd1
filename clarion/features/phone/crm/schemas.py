"""CRMs on the wire."""

from typing import Annotated, Literal

from pydantic import Field

from clarion.base.container import Container
from clarion.base.http import WireModel, wire_time
from clarion.features.phone.crm import service
from clarion.features.phone.crm.models import CrmActivity, CrmConnection
from clarion.features.phone.crm.responses import CrmActivityInfo, CrmConnectionInfo, CrmTemplateField, TemplateInfo
from clarion.features.phone.crm.service import Wish
from clarion.features.phone.crm.template import Template, Wanted

Key = Annotated[str, Field(max_length=40)]
Value = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00-\x1f\x7f]*$")]
Opens = Literal["Never", "Ringing", "Answered"]


class ConnectionBody(WireModel):
    """`templateKey` names one that comes with Clarion; `template` is your own instead (YAML or JSON, 32 KB).

    `secrets`: those that are not given stay as they are. `journal`: which ended calls are written into the CRM.
    """

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")]
    template_key: Key = ""
    template: Annotated[str, Field(max_length=32_768)] = ""
    address: Annotated[str, Field(max_length=300)] = ""
    authentication: Key
    settings: Annotated[dict[Key, Value], Field(max_length=30, default_factory=dict)]
    secrets: Annotated[dict[Key, Value], Field(max_length=10, default_factory=dict)]
    enabled: bool = True
    journal: Literal["Off", "Matched", "All"] = "Matched"

    def wish(self) -> Wish:
        return Wish(
            name=self.name.strip(),
            template_key=self.template_key,
            template=self.template,
            address=self.address,
            authentication=self.authentication,
            settings=self.settings,
            secrets={key: value for key, value in self.secrets.items() if value},
            enabled=self.enabled,
            journal=self.journal,
        )


class TemplateBody(WireModel):
    template: Annotated[str, Field(min_length=1, max_length=32_768)]


class TryBody(WireModel):
    phone_number: Annotated[str, Field(min_length=1, max_length=40)]


class PreferenceBody(WireModel):
    """`opens`: when the page of a caller in the CRM opens by itself."""

    opens: Opens


class NoteBody(WireModel):
    """Empty takes the note away."""

    text: Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]


def template_view(template: Template) -> TemplateInfo:
    """What whoever connects has to give."""
    return {
        "key": template.key,
        "name": template.name,
        "address": template.address,
        "addressHint": template.address_hint,
        "documentation": template.documentation,
        "journals": template.journal is not None,
        "settings": [_wanted_view(each) for each in template.settings],
        "authentications": [
            {
                "key": one.key,
                "label": one.label,
                "settings": [_wanted_view(each) for each in one.settings],
                "secrets": [_wanted_view(each) for each in one.secrets],
            }
            for one in template.authentications
        ],
    }


def _wanted_view(wanted: Wanted) -> CrmTemplateField:
    return {"key": wanted.key, "label": wanted.label, "hint": wanted.hint, "required": wanted.required}


def connection_view(here: Container, row: CrmConnection) -> CrmConnectionInfo:
    """Secrets are never shown, only which are kept."""
    return {
        "id": row.id,
        "name": row.name,
        "templateKey": row.template_key,
        "template": row.own_template,
        "address": row.address,
        "authentication": row.authentication,
        "settings": row.options,
        "secrets": service.given_secrets(here, row),
        "enabled": row.enabled,
        "journal": row.journal,
        "problem": row.problem,
        "problemTime": wire_time(row.problem_at) if row.problem_at else None,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
    }


def activity_view(row: CrmActivity, name: str) -> CrmActivityInfo:
    return {
        "id": row.id,
        "sessionId": row.session_id,
        "extension": {"id": row.extension_id, "name": name},
        "phoneNumber": row.number,
        "direction": row.facts.get("direction", ""),
        "result": row.facts.get("result", ""),
        "startTime": row.facts.get("started", ""),
        "seconds": row.facts.get("seconds", 0),
        "state": row.state,
        "attempts": row.attempts,
        "nextAttemptTime": wire_time(row.due_at) if row.state == "Waiting" else None,
        "contactName": row.contact_name,
        "remoteId": row.remote_id,
        "problem": row.problem,
    }
