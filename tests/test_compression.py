"""Answers in a third of their size, for browsers that ask for it."""

from __future__ import annotations

import gzip
import re

import pytest

ASKS = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def login_page(client):
    """The log-in page as a browser gets it that takes compressed pages."""
    return lambda: client.get("/login", headers=ASKS)


def test_a_page_comes_compressed_and_is_the_same(client, login_page):
    plain, small = client.get("/login"), login_page()

    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "<h1" in gzip.decompress(small.data).decode()
    assert len(small.data) < len(plain.data) / 2
    assert int(small.headers["Content-Length"]) == len(small.data)
    assert "Accept-Encoding" in plain.vary
    assert "Accept-Encoding" in small.vary


def test_the_length_of_a_page_tells_nothing_about_it(login_page):
    lengths = {len(login_page().data) for _ in range(20)}

    assert len(lengths) > 5


def test_styles_and_scripts_come_compressed(client):
    page = client.get("/login").text
    for url in [*re.findall(r'(?:href|src)="(/static/bundles/[^"]+)"', page), "/static/icons.svg"]:
        plain, small = client.get(url, buffered=True), client.get(url, headers=ASKS, buffered=True)

        assert gzip.decompress(small.data) == plain.data
        assert len(small.data) < len(plain.data) / 2


def test_a_browser_that_has_the_file_gets_nothing(client):
    first = client.get("/static/icons.svg", headers=ASKS, buffered=True)

    told = {**ASKS, "If-None-Match": first.headers["ETag"]}
    again = client.get("/static/icons.svg", headers=told, buffered=True)

    assert first.headers["ETag"].startswith("W/")
    assert again.status_code == 304
    assert not again.data


@pytest.mark.parametrize("accepts", ["", "identity", "gzip;q=0", "br"])
def test_who_does_not_take_it_gets_it_plain(client, accepts):
    response = client.get("/login", headers={"Accept-Encoding": accepts})

    assert "Content-Encoding" not in response.headers
    assert "<h1" in response.text


def test_a_customers_file_stays_as_it_is(agent, files):
    wamid = files.sends("document")
    attachment = files.bring(wamid, b"words of a customer, " * 200, "text/plain")

    response = agent.get(f"/media/{attachment}", headers=ASKS)

    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers
