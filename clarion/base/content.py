"""What bytes are, told by the bytes. A name or a header says what somebody wants them to be."""

import codecs
import mimetypes
import re

import filetype

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
_SNIFFED = 8192
_3GPP = (b"3gp", b"3g2", b"3ge", b"3gg", b"3gr", b"3gs")
# What the library does not know, or knows under another name than the registry of media types.
_NAMES = {
    "audio/x-wav": "audio/wav",
    "audio/x-flac": "audio/flac",
    "audio/x-aiff": "audio/aiff",
    "audio/m4a": "audio/mp4",
    "application/x-msdownload": "application/vnd.microsoft.portable-executable",
}
_LINES = (
    (re.compile(rb"BEGIN:VCARD\b", re.I), "text/vcard"),
    (re.compile(rb"BEGIN:VCALENDAR\b", re.I), "text/calendar"),
    (
        re.compile(rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE\s+svg[^>]*>\s*)?<svg[\s>]", re.I | re.S),
        "image/svg+xml",
    ),
    (re.compile(rb"(<!--.*?-->\s*)*<(!DOCTYPE\s+html|html|head|body|script|iframe)\b", re.I | re.S), "text/html"),
    (re.compile(rb"<\?xml\s", re.I), "application/xml"),
)
_MARKS = ((b"RaS2", "image/pwg-raster"), (b"UNIRAST\0", "image/urf"))
_SUFFIXES = {
    "image/jpeg": ".jpg",
    "audio/wav": ".wav",
    "audio/amr": ".amr",
    "audio/mpeg": ".mp3",
    "video/3gpp": ".3gp",
    "text/vcard": ".vcf",
    "text/plain": ".txt",
    "image/heic": ".heic",
    "image/webp": ".webp",
}


def sniff(content: bytes) -> str:
    """The media type of `content`, from its first 8 kB: `image/png`, `text/plain` for readable text without marks of
    anything else, `application/octet-stream` for what nobody knows. Never raises.
    """
    head = bytes(content[:_SNIFFED])
    if not head:
        return UNKNOWN
    if head[4:8] == b"ftyp" and head[8:11].lower() in _3GPP:
        return "video/3gpp"
    for mark, media_type in _MARKS:
        if head.startswith(mark):
            return media_type
    found: str | None = filetype.guess_mime(head)
    if found is not None:
        return _NAMES.get(found, found)
    return _sniff_text(head, cut=len(content) > len(head))


def suffix_of(media_type: str) -> str:
    """The usual end of a file's name, with the dot; `.bin` when there is none."""
    return _SUFFIXES.get(media_type) or mimetypes.guess_extension(media_type) or ".bin"


def _sniff_text(head: bytes, *, cut: bool) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            head = head.decode(encoding, "ignore").lstrip("\ufeff").encode()
            break
    start = head.lstrip()
    for pattern, media_type in _LINES:
        if pattern.match(start):
            return media_type
    return TEXT if _readable(head, cut=cut) else UNKNOWN


def _readable(head: bytes, *, cut: bool) -> bool:
    """UTF-8 without control characters; the last character may be cut."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head, not cut)
    except UnicodeDecodeError:
        return False
    return all(char >= " " or char in "\t\r\n\f\x1b" for char in text) and "\x7f" not in text
