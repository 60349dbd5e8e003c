"""A short silent film in MP4, encoded here without any video library.

H.264 allows macroblocks that carry their samples as they are (I_PCM), and frames that skip
what did not change. Together they make a valid stream that every player knows, at the price
of size; a quiet scene of a few seconds stays well below 200 KB.
"""

import struct
from collections.abc import Iterator, Sequence

BLOCK = 16
WIDE, HIGH = 12, 9
FRAMES_A_SECOND = 8

Block = bytes
Frame = list[Block]


class Bits:
    """Write single bits and the Exp-Golomb numbers of H.264."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._rest = 0
        self._count = 0

    def put(self, value: int, width: int) -> None:
        """Write a number with a fixed width."""
        for shift in range(width - 1, -1, -1):
            self._rest = self._rest << 1 | value >> shift & 1
            self._count += 1
            if self._count == 8:
                self._bytes.append(self._rest)
                self._rest = self._count = 0

    def golomb(self, value: int) -> None:
        """Write an unsigned number with as many bits as it needs."""
        width = (value + 1).bit_length()
        self.put(0, width - 1)
        self.put(value + 1, width)

    def signed(self, value: int) -> None:
        """Write a signed number with as many bits as it needs."""
        self.golomb(2 * value - 1 if value > 0 else -2 * value)

    def raw(self, data: bytes) -> None:
        """Fill up with zeros to a whole byte and write bytes."""
        while self._count:
            self.put(0, 1)
        self._bytes += data

    def end(self) -> bytes:
        """Write the stop bit that closes every unit."""
        self.put(1, 1)
        self.raw(b"")
        return bytes(self._bytes)


def needle_at_work() -> bytes:
    """Make the film: a needle that goes up and down while the cloth moves on, for four seconds."""
    frames = list(_scene())
    return _mp4([_unit(0x67, _sequence())], [_unit(0x68, _picture())], _coded(frames))


def _scene() -> Iterator[Frame]:
    cloth, wall, steel, thread = (86, 150, 112), (214, 122, 132), (70, 128, 128), (60, 104, 186)
    for number in range(4 * FRAMES_A_SECOND):
        depth = (0, 1, 2, 3, 3, 2, 1, 0)[number % 8]
        stitches = number // 8
        frame = []
        for row in range(HIGH):
            for column in range(WIDE):
                colour = cloth if row >= 6 else wall
                if column == 6 and row <= 2 + depth:
                    colour = steel
                if row == 7 and column % 2 == 0 and 6 - 2 * stitches <= column < 6:
                    colour = thread
                frame.append(_block(colour, row, column))
        yield frame


def _block(colour: tuple[int, int, int], row: int, column: int) -> Block:
    luma, blue, red = colour
    rows = []
    for y in range(BLOCK):
        shade = (3 if y % 4 == 0 else 0) - (row * BLOCK + y) // 12
        rows.append(
            bytes(min(235, max(16, luma + shade + (2 if (x + column) % 5 == 0 else 0))) for x in range(BLOCK))
        )
    return b"".join(rows) + bytes([blue]) * 64 + bytes([red]) * 64


def _coded(frames: Sequence[Frame]) -> list[bytes]:
    units = [_unit(0x65, _whole(frames[0]))]
    for number, (before, frame) in enumerate(zip(frames, frames[1:], strict=False), 1):
        units.append(_unit(0x41, _changes(before, frame, number)))
    return units


def _whole(frame: Frame) -> bytes:
    bits = Bits()
    _slice_header(bits, slice_type=7, number=0, is_idr=True)
    for block in frame:
        bits.golomb(25)  # I_PCM in an I slice
        bits.raw(block)
    return bits.end()


def _changes(before: Frame, frame: Frame, number: int) -> bytes:
    bits = Bits()
    _slice_header(bits, slice_type=5, number=number % 16, is_idr=False)
    skipped = 0
    for old, new in zip(before, frame, strict=True):
        if old == new:
            skipped += 1
            continue
        bits.golomb(skipped)
        bits.golomb(30)  # I_PCM in a P slice
        bits.raw(new)
        skipped = 0
    if skipped:
        bits.golomb(skipped)
    return bits.end()


def _slice_header(bits: Bits, *, slice_type: int, number: int, is_idr: bool) -> None:
    bits.golomb(0)  # first macroblock
    bits.golomb(slice_type)
    bits.golomb(0)  # picture parameter set
    bits.put(number, 4)  # frame number
    if is_idr:
        bits.golomb(0)  # idr picture id
        bits.put(0, 2)  # keep earlier output, not long-term
    else:
        bits.put(0, 1)  # default number of references
        bits.put(0, 1)  # default order of references
        bits.put(0, 1)  # sliding window
    bits.signed(0)  # quantiser as in the picture parameter set
    bits.golomb(1)  # no deblocking: flat areas need none


def _sequence() -> bytes:
    bits = Bits()
    for value in (66, 0b11000000, 20):  # constrained baseline profile, level 2
        bits.put(value, 8)
    for value in (0, 0, 2, 1):  # id, 4 bits of frame number, display order = coding order, 1 reference
        bits.golomb(value)
    bits.put(0, 1)  # no gaps
    bits.golomb(WIDE - 1)
    bits.golomb(HIGH - 1)
    bits.put(0b1100, 4)  # frames only, direct 8x8, no cropping, no extras
    return bits.end()


def _picture() -> bytes:
    bits = Bits()
    bits.golomb(0)
    bits.golomb(0)
    bits.put(0, 2)  # CAVLC, no extra order information
    bits.golomb(0)  # one slice group
    bits.golomb(0)
    bits.golomb(0)
    bits.put(0, 3)  # no weighted prediction
    for _ in range(3):
        bits.signed(0)
    bits.put(0b100, 3)  # deblocking control, no constrained intra prediction, no redundant pictures
    return bits.end()


def _unit(kind: int, payload: bytes) -> bytes:
    out = bytearray([kind])
    zeros = 0
    for byte in payload:
        if zeros >= 2 and byte <= 3:
            out.append(3)  # keeps start codes out of the payload
            zeros = 0
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(out)


def _mp4(sequences: Sequence[bytes], pictures: Sequence[bytes], units: Sequence[bytes]) -> bytes:
    samples = [struct.pack(">I", len(unit)) + unit for unit in units]
    kind = _box(b"ftyp", b"isom" + struct.pack(">I", 512) + b"isomiso2avc1mp41")
    movie = _movie(sequences[0], pictures[0], samples, 0)
    movie = _movie(sequences[0], pictures[0], samples, len(kind) + len(movie) + 8)
    return kind + movie + _box(b"mdat", b"".join(samples))


def _movie(sequence: bytes, picture: bytes, samples: Sequence[bytes], offset: int) -> bytes:
    width, height, length = WIDE * BLOCK, HIGH * BLOCK, len(samples)
    matrix = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    header = struct.pack(">5IIH10x", 0, 0, 0, FRAMES_A_SECOND, length, 0x10000, 0x100)
    movie = _box(b"mvhd", header + matrix + bytes(24) + struct.pack(">I", 2))
    track = struct.pack(">6I8x4H", 3, 0, 0, 1, 0, length, 0, 0, 0, 0) + matrix
    track_header = _box(b"tkhd", track + struct.pack(">II", width << 16, height << 16))
    media_header = _box(b"mdhd", struct.pack(">5I2H", 0, 0, 0, FRAMES_A_SECOND, length, 0x55C4, 0))
    handler = _box(b"hdlr", struct.pack(">II4s12x", 0, 0, b"vide") + b"pictures\0")
    reference = _box(b"dinf", _box(b"dref", struct.pack(">II", 0, 1) + _box(b"url ", struct.pack(">I", 1))))
    config = b"\x01" + sequence[1:4] + b"\xff\xe1" + struct.pack(">H", len(sequence)) + sequence
    config += b"\x01" + struct.pack(">H", len(picture)) + picture
    entry = struct.pack(">6xH16xHHIII", 1, width, height, 0x480000, 0x480000, 0)
    entry += struct.pack(">H32xHh", 1, 24, -1) + _box(b"avcC", config)
    table = _box(b"stsd", struct.pack(">II", 0, 1) + _box(b"avc1", entry))
    table += _box(b"stts", struct.pack(">4I", 0, 1, length, 1))
    table += _box(b"stss", struct.pack(">3I", 0, 1, 1))
    table += _box(b"stsc", struct.pack(">5I", 0, 1, 1, length, 1))
    table += _box(b"stsz", struct.pack(f">3I{length}I", 0, 0, length, *map(len, samples)))
    table += _box(b"stco", struct.pack(">3I", 0, 1, offset))
    information = _box(b"vmhd", struct.pack(">I8x", 1)) + reference + _box(b"stbl", table)
    media = _box(b"mdia", media_header + handler + _box(b"minf", information))
    return _box(b"moov", movie + _box(b"trak", track_header + media))


def _box(name: bytes, contents: bytes) -> bytes:
    return struct.pack(">I", len(contents) + 8) + name + contents
