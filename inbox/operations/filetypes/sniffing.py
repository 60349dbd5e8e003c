"""What a file really is, told from its first bytes by strict rules of our own."""

from __future__ import annotations

import re
from collections.abc import Callable

import puremagic

from inbox.operations.filetypes.types import (
    HARMLESS,
    INLINE,
    OFFICE,
    OLD_OFFICE,
    PLAIN,
    SPELLED_OTHERWISE,
    UNKNOWN,
    bare,
)

BRANDS = {
    b"qt  ": "video/quicktime",
    b"avif": "image/avif", b"avis": "image/avif",
    b"heic": "image/heic", b"heix": "image/heic", b"heim": "image/heic", b"hevc": "image/heic",
    b"mif1": "image/heic", b"msf1": "image/heic",
    b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"M4P ": "audio/mp4", b"F4A ": "audio/mp4",
}  # fmt: skip
FILM = re.compile(rb"isom|iso[2-9]|mp4[12]|avc1|MSNV|dash|mmp4|M4V[ HP]|F4V ")
OFFICE_BEGINS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/")
ZIP_HEADER = 30  # bytes before the name of the first file
OPEN_DOCUMENT = re.compile(rb"mimetype(application/(?:vnd\.oasis\.opendocument\.[a-z]+|epub\+zip))")
TAG = re.compile(
    r"<(?:!doctype\s+html|!--|html|head|body|script|style|title|iframe|h1|div|font|table|a|br|b|p|img|svg)[\s>/]"
    r"|<!--"
)


def sniff(head: bytes, claimed: str | None = None) -> str:
    """The type of a file that begins like this; `claimed` is what the sender called it."""
    claim = bare(claimed)
    for look in LOOKS:
        found = look(head, claim)
        if found:
            return found
    return guessed(head, claim)


def picture(head: bytes, _claim: str) -> str | None:
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head.startswith(b"RIFF") and head[8:15] == b"WEBPVP8":
        return "image/webp"
    return None


def film(head: bytes, claim: str) -> str | None:
    """The family of MP4, which only its brands tell apart; music may call itself a film."""
    if head[4:8] != b"ftyp":
        return None
    major, compatible = head[8:12], head[16 : min(int.from_bytes(head[:4], "big"), 256)]
    if major in BRANDS:
        return BRANDS[major]
    if major.startswith((b"3gp", b"3g2")):
        return "audio/mp4" if claim.startswith("audio/") else "video/3gpp"
    if FILM.fullmatch(major) or FILM.search(compatible):
        return "audio/mp4" if claim.startswith("audio/") else "video/mp4"
    return UNKNOWN


def ogg(head: bytes, _claim: str) -> str | None:
    """Ogg says in its first packet what it carries."""
    if not head.startswith(b"OggS\x00"):
        return None
    packet = head[27 + head[26] :] if len(head) > 26 else b""
    if packet.startswith((b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")):
        return "audio/ogg"
    return "video/ogg" if packet.startswith(b"\x80theora") else "application/ogg"


def sound(head: bytes, _claim: str) -> str | None:
    if head.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return "audio/amr"
    if head.startswith(b"ID3") and len(head) > 10 and head[3] in (2, 3, 4):
        return "audio/mpeg"
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    if layer == 0 and head[1] & 0xF0 == 0xF0:
        return "audio/aac" if head[2] >> 2 & 15 < 13 else None
    # Layer I is not for messages, and its first bytes are those of UTF-16 text.
    is_frame = version != 1 and layer in (1, 2) and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3
    return "audio/mpeg" if is_frame else None


def markup(head: bytes, _claim: str) -> str | None:
    """What a browser would run if it were told to: looked for as generously as browsers do."""
    text = decoded(head).lstrip("\ufeff \t\r\n\f\0").lower()
    if text.startswith("<?xml") or re.match(r"<[a-z_!]", text):
        if "<svg" in text:
            return "image/svg+xml"
        if "http://www.w3.org/1999/xhtml" in text:
            return "application/xhtml+xml"
        if TAG.match(text) or "<html" in text:
            return "text/html"
        return "application/xml"
    if re.match(r"(mime-version|from|subject|content-type):", text) and "multipart/related" in text:
        return "multipart/related"
    return None


def archive(head: bytes, claim: str) -> str | None:
    """ZIP and what is made of it: office files are known by the names inside."""
    if not head.startswith(b"PK\x03\x04"):
        return None
    if found := OPEN_DOCUMENT.match(head, ZIP_HEADER):
        return found[1].decode("ascii")
    if head[ZIP_HEADER:].startswith(OFFICE_BEGINS):
        for folder, content_type in OFFICE.items():
            if folder.encode() in head:
                return content_type
        if claim in OFFICE.values():
            return claim
    return "application/vnd.android.package-archive" if b"AndroidManifest.xml" in head else "application/zip"


def document(head: bytes, claim: str) -> str | None:
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"{\\rtf"):
        return "application/rtf"
    if head.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        return claim if claim in OLD_OFFICE else UNKNOWN
    return None


def text(head: bytes, claim: str) -> str | None:
    """Words and nothing else, in UTF-8; which kind of words the sender may say."""
    try:
        words = head.decode("utf-8")
    except UnicodeDecodeError as trouble:
        if trouble.start < len(head) - 3:  # otherwise a letter was cut in two
            return None
        words = head[: trouble.start].decode("utf-8")
    if not words or any(letter < " " and letter not in "\t\r\n\f\x1b" for letter in words):
        return None
    if words.lstrip("\ufeff").upper().startswith("BEGIN:VCARD"):
        return "text/vcard"
    return claim if claim in PLAIN else "text/plain"


Look = Callable[[bytes, str], str | None]
LOOKS: tuple[Look, ...] = (picture, film, ogg, sound, markup, archive, document, text)


def guessed(head: bytes, claim: str) -> str:
    """What a library knows about files that are only saved; it never makes one fit to be shown."""
    try:
        found = puremagic.magic_string(head) if head else []
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    types = [SPELLED_OTHERWISE.get(each.mime_type, each.mime_type) for each in found if each.confidence > 0.1]
    known = [each for each in types if each in HARMLESS - INLINE]
    return claim if claim in known else next(iter(known), UNKNOWN)


def decoded(head: bytes) -> str:
    """The beginning as text, in the encodings in which browsers take markup."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if head[1:2] == b"\0" or head[:1] == b"\0":
        return head.replace(b"\0", b"").decode("latin-1")
    return head.decode("utf-8-sig", "replace")
