"""The files that the demo makes are real ones, small, and always the same."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageOps

from inbox.demo.media import films, humming, papers, pictures, sounds

LARGEST = 200_000
MAKERS = {
    "coat": pictures.coat,
    "receipt": pictures.receipt,
    "street": pictures.street,
    "bread": pictures.bread,
    "swatches": pictures.swatches,
    "sticker": pictures.sticker,
    "animated sticker": pictures.animated_sticker,
    "voice": sounds.voice_note,
    "chime": sounds.chime,
    "film": films.needle_at_work,
    "pdf": lambda: papers.pdf("Receipt", ["Hem (2x)  24.00"]),
    "sheet": lambda: papers.spreadsheet([["Sheets", 24, 2.4], ["Pillow & case", 4, 1]]),
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_file_is_small_and_always_the_same(name):
    first = MAKERS[name]()

    assert first == MAKERS[name]()
    assert 0 < len(first) < LARGEST


@pytest.mark.parametrize(
    ("make", "format", "frames"),
    [
        (pictures.coat, "JPEG", 1),
        (pictures.swatches, "PNG", 1),
        (pictures.sticker, "WEBP", 1),
        (pictures.animated_sticker, "WEBP", 8),
    ],
)
def test_a_picture_is_what_it_says(make, format, frames):
    with Image.open(io.BytesIO(make())) as picture:
        picture.load()
        assert picture.format == format
        assert getattr(picture, "n_frames", 1) == frames


def test_stickers_are_as_small_as_whatsapp_wants_them():
    assert len(pictures.sticker()) <= 100_000
    assert len(pictures.animated_sticker()) <= 500_000


def test_a_voice_note_is_ogg_opus_of_the_asked_length():
    data = sounds.voice_note(6.0)
    pages = list(ogg_pages(data))

    assert pages[0][2].startswith(b"OpusHead")
    assert pages[1][2].startswith(b"OpusTags")
    assert pages[-1][0] == pytest.approx(6.0 * 48_000, abs=48 * 60)
    assert pages[-1][1] & 4, "the last page says so"


def test_the_bread_lies_on_its_side_as_phones_store_it():
    with Image.open(io.BytesIO(pictures.bread())) as picture:
        assert picture.size == (675, 900)
        assert picture.getexif()[0x0112] == 6
        assert ImageOps.exif_transpose(picture).size == (900, 675)


def test_the_hummed_phrase_is_whole():
    packets = humming.packets()

    assert len(packets) == 76
    assert all(packet for packet in packets)


def test_the_chime_is_a_row_of_mp3_frames():
    data = sounds.chime()

    assert len(data) % 192 == 0
    assert all(data[start : start + 2] == b"\xff\xfb" for start in range(0, len(data), 192))


def test_the_film_is_an_mp4_whose_index_points_at_its_frames():
    data = films.needle_at_work()
    boxes = dict(mp4_boxes(data))
    offset = int.from_bytes(data[data.index(b"stco") + 12 :][:4], "big")

    assert list(boxes) == [b"ftyp", b"moov", b"mdat"]
    assert data[offset - 4 : offset] == b"mdat"


def test_the_pdf_names_the_places_of_its_objects():
    data = papers.pdf("Receipt", ["Hem (2x)  24.00"])
    start = int(data.split(b"startxref\n")[1].split()[0])

    assert data[start:].startswith(b"xref")
    assert rb"(Hem \(2x\)  24.00) Tj" in data


def test_the_spreadsheet_opens_as_a_package_of_xml():
    with zipfile.ZipFile(io.BytesIO(papers.spreadsheet([["Pillow & case", 4]]))) as book:
        for name in book.namelist():
            ElementTree.fromstring(book.read(name))
        assert b"Pillow &amp; case" in book.read("xl/worksheets/sheet1.xml")


def ogg_pages(data):
    while data:
        segments = data[26]
        body = sum(data[27 : 27 + segments])
        yield int.from_bytes(data[6:14], "little"), data[5], data[27 + segments : 27 + segments + body]
        data = data[27 + segments + body :]


def mp4_boxes(data):
    while data:
        size = int.from_bytes(data[:4], "big")
        yield data[4:8], data[8:size]
        data = data[size:]
