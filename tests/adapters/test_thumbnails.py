"""Thumbnails are small, upright and in the right colours, and hold nothing but the picture."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from inbox.adapters import thumbnails
from tests.support.drawings import BLUE, GREEN, RED, WHITE, png, quarters, saved

CANARY = "canary-of-a-place"
LEFT_ABOVE, LEFT_BELOW, RIGHT_ABOVE, RIGHT_BELOW = (0.2, 0.2), (0.2, 0.8), (0.8, 0.2), (0.8, 0.8)
CORNERS = (LEFT_ABOVE, LEFT_BELOW, RIGHT_ABOVE, RIGHT_BELOW)


def made(data, **options):
    """What is found of a file, and its thumbnail as a picture."""
    found, thumbnail = thumbnails.examine(io.BytesIO(data), **options)
    assert found.trouble is None
    return found, Image.open(io.BytesIO(thumbnail))


def at(picture, place):
    x, y = place
    return picture.convert("RGB").getpixel((int(picture.width * x), int(picture.height * y)))


def is_near(colour, other, *, by=24):
    return all(abs(one - two) <= by for one, two in zip(colour, other, strict=True))


@pytest.mark.parametrize(
    ("size", "fitted"),
    [((4000, 3000), (640, 480)), ((900, 2700), (213, 640)), ((641, 641), (640, 640)), ((80, 40), (80, 40)),
     ((5000, 2), (640, 1)), ((2, 5000), (1, 640)), ((1, 1), (1, 1)), ((2561, 1281), (640, 320))],
)  # fmt: skip
@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_a_thumbnail_fits_and_is_never_larger_than_the_picture(size, fitted, format):
    found, thumbnail = made(saved(quarters(size), format))

    assert (found.width, found.height, found.is_animated) == (*size, False)
    assert (thumbnail.format, thumbnail.size) == ("WEBP", fitted)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("size", [(320, 160), (6000, 3000)])
def test_every_corner_stays_where_it_is(format, size):
    _, thumbnail = made(saved(quarters(size), format))

    for place, colour in zip(CORNERS, (RED, GREEN, BLUE, WHITE), strict=True):
        assert is_near(at(thumbnail, place), colour)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png(mode):
    picture = quarters((3000, 3000))
    if mode == "I;16":
        picture = picture.convert("L").convert("I").point(lambda value: value * 256)

    _, thumbnail = made(saved(picture.convert(mode), "PNG"))

    wanted = {"1": quarters().convert("1"), "P": quarters(), "RGB": quarters(), "RGBA": quarters()}
    expected = wanted.get(mode, quarters().convert("L")).convert("RGB")
    for place in (LEFT_ABOVE, RIGHT_BELOW) if mode == "1" else CORNERS:
        if mode == "1" and place == LEFT_ABOVE:
            continue  # dots that make up a grey
        assert is_near(at(thumbnail, place), at(expected, place)), place


def test_sixteen_bits_of_grey_keep_their_brightness():
    _, thumbnail = made(saved(Image.new("I;16", (700, 700), 128 * 256), "PNG"))

    assert is_near(at(thumbnail, (0.5, 0.5)), (128, 128, 128), by=3)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_other_modes_of_jpeg(mode):
    _, thumbnail = made(saved(quarters((1400, 700)).convert(mode), "JPEG", quality=95))

    expected = quarters().convert(mode).convert("RGB")
    for place in CORNERS:
        assert is_near(at(thumbnail, place), at(expected, place), by=40), place


@pytest.mark.parametrize(
    ("format", "mode"), [("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "P"), ("WEBP", "RGBA"), ("GIF", "RGBA")]
)
@pytest.mark.parametrize("size", [(100, 100), (3000, 3000)])
def test_what_is_transparent_stays_so(format, mode, size):
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    picture.paste((200, 200, 200, 255), (0, 0, size[0] // 2, size[1]))
    if mode != "RGBA":
        picture = picture.convert(mode)

    _, thumbnail = made(saved(picture, format))

    assert thumbnail.mode == "RGBA"
    alpha = thumbnail.getchannel("A")
    assert alpha.getpixel((thumbnail.width // 4, 5)) > 250
    assert alpha.getpixel((thumbnail.width * 3 // 4, 5)) < 5
    assert is_near(at(thumbnail, LEFT_ABOVE), (200, 200, 200))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("value", range(1, 9))
def test_pictures_are_turned_upright(format, value):
    upright = quarters((200, 100))
    undo = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    lying = upright.transpose(undo.get(value, thumbnails.TURNS[value])) if value > 1 else upright
    exif = Image.Exif()
    exif[thumbnails.ORIENTATION] = value

    found, thumbnail = made(saved(lying, format, exif=exif))

    assert (found.width, found.height) == thumbnail.size == (200, 100)
    for place, colour in zip(CORNERS, (RED, GREEN, BLUE, WHITE), strict=True):
        assert is_near(at(thumbnail, place), colour), place


@pytest.mark.parametrize("value", [0, 9, 255])
def test_an_orientation_that_does_not_exist_counts_as_upright(value):
    exif = Image.Exif()
    exif[thumbnails.ORIENTATION] = value

    found, _ = made(saved(quarters((200, 100)), "JPEG", exif=exif))

    assert (found.width, found.height) == (200, 100)


def test_a_wide_colour_space_is_translated():
    """What Display P3 calls (234, 51, 35) is sRGB's red."""
    display_p3 = matrix_profile()
    picture = Image.new("RGB", (64, 64), (234, 51, 35))

    _, thumbnail = made(saved(picture, "PNG", icc_profile=display_p3))
    _, untouched = made(saved(picture, "PNG"))

    assert is_near(at(thumbnail, (0.5, 0.5)), (255, 0, 0), by=8)
    assert is_near(at(untouched, (0.5, 0.5)), (234, 51, 35), by=8)


@pytest.mark.parametrize(
    "profile", [b"nonsense", b"\0" * 200, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()]
)
def test_a_profile_that_explains_nothing_is_left_out(profile):
    _, thumbnail = made(saved(quarters(), "PNG", icc_profile=profile))

    assert is_near(at(thumbnail, LEFT_ABOVE), RED)


def test_nothing_that_stands_beside_the_picture_is_kept():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", CANARY)
    texts.add_itxt("XML:com.adobe.xmp", f"<x>{CANARY}</x>")
    exif = Image.Exif()
    exif[0x010E] = CANARY
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 1.5), 29: CANARY})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + CANARY.encode()
    beside = {"exif": exif, "icc_profile": profile}
    files = [
        saved(quarters(), "JPEG", comment=CANARY, xmp=CANARY.encode(), **beside),
        saved(quarters(), "PNG", pnginfo=texts, **beside),
        saved(quarters(), "WEBP", xmp=CANARY.encode(), **beside),
        saved(quarters(), "GIF", comment=CANARY),
    ]

    for data in files:
        assert CANARY.encode() in data
        found, thumbnail = thumbnails.examine(io.BytesIO(data + CANARY.encode()))
        assert thumbnail
        assert found.trouble is None
        assert CANARY.encode() not in thumbnail
        for name in (b"EXIF", b"XMP ", b"ICCP"):
            assert name not in thumbnail


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_of_what_moves_the_first_picture_is_shown(format):
    frames = [Image.new("RGB", (700, 70), colour) for colour in (RED, GREEN, BLUE)]
    data = saved(frames[0], format, save_all=True, append_images=frames[1:], duration=50)

    found, thumbnail = made(data)

    assert found.is_animated is True
    assert getattr(thumbnail, "n_frames", 1) == 1
    assert is_near(at(thumbnail, (0.5, 0.5)), RED)


def test_a_photo_with_a_second_one_in_it_does_not_move():
    """Phones put depth, or a brighter copy, behind the photo."""
    found, thumbnail = made(saved(quarters(), "MPO", save_all=True, append_images=[quarters()]))

    assert found.is_animated is False
    assert is_near(at(thumbnail, LEFT_ABOVE), RED)


def test_only_measures_where_no_thumbnail_is_wanted():
    found, thumbnail = thumbnails.examine(io.BytesIO(saved(quarters(), "WEBP")), only_if_it_moves=True)

    assert (found.width, found.height, found.trouble) == (80, 40, None)
    assert thumbnail == b""


@pytest.mark.parametrize("format", ["TIFF", "BMP", "PPM", "ICO", "TGA", "PCX", "PDF", "EPS", "JPEG2000"])
def test_formats_that_are_not_on_the_list_reach_no_decoder(format):
    found, thumbnail = thumbnails.examine(io.BytesIO(saved(quarters(), format)))

    assert (found.width, thumbnail) == (None, b"")
    assert found.trouble == "It is not a JPEG, PNG, GIF or WebP picture."


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_of_a_file_that_ends_too_early_at_most_the_measures_are_known(format):
    whole = saved(quarters((300, 200)), format)

    for end in (0, 3, 12, 40, len(whole) // 2, len(whole) - 30):
        found, thumbnail = thumbnails.examine(io.BytesIO(whole[:end]))
        assert found.trouble or thumbnail
        assert (found.width, found.height) in [(300, 200), (None, None)]


def test_a_size_of_nothing_is_none():
    found, thumbnail = thumbnails.examine(io.BytesIO(png(width=0, height=5)))

    assert (found.width, found.height, thumbnail) == (None, None, b"")
    assert found.trouble


SEEDS = [saved(quarters(), format) for format in ("JPEG", "PNG", "GIF", "WEBP")]


@settings(max_examples=150)
@given(st.one_of(
    st.binary(max_size=300),
    st.builds(lambda seed, tail: seed[:16] + tail, st.sampled_from(SEEDS), st.binary(max_size=300)),
    st.builds(
        lambda seed, place, new: seed[: place % len(seed)] + new + seed[place % len(seed) + len(new) :],
        st.sampled_from(SEEDS), st.integers(0, 10_000), st.binary(min_size=1, max_size=8),
    ),
))  # fmt: skip
def test_no_bytes_raise(data):
    found, thumbnail = thumbnails.examine(io.BytesIO(data))

    assert found.trouble or thumbnail[:4] == b"RIFF"


def matrix_profile():
    """A Display P3 profile, written by hand: three colours, one curve, and a white."""
    import struct

    def fixed(*values):
        return b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    def xyz(*values):
        return b"XYZ \0\0\0\0" + fixed(*values)

    curve = (
        b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    )
    text = b"desc\0\0\0\0" + struct.pack(">I", 3) + b"P3\0" + bytes(78)
    tags = {
        b"desc": text, b"cprt": b"text\0\0\0\0none\0\0\0\0", b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.51512, 0.2412, -0.00105), b"gXYZ": xyz(0.29198, 0.69225, 0.04189),
        b"bXYZ": xyz(0.1571, 0.06657, 0.78407), b"rTRC": curve, b"gTRC": curve, b"bTRC": curve,
    }  # fmt: skip
    start = 128 + 4 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        content += bytes(-len(content) % 4)
        table += name + struct.pack(">II", start + len(data), len(content))
        data += content
    size = start + len(data)
    head = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ") + bytes(12)
    head += b"acsp" + bytes(28) + fixed(0.9642, 1.0, 0.8249)
    return head.ljust(128, b"\0") + table + data
