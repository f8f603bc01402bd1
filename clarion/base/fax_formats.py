"""File formats that can be faxed. Bytes say what a file is; its name decides where they do not."""

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
_OFFICE_MARKS = (b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_BY_TYPE = {each.media_type: each for each in FORMATS} | {
    "image/jpx": next(each for each in FORMATS if each.name == "JPEG 2000")
}
_BY_SUFFIX = {suffix: each for each in FORMATS for suffix in each.suffixes}
_UNMARKED = (UNKNOWN, TEXT)
_WRITTEN = ("XBM", "XPM", "PPM")  # pictures that are written as text


def format_of(content: bytes, name: str) -> FaxFormat | None:
    """The format of a file; None: it cannot be faxed."""
    office = _OFFICE_BY_SUFFIX.get(name.rpartition(".")[2].lower())
    if office is not None and content.startswith(_OFFICE_MARKS):
        return office
    kind = sniff(content)
    named = _BY_SUFFIX.get(name.rpartition(".")[2].lower())
    if kind not in _UNMARKED:
        return _BY_TYPE.get(kind)
    if named is None:
        return _BY_TYPE.get(kind)
    is_text = not named.reader
    if kind == TEXT:
        return named if named.reader in _WRITTEN or (is_text and named.name != "PDF") else _BY_TYPE[TEXT]
    return None if is_text else named


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
    return _WORDS.get(name.rpartition(".")[2].lower()) or f"of the type {sniff(content)}"
