"""Sounds that browsers really play: a voice note in Ogg Opus and a chime in MP3, without an audio library.

The chime is encoded here: one spectral line a note is an MP3 that needs no psychoacoustics.
The voice hums a synthetic phrase; nobody writes an Opus encoder for a demo, so its packets
(76 of 60 ms) were encoded once and are kept as text in `humming.py`. What happens here is the
Ogg around them, and that is why a note can have any length.
"""

import struct
from collections.abc import Iterable, Sequence

from inbox.demo.media.humming import packets

PACKET_SAMPLES = 60 * 48
PACKETS_A_PAGE = 50
MP3_HEADER = bytes([0xFF, 0xFB, 0x54, 0xC4])  # MPEG-1 layer III, 64 kbit/s, 48 kHz, mono
MP3_FRAME = 192
# Spectral lines about 42 Hz apart, in the order they ring, and how loud one is at first.
NOTES = (12, 15, 18, 24, 18, 15, 20, 24, 30, 24)
LOUDEST = 199

Lines = dict[int, int]


def voice_note(seconds: float = 2.2) -> bytes:
    """Hum for about so long: the phrase again and again, as Ogg Opus."""
    phrase = packets()
    count = max(1, round(seconds / 0.06))
    return _ogg([phrase[number % len(phrase)] for number in range(count)])


def chime() -> bytes:
    """Ring ten notes, as MP3."""
    granules = [_granule(line, LOUDEST - step // 2) for line in NOTES for step in range(24)]
    return b"".join(_mp3_frame(granules[i : i + 2]) for i in range(0, len(granules), 2))


def _ogg(sound: Sequence[bytes]) -> bytes:
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 16000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I4sI", 4, b"demo", 0)
    out = _page(0, 0, 2, [head]) + _page(1, 0, 0, [tags])
    for number, start in enumerate(range(0, len(sound), PACKETS_A_PAGE), 2):
        some = sound[start : start + PACKETS_A_PAGE]
        end = start + len(some)
        out += _page(number, end * PACKET_SAMPLES, 4 if end == len(sound) else 0, some)
    return out


def _page(number: int, position: int, flags: int, contents: Sequence[bytes]) -> bytes:
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in contents)
    page = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, position, 1, number, 0, len(lacing)) + lacing
    page += b"".join(contents)
    return page[:22] + struct.pack("<I", _crc(page)) + page[26:]


def _crc(data: bytes) -> int:
    """Compute Ogg's own checksum, which is not the one of zlib."""
    value = 0
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value


def _granule(line: int, gain: int) -> tuple[str, int, int]:
    """Write one spectral line in Huffman table 1: pairs of zeros before it, and a pair with a one."""
    pairs = "1" * (line // 2) + ("0010" if line % 2 else "010")
    return pairs, line // 2 + 1, gain


def _mp3_frame(granules: Iterable[tuple[str, int, int]]) -> bytes:
    side, main = "0" * 18, ""
    for bits, pairs, gain in granules:
        side += f"{len(bits):012b}{pairs:09b}{gain:08b}{0:05b}" + "00001" * 3 + "0" * 10
        main += bits
    all_bits = (side + main).ljust((MP3_FRAME - len(MP3_HEADER)) * 8, "0")
    return MP3_HEADER + int(all_bits, 2).to_bytes(MP3_FRAME - len(MP3_HEADER), "big")
