"""Coordinates are read out of links without asking anybody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.whatsapp.maplinks import coordinates

GATE = (52.5163, 13.3777)
LINKS = [
    "52.5163, 13.3777",
    " 52.5163 13.3777 ",
    "52.5163;13.3777",
    "geo:52.5163,13.3777",
    "geo:52.5163,13.3777?z=17",
    "https://www.google.com/maps?q=52.5163,13.3777",
    "https://maps.google.com/?q=loc:52.5163,13.3777(Gate)",
    "https://www.google.com/maps/search/?api=1&query=52.5163%2C13.3777",
    "https://www.google.com/maps/search/52.5163,+13.3777",
    "https://www.google.com/maps/@52.5163,13.3777,17z",
    "https://www.google.com/maps/place/Gate/@52.51,13.37,17z/data=!3m1!4b1!4m6!3m5!1s0x0:0x0!8m2!3d52.5163!4d13.3777!16z",
    "https://www.google.com/maps/dir/?api=1&destination=52.5163,13.3777",
    "https://www.openstreetmap.org/?mlat=52.5163&mlon=13.3777#map=17/52.5/13.3",
    "https://www.openstreetmap.org/#map=17/52.5163/13.3777",
    "https://maps.apple.com/?ll=52.5163,13.3777&q=Gate",
    "https://maps.apple.com/place?coordinate=52.5163,13.3777&name=Gate",
]


@pytest.mark.parametrize("link", LINKS)
def test_a_link_leads_to_its_place(link):
    assert coordinates(link) == GATE


def test_the_south_and_the_west_are_negative():
    assert coordinates("https://maps.apple.com/?ll=-22.9519,-43.2105") == (-22.9519, -43.2105)


@pytest.mark.parametrize(
    "text",
    ["", "Berlin", "https://maps.app.goo.gl/abc", "91, 10", "10, 181", "javascript:52.5,13.4",
     "https://example.org/", "https://[::1", "52.5", "١٢, ١٣", "https://maps.google.com/?q=Gate"],
)  # fmt: skip
def test_what_names_no_place_leads_nowhere(text):
    assert coordinates(text) is None


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    found = coordinates(text)
    assert found is None or (abs(found[0]) <= 90 and abs(found[1]) <= 180)
