"""Requests of people about their data (GDPR articles 15, 17 and 20): a copy, or its erasure with a signed certificate.

What each table holds of people, and what becomes of it, is written in `data_map.yaml`.
"""

from clarion.base.container import Container
from clarion.features.operations.privacy_requests.certificate import check_certificate
from clarion.features.operations.privacy_requests.extension_files import ExtensionFiles
from clarion.features.operations.privacy_requests.routes import router
from clarion.features.operations.privacy_requests.service import order_company_export
from clarion.features.operations.privacy_requests.worker import PrivacyRequestWorker
from clarion.features.people import StoredFiles

routers = [router]


async def open_privacy_requests(here: Container) -> None:
    """Do what is approved, from now on."""
    here.offer(StoredFiles, ExtensionFiles())
    await here.offer(PrivacyRequestWorker, PrivacyRequestWorker(here)).open()


async def close_privacy_requests(here: Container) -> None:
    await here.get(PrivacyRequestWorker).close()


__all__ = [
    "PrivacyRequestWorker",
    "check_certificate",
    "close_privacy_requests",
    "open_privacy_requests",
    "order_company_export",
    "routers",
]
