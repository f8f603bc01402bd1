"""File formats that can be faxed. Bytes say what a file is; its name decides where they do not."""

import re
from dataclasses import dataclass

from clarion.base.content import TEXT, UNKNOWN, sniff


@dataclass(frozen=True, slots=True)
class FaxFormat:
    """`reader`: the format by its name in Pillow, or `PRINTED`. `suffixes`: how names of such files end."""

    name: str
    media_type: str
    suffixes: tuple[str, ...]
    reader: str = ""


PRINTED = "print raster"  # what printer drivers make; Pillow does not read it
FORMATS = (
    FaxFormat("PDF", "application/pdf", ("pdf",)),
    # Pictures
    FaxFormat("TIFF", "image/tiff", ("tif", "tiff"), "TIFF"),
    FaxFormat("PNG", "image/png", ("png", "apng"), "PNG"),
    FaxFormat("JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), "JPEG"),
    FaxFormat("JPEG 2000", "image/jp2", ("jp2", "j2k", "jpx", "jpf"), "JPEG2000"),
    FaxFormat("GIF", "image/gif", ("gif",), "GIF"),
    FaxFormat("WebP", "image/webp", ("webp",), "WEBP"),
    FaxFormat("AVIF", "image/avif", ("avif",), "AVIF"),
    FaxFormat("HEIC", "image/heic", ("heic", "heif", "hif"), "HEIF"),
    FaxFormat("BMP", "image/bmp", ("bmp",), "BMP"),
    FaxFormat("DIB", "image/x-dib", ("dib",), "DIB"),
    FaxFormat("ICO", "image/x-icon", ("ico",), "ICO"),
    FaxFormat("CUR", "image/x-cursor", ("cur",), "CUR"),
    FaxFormat("ICNS", "image/x-icns", ("icns",), "ICNS"),
    FaxFormat("Photoshop", "image/vnd.adobe.photoshop", ("psd",), "PSD"),
    FaxFormat("TGA", "image/x-tga", ("tga", "vda", "icb", "vst"), "TGA"),
    FaxFormat("PCX", "image/x-pcx", ("pcx",), "PCX"),
    FaxFormat("DCX", "image/x-dcx", ("dcx",), "DCX"),
    FaxFormat("PBM", "image/x-portable-bitmap", ("pbm",), "PPM"),
    FaxFormat("PGM", "image/x-portable-graymap", ("pgm",), "PPM"),
    FaxFormat("PPM", "image/x-portable-pixmap", ("ppm", "pnm"), "PPM"),
    FaxFormat("XBM", "image/x-xbitmap", ("xbm",), "XBM"),
    FaxFormat("XPM", "image/x-xpixmap", ("xpm",), "XPM"),
    FaxFormat("SGI", "image/sgi", ("sgi", "rgb", "rgba", "bw"), "SGI"),
    FaxFormat("Sun raster", "image/x-sun-raster", ("ras", "sun"), "SUN"),
    FaxFormat("DDS", "image/x-dds", ("dds",), "DDS"),
    FaxFormat("QOI", "image/x-qoi", ("qoi",), "QOI"),
    FaxFormat("MSP", "image/x-msp", ("msp",), "MSP"),
    FaxFormat("PWG raster", "image/pwg-raster", ("pwg",), PRINTED),
    FaxFormat("Apple raster", "image/urf", ("urf",), PRINTED),
    # Text
    FaxFormat("Text", "text/plain", ("txt", "text", "log", "asc")),
    FaxFormat("Markdown", "text/markdown", ("md", "markdown")),
    FaxFormat("CSV", "text/csv", ("csv",)),
    FaxFormat("TSV", "text/tab-separated-values", ("tsv", "tab")),
    FaxFormat("HTML", "text/html", ("html", "htm", "xhtml")),
    FaxFormat("RTF", "application/rtf", ("rtf",)),
    FaxFormat("XML", "application/xml", ("xml",)),
    FaxFormat("JSON", "application/json", ("json",)),
    FaxFormat("Email message", "message/rfc822", ("eml",)),
    FaxFormat("Calendar", "text/calendar", ("ics",)),
    FaxFormat("Contact", "text/vcard", ("vcf",)),
)
# Made into PDF first, where LibreOffice is installed.
OFFICE_FORMATS = (
    FaxFormat("Word", "application/msword", ("doc", "docx", "docm", "dot", "dotx")),
    FaxFormat("Excel", "application/vnd.ms-excel", ("xls", "xlsx", "xlsm")),
    FaxFormat("PowerPoint", "application/vnd.ms-powerpoint", ("ppt", "pptx", "pps", "ppsx")),
    FaxFormat("OpenDocument text", "application/vnd.oasis.opendocument.text", ("odt",)),
    FaxFormat("OpenDocument spreadsheet", "application/vnd.oasis.opendocument.spreadsheet", ("ods",)),
    FaxFormat("OpenDocument presentation", "application/vnd.oasis.opendocument.presentation", ("odp",)),
)
OFFICE_TYPES = frozenset(each.media_type for each in OFFICE_FORMATS)
_OFFICE_BY_SUFFIX = {suffix: each for each in OFFICE_FORMATS for suffix in each.suffixes}
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\3\4"
_PARTS_OF_OFFICE = (b"[Content_Types].xml", b"mimetype")  # a file that each office document has in its archive
_BY_TYPE = {each.media_type: each for each in FORMATS} | {
    "image/jpx": next(each for each in FORMATS if each.name == "JPEG 2000")
}
_BY_SUFFIX = {suffix: each for each in FORMATS for suffix in each.suffixes}
_UNMARKED = (UNKNOWN, TEXT)
_WORDS_ONLY = (TEXT, "text/html", "application/xml", "text/calendar", "text/vcard")  # what any text may look like
_SUFFIX = re.compile(r"\.([a-z0-9]*[a-z][a-z0-9]*)$")
_WRITTEN = ("XBM", "XPM", "PPM")  # pictures that are written as text


def format_of(content: bytes, name: str) -> FaxFormat | None:
    """The format of a file; None: it cannot be faxed."""
    suffix = _suffix(name)
    office = _OFFICE_BY_SUFFIX.get(suffix)
    if office is not None and _is_office(content):
        return office
    kind = sniff(content)
    named = _BY_SUFFIX.get(suffix)
    if kind in _WORDS_ONLY and suffix and not _holds_text(named):
        return None
    if kind not in _UNMARKED:
        return _BY_TYPE.get(kind)
    if named is None:
        return _BY_TYPE.get(kind)
    is_text = not named.reader
    if kind == TEXT:
        return named
    return None if is_text else named


def _suffix(name: str) -> str:
    """How the name ends, without the dot; empty for a name without a type, such as `Minutes of 3.12.`."""
    found = _SUFFIX.search(name.lower())
    return found[1] if found else ""


def _is_office(content: bytes) -> bool:
    return content.startswith(_OLE) or (
        content.startswith(_ZIP) and any(content.find(part) > 0 for part in _PARTS_OF_OFFICE)
    )


def _holds_text(kind: FaxFormat | None) -> bool:
    return kind is not None and (kind.reader in _WRITTEN or (not kind.reader and kind.name != "PDF"))


def reader_of(media_type: str) -> str:
    """What Pillow calls the format of a picture."""
    return _BY_TYPE[media_type].reader


_NOT_FAXED = {
    "doc docx docm dot dotx odt": "a word processor document",
    "xls xlsx xlsm ods numbers": "a spreadsheet",
    "ppt pptx odp key": "a presentation",
    "svg eps ps ai vsd vsdx pub": "a drawing",
    "zip gz 7z rar tar": "an archive",
}
_WORDS = {suffix: words for suffixes, words in _NOT_FAXED.items() for suffix in suffixes.split()}


def words_of(content: bytes, name: str) -> str:
    """What a file is that cannot be faxed, for an error message."""
    return _WORDS.get(_suffix(name)) or f"of the type {sniff(content)}"


def refusal_of(content: bytes, name: str) -> str:
    """Why `format_of` knows no format for a file, and what to do: the rest of a sentence that begins with its name."""
    suffix, kind = _suffix(name), sniff(content)
    if kind in _WORDS_ONLY:
        known = suffix in _BY_SUFFIX or suffix in _OFFICE_BY_SUFFIX or suffix in _WORDS
        what = "is not what its name says: it holds text" if known else "holds text, but its name is none of a text"
        return f"{what}. Name it .txt if the text is what you want to fax, or save the document as PDF and send that."
    office = _OFFICE_BY_SUFFIX.get(suffix)
    if office is not None and not _is_office(content):
        return f"is damaged, or not what its name says: it is no {office.name} document. Save it as PDF and send that."
    return f"is {words_of(content, name)}, which cannot be faxed. Save it as PDF and send that."
