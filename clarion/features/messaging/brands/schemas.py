"""Brands and campaigns on the wire: as the surface shows them, and with what only Clarion's own routes tell."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, cast

from pydantic import EmailStr, Field, StringConstraints

from clarion.base.http import WireModel, wire_time
from clarion.features.messaging.brands.machine import BrandStatus, CampaignStatus, next_of
from clarion.features.messaging.brands.models import TextBrand, TextCampaign
from clarion.features.messaging.brands.responses import (
    A2pBrandInfo,
    A2pCampaignInfo,
    TextBrandCompanyDetails,
    TextBrandFinding,
    TextBrandInfo,
    TextCampaignInfo,
)
from clarion.features.messaging.brands.rules import Finding, brand_findings, campaign_findings

Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Words = Annotated[str, StringConstraints(max_length=4_000, strip_whitespace=True)]
UseCase = Literal[
    "AccountNotification",
    "ConversationsInternal",
    "ConversationsExternal",
    "CustomerCare",
    "DeliveryNotification",
    "FraudAlert",
    "HigherEducation",
    "K12Education",
    "MachineToMachine",
    "Marketing",
    "Mixed",
    "PollingVoting",
    "PublicServiceAnnouncement",
    "SecurityAlert",
]


class Address(WireModel):
    street: Line = ""
    city: Line = ""
    state: Line = ""
    zip: Line = ""
    country_code: Annotated[str, Field(pattern="^([A-Z]{2})?$")] = ""


class Contact(WireModel):
    first_name: Line = ""
    last_name: Line = ""
    email: EmailStr | Literal[""] = ""
    phone_number: Annotated[str, Field(max_length=40)] = ""


class CompanyDetails(WireModel):
    company_name: Line = ""
    industry_category: Line = ""
    commercial_type: Literal["SoleProprietor", "PrivateProfit", "PublicProfit", "NonProfit", "Government", ""] = ""
    business_contact_email: EmailStr | Literal[""] = ""
    web_site_uri: Annotated[str, Field(max_length=500, pattern="^(https?://.+)?$")] = ""
    business_address: Address = Address()
    contact: Contact = Contact()


class BrandBody(WireModel):
    """What is written of a brand: all of it, each time."""

    name: Name
    country_code: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "US"
    company_details: CompanyDetails = CompanyDetails()


class CampaignBody(WireModel):
    name: Name
    registration_tier: Literal["LowVolume", "StandardVolume"] = "LowVolume"
    use_cases: Annotated[tuple[UseCase, ...], Field(max_length=5)] = ()
    description: Words = ""
    opt_in: Words = ""
    samples: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=1, max_length=1_000, strip_whitespace=True)], ...],
        Field(max_length=5),
    ] = ()


class RegistryError(WireModel):
    error_code: Annotated[str, Field(max_length=40)] = "TCR"
    message: Annotated[str, Field(min_length=1, max_length=500)]


class Step(WireModel):
    """What became of it, and what the registry said."""

    external_id: Annotated[str, Field(max_length=64)] = ""
    errors: Annotated[tuple[RegistryError, ...], Field(max_length=20)] = ()


class BrandStep(Step):
    status: BrandStatus


class CampaignStep(Step):
    status: CampaignStatus


class Numbers(WireModel):
    phone_numbers: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=40)], ...], Field(min_length=1, max_length=100)
    ]


class RegistrationRule(WireModel):
    campaigns_required: bool


def _without_nothing(view: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in view.items() if value not in ("", None, {})}


def _time(row: TextBrand | TextCampaign) -> str | None:
    return wire_time(row.registered_at) if row.registered_at else None


def brand_view(row: TextBrand) -> A2pBrandInfo:
    details = _without_nothing(
        {name: _without_nothing(value) if isinstance(value, dict) else value for name, value in row.details.items()}
    )
    view = _without_nothing(
        {
            "id": int(row.id),
            "name": row.name,
            "countryCode": row.country,
            "status": row.status,
            "registrationTime": _time(row),
            "externalId": row.external_id,
            "companyDetails": details,
            "errors": row.errors,
        }
    )
    return cast("A2pBrandInfo", view)


def campaign_view(row: TextCampaign, brand: TextBrand) -> A2pCampaignInfo:
    view = _without_nothing(
        {
            "id": int(row.id),
            "name": row.name,
            "status": row.status,
            "registrationTime": _time(row),
            "externalId": row.external_id,
            "brand": {"id": brand.id, "name": brand.name},
            "registrationTier": row.tier,
            "useCases": row.use_cases,
            "errors": row.errors,
        }
    )
    return cast("A2pCampaignInfo", view)


def full_campaign_view(row: TextCampaign, brand: TextBrand, numbers: Sequence[str]) -> TextCampaignInfo:
    """For whoever works on it: with its words, its numbers, what it still lacks, and what may follow."""
    return {
        **campaign_view(row, brand),
        "description": row.description,
        "optIn": row.opt_in,
        "samples": row.samples,
        "phoneNumbers": list(numbers),
        "findings": _findings(findings_of_campaign(row)),
        "nextStatuses": list(next_of(row.status, CampaignStatus)),
    }


def full_brand_view(row: TextBrand, campaigns: Sequence[TextCampaignInfo]) -> TextBrandInfo:
    return {
        **brand_view(row),
        "companyDetails": cast("TextBrandCompanyDetails", row.details),
        "campaigns": list(campaigns),
        "findings": _findings(brand_findings(row.details)),
        "nextStatuses": list(next_of(row.status, BrandStatus)),
    }


def findings_of_campaign(row: TextCampaign) -> list[Finding]:
    return campaign_findings(
        description=row.description, opt_in=row.opt_in, samples=row.samples, use_cases=row.use_cases
    )


def _findings(found: Sequence[Finding]) -> list[TextBrandFinding]:
    return [{"field": each.field, "sentence": each.sentence} for each in found]
