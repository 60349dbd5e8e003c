"""Pictures are decoded by a process that may fail, hang or swell without anybody else noticing."""

from __future__ import annotations

import subprocess
import sys
import zlib

import pytest
from PIL import Image

from inbox.adapters import confined, pictures
from tests.support.drawings import as_file, gif_of_many_frames, huge_jpeg, huge_webp, png, quarters, saved

MEGABYTE = 1024 * 1024
TOO_MANY = "It has too many pixels."

# Reports the largest memory of the one program it starts, which is not blurred by our own.
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdin=sys.stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
scale = 1 if sys.platform == "darwin" else 1024
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * scale)
"""


def examine(data, **options):
    with as_file(data) as file:
        return pictures.examine(file, **options)


def memory_for(data):
    """The bytes that the program takes for a picture, more than for a tiny one."""
    return measured(data) - measured(saved(quarters(), "PNG"))


def measured(data):
    limits = [str(pictures.LIMITS.memory), str(pictures.LIMITS.seconds)]
    command = [
        sys.executable,
        "-I",
        "-S",
        str(confined.START),
        *limits,
        sys.executable,
        "-I",
        str(pictures.PROGRAM),
    ]
    with as_file(data) as file:
        file.seek(0)
        answer = subprocess.run(
            [sys.executable, "-I", "-S", "-c", MEASURE, *command], stdin=file, capture_output=True, check=True
        )
    return int(answer.stdout)


def photo(**options):
    """As large as phones make them, and not too easy to compress."""
    noise = Image.effect_noise((500, 375), 80).resize((4000, 3000), Image.Resampling.BICUBIC)
    return saved(Image.merge("RGB", (noise, noise, noise)), "JPEG", quality=85, **options)


def test_a_picture_is_measured_and_made_small():
    picture = examine(saved(quarters((1600, 800)), "JPEG"))

    assert (picture.width, picture.height, picture.is_animated, picture.trouble) == (1600, 800, False, None)
    assert picture.thumbnail is not None
    assert picture.thumbnail[8:12] == b"WEBP"


def test_a_picture_can_be_measured_only():
    picture = examine(saved(quarters(), "WEBP"), only_if_it_moves=True)

    assert (picture.width, picture.height, picture.thumbnail) == (80, 40, None)


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_a_photo_of_a_phone_costs_little_memory(options):
    assert memory_for(photo(**options)) < 64 * MEGABYTE


@pytest.mark.parametrize(
    "data",
    [
        png(width=30_000, height=30_000),
        png(width=2**31 - 1, height=2**31 - 1),
        saved(Image.new("1", (30_000, 30_000)), "PNG"),
        huge_jpeg(65_500, progressive=False),
        huge_jpeg(65_500, progressive=True),
        huge_webp(16_384),
        gif_of_many_frames(10_000),
        png((b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200 * MEGABYTE), 9))),
        png((b"iCCP", b"icc\0\0" + zlib.compress(bytes(200 * MEGABYTE), 9))),
        png(*[(b"tEXt", b"Comment\0" + bytes(900_000))] * 20),
    ],
    ids=[
        "PNG",
        "largest PNG",
        "whole PNG",
        "JPEG",
        "progressive JPEG",
        "WebP",
        "GIF of many",
        "zTXt",
        "iCCP",
        "tEXt",
    ],
)
def test_a_bomb_costs_little_memory(data):
    assert memory_for(data) < 64 * MEGABYTE


def test_what_fits_the_memory_only_just_stays_within_its_limit():
    assert memory_for(saved(Image.new("RGBA", (6500, 6000)), "PNG")) < 256 * MEGABYTE


@pytest.mark.parametrize(
    ("data", "measures"),
    [
        (png(width=30_000, height=30_000), (30_000, 30_000)),
        (huge_jpeg(65_500, progressive=False), (65_500, 65_500)),
        (huge_jpeg(65_500, progressive=True), (65_500, 65_500)),
    ],
)
def test_the_header_tells_before_anything_is_decoded(data, measures):
    picture = examine(data)

    assert (picture.width, picture.height) == measures
    assert (picture.thumbnail, picture.trouble) == (None, TOO_MANY)


def test_a_gif_of_ten_thousand_frames_shows_its_first():
    picture = examine(gif_of_many_frames(10_000))

    assert (picture.width, picture.is_animated) == (1, True)
    assert picture.thumbnail is not None


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"<!doctype html><title>photo.jpg</title>", b"<svg/>", bytes(5000)]
)
def test_what_is_no_picture_has_no_preview(data):
    picture = examine(data)

    assert (picture.width, picture.thumbnail) == (None, None)
    assert picture.trouble is not None
    assert picture.trouble.endswith(".")


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.abort()",
        "import time; time.sleep(60)",
        "while True: pass",
        "import sys\nwhile True: sys.stdout.write('x' * 65536)",
        "x = [bytes(10**6) for _ in range(10**6)]",
        "print('nonsense')",
        "print('[1, 2]')",
        "print('[' * 100000)",
        'print(\'{"width": "1); DROP", "height": -1}\\n<script>\')',
    ],
)
def test_a_decoder_that_was_led_astray_ends_alone(program, tmp_path, monkeypatch):
    path = tmp_path / "program.py"
    path.write_text(program)
    monkeypatch.setattr(pictures, "PROGRAM", path)
    monkeypatch.setattr(
        pictures, "LIMITS", confined.Limits(seconds=2, memory=300 * MEGABYTE, output=MEGABYTE)
    )

    picture = examine(saved(quarters(), "PNG"))

    assert (picture.width, picture.height, picture.thumbnail) == (None, None, None)
    assert picture.trouble


def test_what_calls_itself_a_thumbnail_and_is_none_is_not_kept(tmp_path, monkeypatch):
    path = tmp_path / "program.py"
    path.write_text('print(\'{"width": 5, "height": 5}\\n<script>alert(1)</script>\')')
    monkeypatch.setattr(pictures, "PROGRAM", path)

    picture = examine(saved(quarters(), "PNG"))

    assert (picture.width, picture.thumbnail) == (5, None)
