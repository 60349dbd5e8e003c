"""Logging in and out."""

from __future__ import annotations

import pytest

from tests.support.visitors import PASSWORD


def test_a_stranger_is_asked_to_log_in_and_comes_back_to_where_they_wanted_to_go(meta, agent, stranger):
    meta.writes("hello")

    asked = stranger.get("/conversations/1")
    assert asked.status_code in (302, 303)
    assert asked.location == "/login?next=/conversations/1"

    response = stranger.log_in("asha@example.org", next="/conversations/1")
    assert response.location == "/conversations/1"


def test_the_next_page_survives_a_wrong_password(agent, stranger):
    fields = {"email": "asha@example.org", "password": "wrong", "next": "/conversations/7"}
    page = stranger.post("/login", data=fields)

    assert page.status_code == 422
    assert 'name="next" value="/conversations/7"' in page.text


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
        "/\n/evil.example", "javascript:alert(1)", "http:evil.example", "evil.example", "", "/\x00",
        "/a\u200b//b",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(agent, stranger, target):
    assert stranger.log_in("asha@example.org", next=target).location == "/"


@pytest.mark.parametrize("target", ["/conversations/1?around=4", "/?before=1.2", "/list"])
def test_our_own_pages_are_fine(agent, stranger, target):
    assert stranger.log_in("asha@example.org", next=target).location == target


@pytest.mark.parametrize("email", ["asha@example.org", "nobody@example.org", "ASHA@EXAMPLE.ORG "])
def test_a_wrong_password_and_an_unknown_address_look_the_same(agent, stranger, email):
    page = stranger.post("/login", data={"email": email, "password": "not the one"})

    assert page.status_code == 422
    assert "The e-mail address or the password is wrong." in page.text
    assert "not the one" not in page.text


def test_an_empty_form_is_told_what_it_lacks(stranger):
    page = stranger.post("/login", data={"email": "", "password": ""})

    assert page.status_code == 422
    assert "Enter your e-mail address and your password." in page.text


def test_too_many_attempts_are_asked_to_wait_in_words(agent, stranger):
    for _ in range(30):
        page = stranger.post("/login", data={"email": "asha@example.org", "password": "guess"})
        if page.status_code == 429:
            break

    assert page.status_code == 429
    assert "Too many attempts" in page.text
    assert int(page.headers["Retry-After"]) > 0
    assert stranger.log_in("asha@example.org", PASSWORD).status_code == 429


def test_logging_in_makes_a_new_session(agent, stranger):
    stranger.get("/login")
    before = stranger.get_cookie("session")
    stranger.log_in("asha@example.org")

    assert stranger.get_cookie("session").value != before.value


def test_logging_out_ends_the_session_for_copies_of_the_cookie_too(agent, visitor):
    stolen = agent.get_cookie("session").value
    assert agent.post("/logout").location == "/login"

    thief = visitor()
    thief.set_cookie("session", stolen)
    assert thief.get("/").status_code in (302, 303)


def test_logging_out_by_a_link_from_elsewhere_is_not_possible(agent):
    assert agent.get("/logout").status_code == 405
    assert agent.post("/logout", csrf=False).status_code == 400
    assert agent.get("/").status_code == 200


def test_who_is_logged_in_already_goes_on(agent):
    assert agent.get("/login?next=/conversations/3").location == "/conversations/3"


def test_htmx_is_told_to_load_the_login_page_when_the_session_is_over(stranger):
    response = stranger.fragment("/list")

    assert response.status_code == 401
    assert response.headers["HX-Redirect"].startswith("/login")
