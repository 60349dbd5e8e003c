"""Photos and stickers, drawn with Pillow: scenes of a tailor's shop that look like something."""

import io
import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

Point = tuple[float, float]
Colour = tuple[int, int, int]
Draw = ImageDraw.ImageDraw


def coat() -> bytes:
    """Draw a blue coat on a hanger, with a stain near the cuff."""
    picture = _backdrop((236, 228, 214), (214, 200, 180), (720, 960))
    draw = ImageDraw.Draw(picture)
    draw.line([(360, 90), (360, 140)], fill=(90, 70, 50), width=8)
    draw.arc([330, 50, 390, 110], 150, 450, fill=(90, 70, 50), width=8)
    draw.line([(180, 230), (360, 140), (540, 230)], fill=(120, 92, 60), width=16, joint="curve")
    wool: Colour = (44, 66, 112)
    draw.polygon([(250, 180), (470, 180), (560, 850), (160, 850)], fill=wool)
    for side in (-1, 1):
        x = 360 + side * 110
        draw.polygon(
            [(x, 182), (x + side * 110, 260), (x + side * 150, 700), (x + side * 80, 712), (x, 400)],
            fill=(38, 58, 100),
        )
        draw.polygon(
            [(360, 400), (360 + side * 30, 190), (360 + side * 95, 186), (360 + side * 70, 300)],
            fill=(30, 46, 84),
        )
    draw.line([(360, 400), (360, 848)], fill=(26, 40, 74), width=4)
    for y in range(440, 800, 90):
        draw.ellipse([376, y, 396, y + 20], fill=(196, 160, 92), outline=(120, 92, 50), width=2)
    draw.ellipse([168, 640, 208, 672], fill=(92, 70, 62))
    return _jpeg(_grain(picture, 1))


def receipt() -> bytes:
    """Draw a paper receipt, slightly askew."""
    paper = Image.new("RGB", (460, 700), (250, 248, 242))
    draw = ImageDraw.Draw(paper)
    lines = [
        "NORTHGATE TAILORS", "14 Canal Row", "", "No. 457", "", "Trousers, hem      12.00",
        "Blazer, lining     48.00", "Shirts, 6 x 2.50   15.00", "",
        "TOTAL              75.00", "", "Thank you!",
    ]  # fmt: skip
    for number, line in enumerate(lines):
        draw.text((36, 40 + number * 48), line, fill=(50, 48, 46), font_size=26)
    draw.line([(30, 455), (430, 455)], fill=(120, 118, 114), width=3)
    picture = _backdrop((104, 74, 52), (84, 58, 40), (800, 900))
    turned = paper.rotate(4, expand=True, fillcolor=(94, 66, 46), resample=Image.Resampling.BICUBIC)
    picture.paste(turned, (150, 80))
    return _jpeg(_grain(picture, 2))


def street() -> bytes:
    """Draw the way to the shop: houses in the evening, a lamp, a canal."""
    picture = _backdrop((246, 190, 140), (108, 124, 170), (1080, 720), turned=True)
    draw = ImageDraw.Draw(picture)
    rng = random.Random(7)
    x = 0
    while x < 1080:
        width, height = rng.randint(110, 190), rng.randint(220, 400)
        wall: Colour = (rng.randint(90, 170), rng.randint(60, 100), rng.randint(56, 90))
        top = 560 - height
        draw.rectangle([x, top, x + width, 560], fill=wall)
        draw.polygon([(x, top), (x + width / 2, top - 60), (x + width, top)], fill=(70, 48, 50))
        for wx in range(x + 18, x + width - 34, 48):
            for wy in range(top + 26, 520, 66):
                lit: Colour = (252, 222, 140) if rng.random() < 0.45 else (58, 62, 84)
                draw.rectangle([wx, wy, wx + 26, wy + 38], fill=lit)
        x += width
    draw.rectangle([0, 560, 1080, 720], fill=(62, 84, 112))
    for _ in range(70):
        wx, wy = rng.randint(0, 1080), rng.randint(570, 715)
        draw.line([(wx, wy), (wx + rng.randint(20, 90), wy)], fill=(96, 118, 146), width=3)
    return _jpeg(_grain(picture.filter(ImageFilter.GaussianBlur(0.6)), 3))


def swatches() -> bytes:
    """Draw nine samples of cloth as PNG."""
    picture = Image.new("RGB", (600, 600), (244, 241, 234))
    draw = ImageDraw.Draw(picture)
    colours = [
        (120, 40, 52),
        (44, 66, 112),
        (52, 88, 66),
        (196, 160, 92),
        (90, 70, 60),
        (150, 120, 160),
        (60, 60, 64),
        (204, 120, 90),
        (90, 130, 140),
    ]
    for number, (red, green, blue) in enumerate(colours):
        left, top = 24 + number % 3 * 190, 24 + number // 3 * 190
        draw.rectangle([left, top, left + 172, top + 172], fill=(red, green, blue))
        for step in range(0, 172, 6 + number):
            lighter = (min(255, red + 24), min(255, green + 24), min(255, blue + 24))
            draw.line([(left + step, top), (left + step, top + 172)], fill=lighter, width=1 + number % 2)
            if number % 2:
                draw.line([(left, top + step), (left + 172, top + step)], fill=lighter)
    return _saved(picture, "PNG", optimize=True)


def bread() -> bytes:
    """Draw a loaf on a board, a present for the tailors; taken with a phone that lay on its side."""
    picture = _backdrop((230, 214, 190), (198, 172, 140), (900, 675))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle([90, 380, 810, 560], 40, fill=(150, 104, 62), outline=(112, 76, 44), width=6)
    draw.ellipse([180, 160, 720, 500], fill=(176, 110, 52), outline=(130, 78, 36), width=8)
    draw.ellipse([215, 180, 685, 430], fill=(204, 142, 76))
    for x in range(290, 640, 90):
        draw.arc([x, 190, x + 120, 430], 120, 250, fill=(244, 220, 176), width=16)
    return _from_phone(_grain(picture, 4))


def sticker() -> bytes:
    """Draw a button with a smile, as a WebP sticker."""
    return _saved(_button(0.0), "WEBP", quality=80)


def animated_sticker() -> bytes:
    """Draw a button that rocks from side to side, as an animated WebP sticker."""
    frames = [_button(18 * math.sin(math.tau * step / 8)) for step in range(8)]
    return _saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=90, loop=0, quality=60)


SCENES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "coat": ("A coat on a hanger", coat),
    "receipt": ("A receipt", receipt),
    "street": ("Houses by the canal", street),
    "bread": ("A loaf of bread", bread),
}


def _button(angle: float) -> Image.Image:
    picture = Image.new("RGBA", (512, 512), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse([36, 36, 476, 476], fill=(255, 255, 255, 255))
    draw.ellipse([56, 56, 456, 456], fill=(222, 92, 78, 255))
    draw.ellipse([96, 96, 416, 416], fill=(236, 118, 100, 255))
    for x in (196, 316):
        draw.ellipse([x - 26, 176, x + 26, 240], fill=(92, 32, 30, 255))
    draw.arc([170, 220, 342, 360], 20, 160, fill=(92, 32, 30, 255), width=20)
    return picture.rotate(angle, resample=Image.Resampling.BICUBIC)


def _backdrop(top: Colour, bottom: Colour, size: tuple[int, int], *, turned: bool = False) -> Image.Image:
    first, last = (bottom, top) if turned else (top, bottom)
    shades = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, last), Image.new("RGB", size, first), shades)


def _grain(picture: Image.Image, seed: int) -> Image.Image:
    """Add what makes a drawing look like a photo; the noise is our own, so the bytes never change."""
    rng = random.Random(seed)
    noise = Image.frombytes("L", (128, 128), rng.randbytes(128 * 128)).resize(picture.size)
    return Image.blend(picture, Image.merge("RGB", (noise, noise, noise)), 0.035)


def _jpeg(picture: Image.Image) -> bytes:
    return _saved(picture, "JPEG", quality=82, optimize=True)


def _from_phone(picture: Image.Image) -> bytes:
    """Write a photo as phones do: as the sensor lay, with the turn beside it, and with the place."""
    beside = Image.Exif()
    beside[0x0112] = 6  # to be turned clockwise
    beside[0x010F] = "Demo"
    beside.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 30.0)})
    lying = picture.transpose(Image.Transpose.ROTATE_90)
    return _saved(lying, "JPEG", quality=82, optimize=True, exif=beside)


def _saved(picture: Image.Image, format: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()
