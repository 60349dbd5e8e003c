"""A file is what its bytes are, whatever it is called."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from inbox.demo.media import films, papers, pictures, sounds
from inbox.operations.filetypes import INLINE, UNKNOWN, extension_of, is_inline, served_as, sniff
from tests.support.hostile import FILES

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ACTIVE = {
    "text/html", "text/css", "text/javascript", "image/svg+xml", "application/xhtml+xml", "application/xml",
    "application/pdf", "multipart/related", "application/x-shockwave-flash", "application/java-archive",
}  # fmt: skip


def picture(kind, **options):
    written = io.BytesIO()
    Image.new("RGB", (12, 12), "teal").save(written, kind, **options)
    return written.getvalue()


def animated_webp():
    written = io.BytesIO()
    frames = [Image.new("RGBA", (12, 12), colour) for colour in ("red", "blue")]
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:], duration=100)
    return written.getvalue()


def boxes(major, *compatible):
    brands = major + bytes(4) + b"".join(compatible)
    return struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands + b"\0\0\0\x08free"


def ogg(packet):
    return b"OggS\x00\x02" + bytes(20) + b"\x01" + bytes([len(packet)]) + packet


def packed(*names, first=None):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "<x/>" * 20)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "claimed", "content_type"),
    [
        (picture("JPEG"), "image/png", "image/jpeg"),
        (picture("PNG"), "image/jpeg", "image/png"),
        (picture("GIF"), None, "image/gif"),
        (picture("WEBP"), None, "image/webp"),
        (picture("WEBP", lossless=True), None, "image/webp"),
        (animated_webp(), "image/webp", "image/webp"),
        (picture("BMP"), None, "image/bmp"),
        (picture("TIFF"), None, "image/tiff"),
        (boxes(b"isom", b"iso2", b"mp41"), "video/mp4", "video/mp4"),
        (boxes(b"mp42", b"isom"), None, "video/mp4"),
        (boxes(b"XAVC", b"mp42"), None, "video/mp4"),
        (boxes(b"isom", b"mp41"), "audio/mp4", "audio/mp4"),
        (boxes(b"M4A ", b"isom"), "video/mp4", "audio/mp4"),
        (boxes(b"3gp4", b"isom"), "video/3gpp", "video/3gpp"),
        (boxes(b"3gp5"), "audio/3gpp", "audio/mp4"),
        (boxes(b"qt  "), "video/mp4", "video/quicktime"),
        (boxes(b"heic", b"mif1"), "image/jpeg", "image/heic"),
        (boxes(b"avif"), "image/jpeg", "image/avif"),
        (boxes(b"crx "), "video/mp4", UNKNOWN),
        (ogg(b"OpusHead\x01\x01"), "audio/ogg; codecs=opus", "audio/ogg"),
        (ogg(b"\x01vorbis"), None, "audio/ogg"),
        (ogg(b"\x80theora"), "audio/ogg", "video/ogg"),
        (ogg(b"\x80other"), "audio/ogg", "application/ogg"),
        (b"#!AMR\n\x3c", None, "audio/amr"),
        (b"#!AMR-WB\n\x3c", None, "audio/amr"),
        (b"\xff\xf1\x50\x40\x21\x3f", "audio/aac", "audio/aac"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x23TSSE", None, "audio/mpeg"),
        (b"\xff\xfb\x90\xc4" + bytes(400), None, "audio/mpeg"),
        (b"fLaC\x00\x00\x00\x22", None, "audio/flac"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/ogg", "audio/wav"),
        (b"%PDF-1.7\n", None, "application/pdf"),
        (packed("[Content_Types].xml", "_rels/.rels", "word/document.xml"), None, WORD),
        (packed("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"), WORD, SHEET),
        (packed("[Content_Types].xml", "_rels/.rels")[:60], SHEET, SHEET),
        (packed("readme.txt"), WORD, "application/zip"),
        (packed("content.xml", first="application/vnd.oasis.opendocument.text"), None,
         "application/vnd.oasis.opendocument.text"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), "application/msword", "application/msword"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), "image/jpeg", UNKNOWN),
        (b"{\\rtf1\\ansi hello}", None, "application/rtf"),
        (b"a,b\n1,2\n", "text/csv", "text/csv"),
        ("Grüße, नमस्ते".encode(), "text/plain", "text/plain"),
        ("Grüße, नमस्ते".encode()[:-1], "text/plain", "text/plain"),
        (b"BEGIN:VCARD\r\nEND:VCARD", "text/plain", "text/vcard"),
        (b'{"a": 1}', "application/json", "application/json"),
        (b"console.log(1)", "text/javascript", "text/plain"),
        (b"", "image/jpeg", UNKNOWN),
        (b"\x00\x01\x02\x03", "image/jpeg", UNKNOWN),
    ],
    # Archives hold the second in which they were made, and names of tests must not.
    ids=lambda value: "bytes" if isinstance(value, bytes) else str(value),
)  # fmt: skip
def test_files_are_known_by_their_bytes(data, claimed, content_type):
    assert sniff(data[:4096], claimed) == content_type


def test_the_demos_own_files_are_what_they_say():
    assert sniff(sounds.voice_note()[:4096], "audio/ogg; codecs=opus") == "audio/ogg"
    assert sniff(sounds.chime()[:4096], "audio/mpeg") == "audio/mpeg"
    assert {sniff(each[:4096]) for each in demo_files()} <= INLINE | {
        "application/pdf",
        SHEET,
        WORD,
        "text/plain",
    }


def demo_files():
    made = []
    for module in (pictures, films, papers, sounds):
        for name, maker in vars(module).items():
            if callable(maker) and not name.startswith("_") and maker.__module__ == module.__name__:
                try:
                    made.append(maker())
                except TypeError:
                    continue
    return [each for each in made if isinstance(each, bytes)]


@pytest.mark.parametrize("name", FILES)
def test_no_claim_makes_a_hostile_file_fit_to_be_shown(name):
    hostile = FILES[name]
    is_gif = hostile.data.startswith(b"GIF8")

    for claim in (hostile.mime_type, *INLINE):
        found = sniff(hostile.data[:4096], claim)
        assert is_inline(found) == is_gif, found
        assert served_as(found) not in ACTIVE


@given(st.binary(max_size=600), st.one_of(st.none(), st.text(max_size=30), st.sampled_from(sorted(INLINE))))
def test_any_bytes_have_some_type_that_fits_its_column(data, claimed):
    found = sniff(data, claimed)

    assert found
    assert len(found) <= 128
    assert found.isascii()
    assert served_as(found) == found or served_as(found) == UNKNOWN


@given(st.sampled_from(sorted(INLINE)), st.binary(max_size=200))
def test_a_claim_alone_never_makes_a_file_fit_to_be_shown(claimed, data):
    assert is_inline(sniff(data, claimed)) == is_inline(sniff(data, None))


def test_every_type_that_is_shown_has_an_end_for_its_name():
    assert all(extension_of(content_type) for content_type in INLINE)
    assert extension_of("made/up") == ""
