"""How loud a sound is over its length, in as few numbers as a player draws bars."""

from __future__ import annotations

from array import array

BARS = 64
FINEST = 160  # samples in one step at first
MOST_STEPS = 8192  # then two steps become one, so that a long sound needs no more memory than a short one
SILENCE = 64  # of 32,768: below this it is the hiss of a microphone
SAMPLE = 2  # bytes


class Peaks:
    """Takes samples as they come, in pieces of any size, and tells the waveform at the end."""

    def __init__(self) -> None:
        self.step = FINEST
        self.steps: list[int] = []
        self.samples = 0
        self.rest = b""

    def take(self, piece: bytes) -> None:
        data = self.rest + piece
        whole = len(data) - len(data) % (self.step * SAMPLE)
        sound, self.rest = array("h", data[:whole]), data[whole:]
        self.samples += len(sound)
        for start in range(0, len(sound), self.step):
            self.steps.append(loudest(sound[start : start + self.step]))
        while len(self.steps) > MOST_STEPS:
            self.halve()

    def halve(self) -> None:
        # What is left over of an odd number weighs less than one bar in a thousand.
        self.steps = [max(pair) for pair in zip(self.steps[::2], self.steps[1::2], strict=False)]
        self.step *= 2

    def end(self) -> None:
        """The last samples fill no step; they are counted all the same."""
        sound = array("h", self.rest[: len(self.rest) - len(self.rest) % SAMPLE])
        self.rest = b""
        if sound:
            self.samples += len(sound)
            self.steps.append(loudest(sound))

    def waveform(self) -> str:
        """64 heights from 00 to ff in hex; the loudest is ff, unless all of it is silence."""
        if not self.steps:
            return ""
        bars = [max(self.steps[part]) for part in parts(len(self.steps))]
        top = max(bars)
        return "".join(f"{0 if top < SILENCE else bar * 255 // top:02x}" for bar in bars)


def loudest(sound: array[int]) -> int:
    return max(max(sound), -min(sound))


def parts(count: int) -> list[slice]:
    """64 stretches of equal length, none of them empty; a short sound gives some steps twice."""
    starts = [bar * count // BARS for bar in range(BARS + 1)]
    return [slice(start, max(start + 1, end)) for start, end in zip(starts, starts[1:], strict=False)]
