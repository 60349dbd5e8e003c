"""The types of files: which of them a page may show, which a browser may be told, and how their names end."""

from __future__ import annotations

UNKNOWN = "application/octet-stream"

# Types that no browser runs anything of. All others, and whatever can carry a script (SVG, HTML, XML,
# PDF), are saved and never opened here.
INLINE = frozenset(
    {
        "image/jpeg", "image/png", "image/webp", "image/gif",
        "video/mp4", "video/3gpp",
        "audio/ogg", "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4",
    }
)  # fmt: skip

OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OLD_OFFICE = ("application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint")
PLAIN = ("text/plain", "text/csv", "text/vcard", "text/calendar", "application/json")

# Types that say more to the program that opens the saved file than to any browser. PDF is none: browsers
# open it inside a page even where they are told to save it.
HARMLESS = frozenset(
    {
        *INLINE, *OFFICE.values(), *OLD_OFFICE, *PLAIN,
        "application/rtf", "application/zip", "application/gzip", "application/epub+zip",
        "application/vnd.rar", "application/x-7z-compressed", "application/vnd.android.package-archive",
        "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
        "audio/flac", "audio/wav", "application/ogg",
        "image/avif", "image/bmp", "image/heic", "image/tiff", "image/x-icon",
        "video/ogg", "video/quicktime", "video/webm", "video/x-matroska", "video/x-msvideo",
    }
)  # fmt: skip

SPELLED_OTHERWISE = {
    "audio/wave": "audio/wav", "audio/x-wav": "audio/wav", "image/x-ms-bmp": "image/bmp",
    "video/avi": "video/x-msvideo", "application/x-rar-compressed": "application/vnd.rar",
    "application/x-gzip": "application/gzip", "application/x-zip-compressed": "application/zip",
}  # fmt: skip

EXTENSIONS = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif", "image/heic": "heic",
    "image/avif": "avif", "image/bmp": "bmp", "image/tiff": "tif", "image/svg+xml": "svg",
    "video/mp4": "mp4", "video/3gpp": "3gp", "video/quicktime": "mov", "video/webm": "webm",
    "video/x-matroska": "mkv", "video/x-msvideo": "avi", "video/ogg": "ogv",
    "audio/ogg": "ogg", "audio/aac": "aac", "audio/amr": "amr", "audio/mpeg": "mp3", "audio/mp4": "m4a",
    "audio/flac": "flac", "audio/wav": "wav",
    "application/pdf": "pdf", "application/zip": "zip", "application/rtf": "rtf", "application/gzip": "gz",
    "text/plain": "txt", "text/csv": "csv", "text/vcard": "vcf", "text/calendar": "ics",
    "text/html": "html", "application/json": "json", "application/xml": "xml",
    "application/msword": "doc", "application/vnd.ms-excel": "xls", "application/vnd.ms-powerpoint": "ppt",
    OFFICE["word/"]: "docx", OFFICE["xl/"]: "xlsx", OFFICE["ppt/"]: "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}  # fmt: skip


def is_inline(content_type: str) -> bool:
    """Tell whether a page may show a file of this type."""
    return content_type in INLINE


def served_as(content_type: str | None) -> str:
    """The type that a browser is told: the true one where it is harmless, otherwise none."""
    return content_type if content_type in HARMLESS else UNKNOWN


def extension_of(content_type: str | None) -> str:
    """The usual end of a file's name; empty where there is none."""
    return EXTENSIONS.get(content_type or "", "")


def bare(mime_type: str | None) -> str:
    """A type without its parameters: voice notes are `audio/ogg; codecs=opus`."""
    return (mime_type or "").partition(";")[0].strip().lower()
