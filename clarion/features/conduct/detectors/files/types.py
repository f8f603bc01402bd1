"""Types of files that may not travel, told by their bytes first and by the end of their name second. Pure."""

from clarion.base.content import sniff

FORBIDDEN_ENDS = frozenset(
    (
        *("exe", "com", "scr", "pif", "cpl", "dll", "sys", "msi", "msp", "msix", "appx", "bat", "cmd", "ps1", "psm1"),
        *(
            "vbs",
            "vbe",
            "js",
            "jse",
            "wsf",
            "wsh",
            "hta",
            "lnk",
            "url",
            "reg",
            "inf",
            "scf",
            "jar",
            "apk",
            "ipa",
            "app",
        ),
        *(
            "dmg",
            "pkg",
            "iso",
            "img",
            "vhd",
            "vhdx",
            "chm",
            "xll",
            "docm",
            "xlsm",
            "pptm",
            "dotm",
            "xlam",
            "ade",
            "mde",
        ),
    )
)
_HEADS: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "program for Windows"),
    (b"\x7fELF", "program for Linux"),
    (b"\xfe\xed\xfa\xce", "program for macOS"),
    (b"\xfe\xed\xfa\xcf", "program for macOS"),
    (b"\xce\xfa\xed\xfe", "program for macOS"),
    (b"\xcf\xfa\xed\xfe", "program for macOS"),
    (b"\xca\xfe\xba\xbe", "program for Java or macOS"),
    (b"dex\n03", "program for Android"),
    (b"#!", "script"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "shortcut of Windows"),
    (b"ITSF", "compiled help"),
)
_FORBIDDEN_KINDS = frozenset(("text/html", "application/x-executable", "application/vnd.microsoft.portable-executable"))
_IN_ARCHIVES = (("META-INF/MANIFEST.MF", "program for Java"), ("AndroidManifest.xml", "program for Android"))
_IN_DOCUMENTS = ("vbaProject.bin", "xl/macrosheets/", "activeX/")


def forbidden_kind(
    content: bytes, file_name: str = "", names: tuple[str, ...] = (), heads: tuple[bytes, ...] = ()
) -> str:
    """What a file is that may not travel; "" for one that may. `names` and `heads`: of an archive's entries."""
    found = _by_bytes(content[:64])
    if found:
        return found
    kind = sniff(content)
    if kind in _FORBIDDEN_KINDS:
        return kind
    if _end(file_name) in FORBIDDEN_ENDS:
        return f"a file called .{_end(file_name)}"
    for name in names:
        if _end(name) in FORBIDDEN_ENDS:
            return f"an archive with a file called .{_end(name)}"
        if any(mark in name for mark in _IN_DOCUMENTS):
            return "document with macros"
        for whole, what in _IN_ARCHIVES:
            if name == whole:
                return what
    return next((f"an archive with a {what}" for head in heads if (what := _by_bytes(head))), "")


def _by_bytes(head: bytes) -> str:
    return next((what for mark, what in _HEADS if head.startswith(mark)), "")


def _end(name: str) -> str:
    """The last end of a name, in small letters; marks that turn the direction of reading are seen through."""
    plain = "".join(letter for letter in name if letter.isprintable()).strip(" .").lower()
    return plain.rpartition(".")[2] if "." in plain else ""
