"""What kinds of files Meta takes, and how large they may be."""

from inbox.demo.refusals import Refusal

MEGABYTE = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."

TYPES: dict[str, tuple[frozenset[str], int]] = {
    "image": (frozenset({"image/jpeg", "image/png"}), 5 * MEGABYTE),
    "video": (frozenset({"video/mp4", "video/3gpp"}), 16 * MEGABYTE),
    "audio": (
        frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}),
        16 * MEGABYTE,
    ),
    "document": (
        frozenset({
            "text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint", _OFFICE + "wordprocessingml.document",
            _OFFICE + "spreadsheetml.sheet", _OFFICE + "presentationml.presentation",
        }),
        100 * MEGABYTE,
    ),
    "sticker": (frozenset({"image/webp"}), MEGABYTE // 2),
}  # fmt: skip


def bare(mime_type: str) -> str:
    """Cut the parameters off: `audio/ogg; codecs=opus` is `audio/ogg`."""
    return mime_type.partition(";")[0].strip().lower()


def check_upload(mime_type: str, size: int) -> None:
    """Refuse a file that could not be sent in any message."""
    fitting = [most for types, most in TYPES.values() if bare(mime_type) in types]
    if not fitting:
        known = ", ".join(sorted(type for types, _ in TYPES.values() for type in types))
        wanted = f"(#100) Param file must be a file with one of the following types: {known}."
        raise Refusal(100, f"{wanted} Received {mime_type}.")
    if size > max(fitting):
        raise Refusal(100, "(#100) Param file is too large", f"At most {max(fitting)} bytes of {mime_type}.")
    if size == 0:
        raise Refusal(100, "(#100) Param file must not be empty")


def fits(kind: str, mime_type: str) -> bool:
    """Tell whether a stored file can be sent as this kind of message."""
    return kind == "document" or bare(mime_type) in TYPES[kind][0]
