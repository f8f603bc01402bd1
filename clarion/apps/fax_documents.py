"""Who makes fax pages out of documents, and reads those that came in: a program of its own for each fax."""

from clarion.base.container import Container
from clarion.base.fax_documents import FaxDocuments
from clarion.engines.fax_documents.ocr import Tesseract
from clarion.engines.fax_documents.process import FaxDocumentProcess
from clarion.features.fax import TextReader


def offer_fax_documents(here: Container) -> None:
    """Offer one, unless somebody has."""
    if here.find(FaxDocuments) is None:
        here.offer(FaxDocuments, FaxDocumentProcess())
    if here.find(TextReader) is None:
        here.offer(TextReader, Tesseract())
