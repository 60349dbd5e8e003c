"""The waveform is the same whatever the pieces in which the sound comes."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.adapters.peaks import BARS, FINEST, MOST_STEPS, Peaks


def heard(samples, size=4096):
    peaks = Peaks()
    data = array("h", samples).tobytes()
    for start in range(0, len(data), size):
        peaks.take(data[start : start + size])
    peaks.end()
    return peaks


def bars(samples, size=4096):
    return list(bytes.fromhex(heard(samples, size).waveform()))


@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=3000), st.integers(1, 999))
def test_pieces_do_not_matter(samples, size):
    assert heard(samples, size).waveform() == heard(samples).waveform()
    assert heard(samples, size).samples == len(samples)
    assert len(bars(samples)) == BARS


def test_the_loudest_is_the_highest_wherever_it_is():
    samples = [100] * 64_000
    samples[48_000] = -32768

    found = bars(samples)

    assert found[48] == 255
    assert max(found[:48] + found[49:]) == 0


@pytest.mark.parametrize("count", [1, FINEST, FINEST * 63, FINEST * 64])
def test_a_short_sound_fills_all_bars(count):
    assert bars([1000] * count) == [255] * BARS


def test_a_long_sound_needs_no_more_memory_than_a_short_one():
    quiet, loud = [500] * (FINEST * MOST_STEPS * 2), [20_000] * (FINEST * MOST_STEPS * 2)

    peaks = heard(quiet + loud, 1 << 16)

    assert len(peaks.steps) <= MOST_STEPS
    found = list(bytes.fromhex(peaks.waveform()))
    assert found == [6] * 32 + [255] * 32


def test_nothing_is_nothing():
    assert heard([]).waveform() == ""
