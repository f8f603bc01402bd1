"""People as SCIM resources (RFC 7643 §4.1, §4.3): the attributes that Clarion keeps, and no others."""

import hashlib
import json
from datetime import datetime
from typing import Annotated, Any

from pydantic import EmailStr, Field
from scim2_models import (
    ComplexAttribute,
    ExtensibleStringEnum,
    Extension,
    External,
    Meta,
    Reference,
    Required,
    Resource,
    ResourceType,
    Schema,
    ScimPolicy,
    Uniqueness,
    User,
)
from scim2_models.urn import URN

from clarion.features.people.dictionary.countries import countries
from clarion.features.people.scim.models import ScimDetails
from clarion.features.people.users.models import Extension as Person
from clarion.features.people.users.models import ExtensionStatus

TOLERANT = ScimPolicy(unknown=ScimPolicy.Unknown.ignore)
"""Providers send whatever their directory holds; what Clarion has no place for is left out, as RFC 7644 §3.3 allows."""


class PersonName(ComplexAttribute):
    """Both names, as the surface asks."""

    given_name: Annotated[str | None, Required.true] = None
    """The first name."""

    family_name: Annotated[str | None, Required.true] = None
    """The last name."""


class WorkEmail(ComplexAttribute):
    """Where mail reaches somebody at work."""

    class Type(ExtensibleStringEnum):
        work = "work"

    value: Annotated[EmailStr | None, Required.true] = None
    """The address."""

    type: Type | None = None
    """Always work."""


class OtherPhone(ComplexAttribute):
    """A number that somebody has besides those of Clarion."""

    class Type(ExtensibleStringEnum):
        work = "work"
        mobile = "mobile"
        other = "other"

    value: Annotated[str | None, Required.true] = None
    """The number."""

    type: Type | None = None
    """Of work, a mobile one, or another."""


class Country(ExtensibleStringEnum):
    """The codes of ISO 3166-1, so that providers can read in the schema what is understood."""

    _ignore_ = "code"
    for code in sorted(countries()):
        vars()[code] = code


class WorkAddress(ComplexAttribute):
    """Where somebody works."""

    class Type(ExtensibleStringEnum):
        work = "work"

    street_address: str | None = None
    """House number and street."""

    locality: str | None = None
    """The town."""

    region: str | None = Field(default=None, examples=["CA"])
    """The state, by its code where the country has codes."""

    postal_code: str | None = None
    """The postal code."""

    country: Country | None = Field(default=None, examples=["US"])
    """The country, by its code of two letters."""

    type: Type | None = None
    """Always work."""


class ProviderPhoto(ComplexAttribute):
    """A picture that the provider keeps."""

    class Type(ExtensibleStringEnum):
        photo = "photo"

    value: Annotated[Reference[External] | None, Required.true] = None
    """Its address."""

    type: Type | None = None
    """Always photo."""


class EnterpriseUser(Extension):
    """What is known of somebody at work (RFC 7643 §4.3)."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    department: str | None = None
    """Where in the company somebody works."""


class ScimUser(Resource[EnterpriseUser]):
    """A person with an extension."""

    __schema__ = URN(str(User.__schema__))

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    """What the provider calls the person; their e-mail address, as a rule."""

    name: Annotated[PersonName | None, Required.true] = None
    """Given name and family name."""

    title: str | None = None
    """The job title."""

    active: bool | None = None
    """Whether the person may sign in and take calls."""

    emails: Annotated[list[WorkEmail] | None, Required.true] = None
    """The address for work; one counts."""

    phone_numbers: list[OtherPhone] | None = None
    """Numbers elsewhere: of work, mobile, other."""

    addresses: list[WorkAddress] | None = None
    """The address of work."""

    photos: list[ProviderPhoto] | None = None
    """Where the provider keeps a picture."""


ScimUser.__name__ = "User"

USER_SCHEMA = str(ScimUser.__schema__)
ENTERPRISE_SCHEMA = str(EnterpriseUser.__schema__)


def is_active(row: Person) -> bool:
    return row.status in (ExtensionStatus.ENABLED, ExtensionStatus.NOT_ACTIVATED)


def user_name_of(row: Person, details: ScimDetails | None) -> str:
    """Who was never provisioned goes by the e-mail address, else by the number."""
    return details.user_name if details is not None else row.email or row.number


def to_document(row: Person, details: ScimDetails | None, location: str) -> dict[str, Any]:
    """The resource as JSON, with everything."""
    document: dict[str, Any] = {
        "schemas": [USER_SCHEMA, ENTERPRISE_SCHEMA] if row.department else [USER_SCHEMA],
        "id": row.id,
        "userName": user_name_of(row, details),
        "name": {"givenName": row.first_name or row.display_name, "familyName": row.last_name},
        "active": is_active(row),
        "emails": [{"type": "work", "value": row.email}] if row.email else [],
    }
    phones = (("work", row.business_phone), ("mobile", row.mobile_phone), ("other", details and details.other_phone))
    optional: dict[str, Any] = {
        "externalId": details.external_id if details is not None else "",
        "title": row.job_title,
        "phoneNumbers": [{"type": kind, "value": number} for kind, number in phones if number],
        "addresses": _addresses(row),
        "photos": [{"type": "photo", "value": details.photo}] if details is not None and details.photo else [],
        ENTERPRISE_SCHEMA: {"department": row.department} if row.department else {},
    }
    document |= {name: value for name, value in optional.items() if value}
    document["meta"] = _meta(row, document, location)
    return document


def _addresses(row: Person) -> list[dict[str, str]]:
    kept = row.business_address
    names = {"street": "streetAddress", "city": "locality", "state": "region", "zip": "postalCode",
             "country": "country"}  # fmt: skip
    address = {name: kept[key] for key, name in names.items() if kept.get(key)}
    return [{"type": "work", **address}] if address else []


def _meta(row: Person, document: dict[str, Any], location: str) -> dict[str, str]:
    plain = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return {
        "resourceType": "User",
        "created": _time(row.created_at),
        "lastModified": _time(max(row.created_at, row.updated_at or row.created_at)),
        "location": location,
        "version": f'W/"{hashlib.sha256(plain.encode()).hexdigest()[:16]}"',
    }


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_user(document: dict[str, Any]) -> ScimUser:
    """The document as a resource that can be filtered, sorted and patched."""
    return ScimUser.model_validate(document, scim_policy=TOLERANT)


def schemas(base: str) -> list[Schema]:
    found = []
    for model in (ScimUser, EnterpriseUser):
        schema = model.to_schema()
        schema.meta = Meta(resource_type="Schema", location=f"{base}/Schemas/{schema.id}")
        found.append(schema)
    return found


def resource_types(base: str) -> list[ResourceType]:
    kind = {
        "id": "User",
        "name": "User",
        "endpoint": "/Users",
        "description": "People with an extension",
        "schema": USER_SCHEMA,
        "schemaExtensions": [{"schema": ENTERPRISE_SCHEMA, "required": False}],
        "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/User"},
    }
    return [ResourceType.model_validate(kind)]
