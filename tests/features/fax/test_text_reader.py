"""FAX-28, FAX-29: the words and the category of faxes that came in, read by the real tesseract."""

import shutil

import pytest

from clarion.base.fax_documents import FaxDocuments, Source
from clarion.features.fax import FaxTextReader
from clarion.features.fax.categories import DEFAULT_CATEGORIES, category_of
from tests.features.fax.test_emails import SETTINGS, receive
from tests.features.fax.test_send import STORE, ended
from tests.support.api import Api

SEARCH = "/account/~/extension/~/clarion/fax-search"
PAGE = b"INVOICE 4711\n\nPlease remit the amount due within thirty days.\n\nThe Blue Harbour Company\n"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
reads = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract-ocr is not installed")


@reads
async def test_fax_28_29_a_fax_is_read_beside_everything_else_and_found_by_its_words_and_category(api: Api) -> None:
    document = await api.here.get(FaxDocuments).render([Source(PAGE, "text/plain", "invoice.txt")])  # type: ignore[type-abstract]
    await receive(api, document.tiff, "read", ended("OK", 1))
    [message] = (await api.get(f"{STORE}?messageType=Fax&dateFrom=2020-01-01", "103")).json()["records"]
    await receive(api, document.tiff, "read", ended("OK", 1))  # told twice: its pages are still there to be read
    await api.here.get(FaxTextReader).read_due()
    [found] = (await api.get(f"{SEARCH}?text=harbour blue", "103")).json()["records"]
    assert (found["id"], found["clarionCategory"]) == (message["id"], "Invoice")
    assert "Harbour" in found["clarionFound"]
    assert (await api.get(f"{SEARCH}?category=Invoice", "103")).json()["records"][0]["id"] == message["id"]
    for other in ("text=submarine", "category=Contract", "text=100%25"):
        assert (await api.get(f"{SEARCH}?{other}", "103")).json()["records"] == []
    assert (await api.get(f"{SEARCH}?text=harbour", "102")).json()["records"] == [], "another person's"
    await api.request("DELETE", f"{STORE}/{message['id']}", "103")
    assert (await api.get(f"{SEARCH}?text=harbour", "103")).json()["records"] == []


@on_sqlite
async def test_fax_29_an_administrator_sees_and_changes_the_keywords(api: Api) -> None:
    shipped = (await api.get(SETTINGS)).json()
    assert list(shipped["categories"]) == list(DEFAULT_CATEGORIES)
    own = {"Harbour": ["blue harbour", "pier"]}
    changed = await api.request("PUT", SETTINGS, json={"categories": own})
    assert (changed.json()["categories"], changed.json()["hipaaMode"]) == (own, False)
    for wrong in ({"": ["word"]}, {"A": []}, {"A": ["x" * 81]}, {str(n): ["word"] for n in range(51)}):
        assert (await api.request("PUT", SETTINGS, json={"categories": wrong})).status_code == 400, wrong
    again = await api.request("PUT", SETTINGS, json={"categories": {}})
    assert list(again.json()["categories"]) == list(DEFAULT_CATEGORIES)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("INVOICE no. 12\nAmount   due: 40 €", "Invoice"),
        ("The pharmacy asks for a refill of this prescription", "Prescription"),
        ("增值税发票", "Invoice"),
        ("invoices", ""),
        ("", ""),
    ],
)
def test_fax_29_the_category_with_the_most_keywords_counts(text: str, category: str) -> None:
    assert category_of(text, DEFAULT_CATEGORIES) == category
