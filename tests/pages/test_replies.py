"""Canned replies in the pages: kept in the settings, offered while answering, filled in plainly."""

from __future__ import annotations

import html
import re

import pytest

from inbox.operations import agents, business, canned
from inbox.operations.agents import ADMIN
from tests.support.visitors import PASSWORD

HTMX = {"HX-Request": "true"}


@pytest.fixture
def shared(app):
    """Keeps a reply of everybody's, and returns its id."""

    def shared(shortcut, text):
        with app.app_context():
            tomas = agents.find("boss@example.org") or agents.create(
                email="boss@example.org", name="Boss", password=PASSWORD, role=ADMIN
            )
            return canned.add(tomas, shortcut, text, shared=True).id

    return shared


def keeps(visitor, shortcut, text, **fields):
    return visitor.post("/settings/replies", data={"shortcut": shortcut, "text": text, **fields})


def offered(visitor, path="/replies?conversation=1"):
    """The texts that would be inserted, as a browser reads them."""
    page = visitor.get(path, headers=HTMX).text
    return [html.unescape(text) for text in re.findall(r'data-text="([^"]*)"', page)]


def test_an_agent_keeps_changes_and_removes_their_own(agent):
    added = keeps(agent, "/Bye", "Good bye,\r\n{agent}")
    assert (added.status_code, added.location) == (303, "/settings/replies")
    page = agent.get("/settings/replies").text
    assert "Added /bye." in page
    assert "Good bye,\n{agent}" in page

    assert 'value="bye"' in agent.get("/settings/replies/1").text
    agent.post("/settings/replies/1", data={"shortcut": "ciao", "text": "Ciao"})
    page = agent.get("/settings/replies").text
    assert "/ciao" in page
    assert "Good bye" not in page

    agent.post("/settings/replies/1/removal")
    page = agent.get("/settings/replies").text
    assert "Removed /ciao." in page
    assert agent.get("/settings/replies/1").status_code == 404


@pytest.mark.parametrize(
    ("shortcut", "text", "field", "words"),
    [
        ("two words", "kept text", "shortcut", "letters, digits, - and _ only"),
        ("", "kept text", "shortcut", "Enter a shortcut"),
        ("a" * 33, "kept text", "shortcut", "32 characters at most"),
        ("kept", " ", "text", "Enter the text"),
        ("kept", "a" * 4097, "text", "4,097 characters"),
    ],
)
def test_what_cannot_be_kept_says_why_at_its_field(agent, shortcut, text, field, words):
    refused = keeps(agent, shortcut, text)

    assert refused.status_code == 422
    problem = re.search(rf'id="{field}-problem">([^<]*)<', refused.text)
    assert problem
    assert words in problem[1]
    assert refused.text.count('aria-invalid="true"') == 1
    assert "kept" in refused.text
    assert "None yet" in agent.get("/settings/replies").text


def test_a_refused_change_keeps_what_was_typed(agent):
    keeps(agent, "bye", "Bye")
    keeps(agent, "ciao", "Ciao")

    refused = agent.post("/settings/replies/2", data={"shortcut": "bye", "text": "Much better"})

    assert refused.status_code == 422
    assert "/bye already" in refused.text
    assert "Much better" in refused.text
    assert "Change /ciao" in refused.text


def test_who_may_do_what(agent, admin, shared):
    everybodys = shared("hours", "8 to 18")
    keeps(admin, "mine", "The admin's own")
    theirs = everybodys + 1
    form = {"shortcut": "x", "text": "x"}

    assert "/hours" in agent.get("/settings/replies").text
    assert "The admin" not in agent.get("/settings/replies").text
    for path in (f"/settings/replies/{everybodys}", f"/settings/replies/{theirs}", "/settings/replies/99"):
        assert agent.get(path).status_code == 404
        assert agent.post(path, data=form).status_code == 404
        assert agent.post(f"{path}/removal").status_code == 404
    assert agent.get("/settings/replies/new?shared=1").status_code == 404
    assert keeps(agent, "x", "x", shared="1").status_code == 404

    assert admin.get(f"/settings/replies/{everybodys}").status_code == 200
    assert keeps(admin, "more", "For everybody", shared="1").status_code == 303
    assert "For everybody" in agent.get("/settings/replies").text


def test_a_form_from_another_site_keeps_nothing(agent):
    assert agent.post("/settings/replies", data={"shortcut": "a", "text": "b"}, csrf=False).status_code == 400
    assert "None yet" in agent.get("/settings/replies").text


def test_searching_the_settings(agent, shared):
    shared("hours", "We open at eight")
    keeps(agent, "bye", "Good bye")

    page = agent.get("/settings/replies?q=EIGHT").text
    assert "/hours" in page
    assert "Good bye" not in page
    assert "No reply has" in agent.get("/settings/replies?q=<b>nothing</b>").text


def test_offered_in_the_words_for_the_customer(app, agent, meta, shared):
    with app.app_context():
        business.rename("Northgate Tailors")
    meta.writes("hi", number="447700900211", name="Ilse Maartens")
    shared("hello", "Hello {name} ({number}), this is {agent} of {business}.\nYours, {first_name}? {order}")

    assert offered(agent) == [
        "Hello Ilse Maartens (+44 7700 900211), this is Asha Rao of Northgate Tailors.\nYours, Ilse? {order}"
    ]
    assert "{name}" in offered(agent, "/replies")[0]
    assert agent.get("/replies?conversation=99", headers=HTMX).status_code == 404


def test_who_has_no_name_gets_nothing_awkward(agent, meta, shared):
    meta.writes("hi", number="447700900211", name="🌸")
    shared("hello", "Hello {name},\n{first_name}, thank you for writing to {business}")

    assert offered(agent) == ["Hello,\nThank you for writing to"]


def test_an_own_reply_is_offered_instead_of_everybodys(agent, admin, meta, shared):
    meta.writes("hi")
    shared("thanks", "Thank you")
    keeps(agent, "thanks", "Thanks a lot")

    assert offered(agent) == ["Thanks a lot"]
    assert offered(admin) == ["Thank you"]
    assert "You use your own" in agent.get("/settings/replies").text
    assert "You use your own" not in admin.get("/settings/replies").text


def test_the_best_match_is_offered_first(agent, meta, shared):
    meta.writes("hi")
    shared("bye", "Thanks, and until next time")
    shared("thanks", "Thank you")

    assert offered(agent, "/replies?conversation=1&q=thanks") == ["Thank you", "Thanks, and until next time"]
    assert "No canned reply matches" in agent.get("/replies?conversation=1&q=zzz", headers=HTMX).text


@pytest.mark.parametrize(
    "hostile", ["{0.__class__}", "%s %(name)s", "<script>x</script>", "\"'><b onclick=x>"]
)
def test_hostile_words_stay_words(agent, meta, hostile):
    meta.writes("hi", number="447700900211", name=f"Zoe {hostile}")
    keeps(agent, "a", f"Dear {{name}}, {hostile} {{agent}}")

    assert offered(agent) == [f"Dear Zoe {' '.join(hostile.split())}, {hostile} Asha Rao"]
    for path in (
        "/settings/replies",
        "/settings/replies/1",
        "/replies?conversation=1",
        "/conversations/1?reply=1",
    ):
        page = agent.get(path)  # the visitor refuses pages with scripts and handlers in them
        assert page.status_code == 200
        assert hostile in html.unescape(page.text)


def test_templates_in_texts_and_names_are_never_run(app, agent, meta):
    """Past the check of each page, which takes braces for the template language's own."""
    keeps(agent, "b", "{{7*7}} {% raw %} {{name}} {name}")
    meta.writes("hi", number="447700900211", name="{{7*7}}{{config}} a")
    agent.csrf_token = ""
    plain = app.test_client()
    for cookie in agent._cookies.values():
        plain.set_cookie(cookie.key, cookie.value)

    for path in (
        "/replies?conversation=1",
        "/settings/replies",
        "/settings/replies/1",
        "/conversations/1?reply=1",
    ):
        text = html.unescape(plain.get(path).text)
        assert "{{7*7}} {% raw %} {{name}} " in text
        if path.startswith(("/replies", "/conversations")):
            assert "{% raw %} {{name}} {{7*7}}{{config}} a" in text


def test_without_scripts_a_reply_goes_into_the_composer(agent, meta, shared):
    meta.writes("hi", name="Ilse Maartens")
    reply = shared("hello", "Hello {first_name}")
    page = agent.get("/replies?conversation=1").text
    link = re.search(r'href="(/conversations/1\?reply=\d+)#composer"', page)
    assert link
    assert f"/conversations/1?reply={reply}" == link[1]

    opened = agent.get(link[1]).text
    assert "Hello Ilse</textarea>" in opened

    agent.post("/conversations/1/draft", data={"text": "About your coat."})
    assert "About your coat.\nHello Ilse</textarea>" in agent.get(link[1]).text
    agent.post("/conversations/1/draft", data={"text": "About your coat.\nHello Ilse"})
    assert "About your coat.\nHello Ilse</textarea>" in agent.get(link[1]).text
    assert "About your coat.\nHello Ilse</textarea>" in agent.get("/conversations/1?reply=99").text
