"""The web addresses in a text, as the gallery lists them."""

from __future__ import annotations

import pytest

from inbox.whatsapp.weblinks import web_links


@pytest.mark.parametrize(
    ("text", "hrefs"),
    [
        ("", []),
        ("no link here, only nia@shop.example", []),
        ("see https://a.example/x, and WWW.b.example.", ["https://a.example/x", "https://WWW.b.example"]),
        ("twice https://a.example https://a.example", ["https://a.example"]),
        ("`https://in-code.example`", []),
        ("```\nhttps://in-code.example\n```", []),
        ("> https://quoted.example", ["https://quoted.example"]),
        ("- *https://bold.example*", ["https://bold.example"]),
        ("https://bank.example@evil.example javascript:alert(1)", []),
    ],
)
def test_links_of_a_text(text, hrefs):
    assert [link.href for link in web_links(text)] == hrefs
