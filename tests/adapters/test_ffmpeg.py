"""ffmpeg tells about films and sounds, and about nothing else on this computer."""

from __future__ import annotations

import math
import stat
import struct
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.adapters import ffmpeg
from inbox.adapters.confined import Limits
from inbox.adapters.ffmpeg import Ffmpeg, Film, Sound
from inbox.demo.media import films, sounds
from tests.support.drawings import as_file
from tests.support.processes import find_program
from tests.support.wire import answer

UPRIGHT = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
TURNED = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)


@pytest.fixture
def player():
    return Ffmpeg(find_program("ffmpeg"), find_program("ffprobe"))


def film(player, data, content_type="video/mp4"):
    with as_file(data) as file:
        return player.film(file, content_type)


def sound(player, data, content_type="audio/ogg"):
    with as_file(data) as file:
        return player.sound(file, content_type)


def heights(waveform):
    return list(bytes.fromhex(waveform))


def wave(*loudness, seconds=1.0, rate=8000):
    """A WAV file of a tone that is this loud, one second after the other."""
    samples = [
        round(32_000 * loud * math.sin(math.tau * 440 * step / rate))
        for loud in loudness
        for step in range(round(seconds * rate))
    ]
    data = struct.pack(f"<{len(samples)}h", *samples)
    head = struct.pack(
        "<4sI4s4sIHHIIHH", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16
    )
    return head + struct.pack("<4sI", b"data", len(data)) + data


def test_a_film_has_measures_a_length_and_a_poster(player):
    found = film(player, films.needle_at_work())

    assert (found.width, found.height) == (192, 144)
    assert found.duration == pytest.approx(4.0)
    assert found.poster is not None
    assert found.poster.startswith(b"\x89PNG")
    assert struct.unpack(">II", found.poster[16:24]) == (192, 144)


def test_a_film_from_a_phone_held_upright_stands(player):
    upright = films.needle_at_work()
    track = upright.index(b"tkhd")
    place = upright.index(UPRIGHT, track)
    turned = upright[:place] + TURNED + upright[place + len(TURNED) :]

    found = film(player, turned)

    assert (found.width, found.height) == (144, 192)
    assert found.poster is not None
    assert struct.unpack(">II", found.poster[16:24]) == (144, 192)


def test_a_large_film_has_a_small_poster(player, tmp_path):
    path = tmp_path / "large.mp4"
    subprocess.run(
        [player.ffmpeg, "-v", "error", "-f", "lavfi", "-i", "testsrc=size=1920x1080:rate=5:duration=0.6",
         "-c:v", "mpeg4", str(path)],
        check=True,
    )  # fmt: skip

    found = film(player, path.read_bytes())

    assert (found.width, found.height) == (1920, 1080)
    assert found.poster is not None
    assert struct.unpack(">II", found.poster[16:24]) == (640, 360)


@pytest.mark.parametrize(
    ("data", "content_type", "seconds"),
    [
        (sounds.voice_note(6.0), "audio/ogg", 6.0),
        (sounds.chime(), "audio/mpeg", 2.88),
        (wave(0.5, 0.5), "audio/wav", 2.0),
    ],
)
def test_a_sound_has_a_length_and_64_bars(player, data, content_type, seconds):
    found = sound(player, data, content_type)

    assert found.duration == pytest.approx(seconds, abs=0.1)
    assert found.waveform is not None
    assert len(heights(found.waveform)) == 64
    assert max(heights(found.waveform)) == 255


def test_the_bars_are_as_high_as_the_sound_is_loud(player):
    found = sound(player, wave(0.8, 0.1, 0.4, 0.0), "audio/wav")

    bars = heights(found.waveform)
    assert min(bars[1:15]) > 240
    assert all(abs(bar - 32) < 6 for bar in bars[17:31])
    assert all(abs(bar - 128) < 10 for bar in bars[33:47])
    assert max(bars[49:]) < 6


def test_silence_is_flat(player):
    found = sound(player, wave(0.0, 0.0), "audio/wav")

    assert found == Sound(2.0, "00" * 64)


def test_what_lasts_too_long_has_no_bars(player, monkeypatch):
    monkeypatch.setattr(ffmpeg, "LONGEST_SOUND", 3)

    assert sound(player, wave(*[0.5] * 10), "audio/wav") == Sound()


def test_a_type_that_is_not_on_the_list_is_not_read(player):
    assert film(player, films.needle_at_work(), "video/x-flv") == Film()
    assert sound(player, sounds.chime(), "audio/x-midi") == Sound()


PLAYLIST = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\n{target}\n#EXT-X-ENDLIST\n"
HOSTILE = {
    "a playlist": PLAYLIST,
    "a playlist of pieces of a file": "#EXTM3U\n#EXTINF:1,\nconcat:{target}|{target}\n#EXT-X-ENDLIST\n",
    "a script of files": "ffconcat version 1.0\nfile '{target}'\n",
    "a manifest": '<?xml version="1.0"?><MPD><Period><AdaptationSet><Representation><BaseURL>{target}'
    "</BaseURL></Representation></AdaptationSet></Period></MPD>",
    "subtitles": "[Script Info]\n[Fonts]\nfontname: {target}\n",
    "a list of songs": "[playlist]\nFile1={target}\n",
    "a drawing": '<svg xmlns="http://www.w3.org/2000/svg"><image href="{target}"/></svg>',
}


@pytest.mark.parametrize("content_type", ["video/mp4", "video/webm", "audio/ogg", "audio/mpeg"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_names_another_is_a_bad_file(player, kind, content_type, tmp_path):
    """The other file is a real film, which would give a picture if it were opened."""
    other = tmp_path / "other.mp4"
    other.write_bytes(films.needle_at_work())
    data = HOSTILE[kind].format(target=other).encode()

    assert film(player, data, content_type) == Film()
    assert sound(player, data, content_type) == Sound()


@pytest.mark.parametrize("kind", ["a playlist", "a script of files"])
def test_a_file_that_names_an_address_reaches_nobody(player, kind, wire_server):
    server = wire_server(answer(200, films.needle_at_work()))
    data = HOSTILE[kind].format(target=f"http://127.0.0.1:{server.port}/x.mp4").encode()

    for content_type in ("video/mp4", "video/webm", "audio/mpeg"):
        film(player, data, content_type)
        sound(player, data, content_type)

    assert server.connections == 0


def test_a_film_that_keeps_its_pictures_elsewhere_is_a_bad_one(player, tmp_path):
    """MP4 can say that its samples are in another file; the path is in the file itself."""
    data = films.needle_at_work()
    other = tmp_path / "samples"
    other.write_bytes(data)
    alias = b"file://" + str(other).encode() + b"\0"
    box = struct.pack(">I4sI", 12 + len(alias), b"url ", 0) + alias
    moved = enlarged(data, data.index(b"url ") - 4, 12, box)

    assert film(player, moved).poster is None


def enlarged(data, place, length, box):
    """Put a longer box into an MP4, and make those around it longer too."""
    grown = len(box) - length
    out = bytearray(data[:place] + box + data[place + length :])
    for name in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        start = out.index(name) - 4
        out[start : start + 4] = struct.pack(">I", struct.unpack(">I", out[start : start + 4])[0] + grown)
    return bytes(out)


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 5000, b"<html>film.mp4</html>", films.needle_at_work()[:900], b"OggS" * 99]
)
@pytest.mark.parametrize("content_type", ["video/mp4", "audio/ogg", "audio/mpeg"])
def test_a_broken_file_is_no_trouble(player, data, content_type):
    assert film(player, data, content_type).poster is None
    assert sound(player, data, content_type).waveform is None


@settings(max_examples=6)
@given(st.integers(0, 3000), st.binary(min_size=1, max_size=40))
def test_no_bytes_raise(place, new):
    player = Ffmpeg(find_program("ffmpeg"), find_program("ffprobe"))
    whole = films.needle_at_work()

    film(player, whole[:place] + new + whole[place + len(new) :])


@pytest.mark.parametrize(
    "script",
    [
        "sleep 60",
        "sleep 60 & wait",
        "while :; do echo x; done",
        "exit 1",
        "kill -9 $$",
        "echo nonsense",
        "echo '[]'",
        "echo '{\"streams\": [1]}'",
    ],
)
def test_a_program_that_behaves_badly_is_ended(script, tmp_path, monkeypatch):
    path = tmp_path / "ffmpeg"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    for name in ("LOOKING", "DRAWING", "LISTENING"):
        monkeypatch.setattr(ffmpeg, name, Limits(seconds=1, memory=ffmpeg.MEMORY, output=100_000))
    bad = Ffmpeg(str(path), str(path))

    assert film(bad, films.needle_at_work()) == Film()
    if not script.startswith("echo"):
        assert sound(bad, sounds.chime(), "audio/mpeg") == Sound()


def test_it_is_found_on_the_path_or_not_at_all(monkeypatch, tmp_path):
    assert ffmpeg.find() is not None

    monkeypatch.setenv("PATH", str(tmp_path))

    assert ffmpeg.find() is None
