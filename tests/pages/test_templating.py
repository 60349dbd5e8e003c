"""Choosing a template, filling it in and sending it from a conversation."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import re

import pytest
from sqlalchemy import insert, select, update

from inbox.demo.media import pictures
from inbox.demo.world import ScriptedAnswer
from inbox.models.base import utcnow
from inbox.models.conversation import Conversation
from inbox.models.message import OUTBOUND, Message
from inbox.models.template import Template
from inbox.models.upload import Upload
from inbox.operations import templates
from inbox.operations.transaction import writing
from tests.support.meta import envelope

FIELD = re.compile(r'name="(\d+\.[a-z]+[.\w]*|client_token)"[^>]*?value="([^"]*)"', re.DOTALL)


@pytest.fixture
def account(app, pretend):
    """The settings name the account of the pretend business."""
    settings = app.extensions["settings"]
    waba_id = pretend.world.business.waba_id
    app.extensions["settings"] = dataclasses.replace(settings, business_account_id=waba_id)
    return waba_id


@pytest.fixture
def shop(app, pretend, account):
    """A conversation with Ilse, and all templates fetched."""

    class Shop:
        conversation = pretend.writes("ilse")

        def fetch(self):
            app.extensions["chores"].fetch_templates(templates.ALL)

        def ask_and_fetch(self):
            with app.app_context():
                templates.ask()
            self.fetch()

        def id_of(self, name, language="en_GB"):
            with app.app_context():
                found = templates.sendable(None, words=name, language=language)
                return next(each.template.id for each in found if each.template.name == name)

        def url(self, name=None):
            path = f"/conversations/{self.conversation}/templates"
            return f"{path}/{self.id_of(name)}" if name else path

        def adds(self, name, **columns):
            """Put a template into the table as WhatsApp could have told it."""
            components = columns.pop("components", [{"type": "BODY", "text": "Hello"}])
            row = {
                "waba_id": account, "name": name, "language": "en_GB", "category": "UTILITY",
                "status": "APPROVED", "parameter_format": "POSITIONAL", "told_at": utcnow(),
                "components": json.dumps(components), **columns,
            }  # fmt: skip
            with writing(app.extensions["engine"]) as connection:
                return connection.scalar(insert(Template).values(**row).returning(Template.id))

        def closes(self):
            with writing(app.extensions["engine"]) as connection:
                long_ago = utcnow() - dt.timedelta(hours=25)
                connection.execute(update(Conversation).values(last_inbound_at=long_ago))

    shop = Shop()
    shop.fetch()
    return shop


@pytest.fixture
def sent(rows):
    return lambda: rows(select(Message.from_name, Message.origin).where(Message.direction == OUTBOUND))


def filled_in(page, template_id, **values):
    """The form as a browser would post it, with these blanks filled in."""
    form = dict(FIELD.findall(page.partition('id="fill"')[2].partition("</form>")[0]))
    return {**form, **{f"{template_id}.{key.replace('_', '.')}": value for key, value in values.items()}}


def news(name, **value):
    """What WhatsApp tells of a template."""
    body = envelope()
    told = {"message_template_name": name, "message_template_language": "en_GB", **value}
    change = {"field": "message_template_status_update", "value": told}
    body["entry"][0] |= {"id": "318840027745501", "changes": [change]}
    return body


def names(page):
    return re.findall(r'choice-row__name" dir="ltr">([^<]+)<', page)


class TestChoosing:
    def test_all_approved_ones_are_offered(self, agent, shop):
        page = agent.fragment(shop.url()).text

        assert "ready_for_pickup" in names(page)
        assert not {"holiday_hours", "win_a_coat", "weekly_news"} & set(names(page))
        assert "Portuguese (Portugal)" in page

    def test_it_works_as_a_page_too(self, agent, shop):
        page = agent.get(shop.url())

        assert "ready_for_pickup" in names(page.text)
        assert "Is it ready?" in page.text
        assert 'http-equiv="refresh"' not in page.text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=pocket", ["found_in_pocket"]),
            ("q=pocket+counter", ["found_in_pocket"]),
            ("language=pt_PT", ["ready_for_pickup"]),
            ("category=AUTHENTICATION", ["login_code"]),
            ("q=nothing+like+this", []),
            ("q=%25", []),
        ],
    )
    def test_search_and_filters(self, agent, shop, query, found):
        assert names(agent.fragment(f"{shop.url()}?{query}").text) == found

    def test_nothing_fits_is_said(self, agent, shop):
        page = agent.fragment(f"{shop.url()}?q=%3Cb%3Ezip").text

        assert "No template fits" in page
        assert "&lt;b&gt;zip" in page

    def test_what_was_used_last_comes_first(self, agent, shop):
        template = shop.url("hello_again")
        agent.post(template, data=filled_in(agent.fragment(template).text, 0))

        assert names(agent.fragment(shop.url()).text)[0] == "hello_again"

    def test_what_cannot_be_sent_is_shown_with_the_reason(self, agent, shop):
        page = agent.fragment(f"{shop.url()}?q=book_a_fitting").text

        assert "opens a form, which can only be sent by a program" in page
        assert '<a class="choice-row"' not in page

    def test_who_wants_no_offers_gets_none(self, agent, shop, meta, pretend):
        stop = {"wa_id": pretend.world.customers["ilse"].wa_id, "category": "marketing_messages",
                "value": "stop", "timestamp": int(utcnow().timestamp())}  # fmt: skip
        meta.posts(envelope(field="user_preferences", user_preferences=[stop]))
        page = agent.fragment(f"{shop.url()}?q=autumn").text
        assert "asked for no more marketing messages" in page

        template = shop.url("autumn_offer")
        form = filled_in(agent.fragment(template).text, shop.id_of("autumn_offer"),
                         header="https://shop.example/coat.jpg", body_1="Friday")  # fmt: skip
        assert agent.post(template, data=form).status_code in (409, 422)
        assert pretend.sends() == 0

    def test_a_long_list_comes_in_pages(self, agent, shop):
        for number in range(45):
            shop.adds(f"zz_{number:02}")
        seen, url = [], f"{shop.url()}?q=zz_"
        while url:
            page = agent.fragment(url).text
            seen += names(page)
            more = re.search(r'hx-get="([^"]*after=[^"]*)"', page)
            url = more[1].replace("&amp;", "&") if more else ""

        assert seen == [f"zz_{number:02}" for number in range(45)]

    def test_a_closed_window_leads_here(self, agent, shop):
        shop.closes()
        page = agent.get(f"/conversations/{shop.conversation}").text

        assert "More than 24 hours have passed" in page
        assert f'href="{shop.url()}"' in page

    @pytest.mark.parametrize("path", ["/conversations/4711/templates", "/conversations/1/templates/4711"])
    def test_what_is_not_there(self, agent, shop, path):
        assert agent.get(path).status_code == 404

    def test_one_that_is_not_approved_any_more(self, app, agent, shop, meta):
        template = shop.url("hello_again")
        meta.posts(news("hello_again", event="PAUSED"))

        assert agent.get(template).status_code == 404


class TestNoTemplates:
    @pytest.fixture
    def picker(self, agent, pretend, account):
        conversation = pretend.writes("ilse")
        return lambda: agent.fragment(f"/conversations/{conversation}/templates").text

    def test_they_are_on_their_way(self, picker):
        assert "on their way from WhatsApp" in picker()

    def test_no_token(self, app, picker):
        app.extensions["graph"] = None
        assert "No access token is set up" in picker()

    def test_trouble_with_meta(self, app, picker, pretend):
        pretend.world.next_answers.append(ScriptedAnswer(401, {"error": {"code": 190, "message": "x"}}))
        app.extensions["chores"].fetch_templates(templates.ALL)

        page = picker()
        assert "could not be fetched" in page
        assert "token" in page.split('class="choices__empty"')[1].lower()

    def test_there_are_none(self, app, picker, pretend):
        pretend.world.templates.clear()
        app.extensions["chores"].fetch_templates(templates.ALL)
        assert "There is no approved template" in picker()


class TestFillingIn:
    def test_blanks_are_fields_with_examples(self, agent, shop):
        page = agent.fragment(shop.url("ready_for_pickup")).text

        assert re.findall(r"<label[^>]*>([^<]+)</label>", page) == ["Blank 1", "Blank 2", "Blank 3"]
        assert "For example: A-1042" in page

    def test_the_name_is_filled_in_where_it_belongs(self, agent, shop):
        numbered = filled_in(agent.fragment(shop.url("ready_for_pickup")).text, 0)
        named = filled_in(agent.fragment(shop.url("found_in_pocket")).text, 0)

        assert numbered[f"{shop.id_of('ready_for_pickup')}.body.1"] == "Ilse Maartens"
        assert numbered[f"{shop.id_of('ready_for_pickup')}.body.2"] == ""
        assert named[f"{shop.id_of('found_in_pocket')}.body.customer"] == "Ilse Maartens"

    def test_the_preview_is_what_the_customer_reads(self, agent, shop):
        template = shop.url("ready_for_pickup")
        form = filled_in(agent.fragment(template).text, shop.id_of("ready_for_pickup"), body_2="*A-17*")

        preview = agent.post(f"{template}/preview", data=form).text

        assert "Hello Ilse Maartens, your order <strong>A-17</strong> is ready." in preview
        assert '<mark class="blank">3</mark>' in preview
        assert "Northgate Tailors" in preview
        assert "On my way" in preview

    def test_the_preview_button_keeps_what_was_typed(self, agent, shop):
        template = shop.url("ready_for_pickup")
        before = agent.get(template).text
        form = filled_in(before, shop.id_of("ready_for_pickup"), body_2="A-17", body_3="six")

        page = agent.post(template, data={**form, "preview": "1"})

        assert page.status_code == 200
        assert "your order A-17 is ready. We are open until six." in page.text
        assert filled_in(page.text, 0)["client_token"] == filled_in(before, 0)["client_token"]

    def test_a_marketing_template_says_what_to_think_of(self, agent, shop):
        assert "Only for customers who agreed" in agent.fragment(shop.url("autumn_offer")).text


class TestSending:
    def test_it_is_sent_and_shown_in_full(self, agent, shop, pretend, sent):
        shop.closes()
        template = shop.url("ready_for_pickup")
        form = filled_in(
            agent.get(template).text, shop.id_of("ready_for_pickup"), body_2="A-17", body_3="six"
        )

        response = agent.post(template, data=form)
        pretend.sends()

        assert response.status_code == 303
        assert response.location.endswith(f"/conversations/{shop.conversation}")
        thread = agent.get(response.location).text
        assert "Hello Ilse Maartens, your order A-17 is ready. We are open until six." in thread
        assert "Tomorrow" in thread
        assert [each["template"]["name"] for each in pretend.sent] == ["ready_for_pickup"]
        assert sent() == [("Asha Rao", "agent")]

    def test_htmx_is_led_to_the_thread(self, agent, shop):
        template = shop.url("hello_again")
        form = filled_in(agent.fragment(template).text, 0)

        response = agent.post(template, data=form, headers={"HX-Request": "true"})

        assert response.status_code == 204
        place = json.loads(response.headers["HX-Location"])
        assert (place["path"], place["target"]) == (f"/conversations/{shop.conversation}", "#pane")

    def test_five_posts_are_one_message(self, agent, shop, pretend):
        template = shop.url("hello_again")
        form = filled_in(agent.fragment(template).text, 0)

        answers = [agent.post(template, data=form) for _ in range(5)]
        pretend.sends()

        assert {answer.status_code for answer in answers} == {303}
        assert len(pretend.sent) == 1

    @pytest.mark.parametrize(
        ("name", "values", "problem"),
        [
            ("ready_for_pickup", {"body_2": " ", "body_3": "six"}, "Fill in “Blank 2”."),
            ("ready_for_pickup", {"body_2": "a\tb", "body_3": "six"}, "no line breaks, tabs"),
            ("ready_for_pickup", {"body_2": "x" * 1025, "body_3": "six"}, "1,024 characters here at most"),
            ("ready_for_pickup", {"body_2": "x" * 1000, "body_3": "six"}, "more than 1,024 characters"),
            ("found_in_pocket", {"body_item": ""}, "Fill in “Item”."),
            ("login_code", {"body_1": ""}, "Fill in “Code”."),
            ("thank_you_coupon", {"button_0": "x" * 16}, "15 characters here at most"),
            ("autumn_offer", {"body_1": "Friday"}, "Choose a photo."),
            ("autumn_offer", {"header": "http://shop.example/a.jpg", "body_1": "Friday"}, "https://"),
            ("autumn_offer", {"header": "data:text/html,x", "body_1": "Friday"}, "https://"),
            ("autumn_offer", {"header": "https://[", "body_1": "Friday"}, "https://"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field(self, agent, shop, pretend, name, values, problem):
        template = shop.url(name)
        form = filled_in(agent.fragment(template).text, shop.id_of(name), **values)

        response = agent.post(template, data=form, headers={"HX-Request": "true"})

        assert response.status_code == 422
        assert problem in response.text
        assert pretend.sends() == 0

    @pytest.mark.parametrize(
        ("name", "values", "sent"),
        [
            (
                "found_in_pocket",
                {"body_item": "a ring"},
                [{"type": "body", "parameters": [
                    {"type": "text", "text": "Ilse Maartens", "parameter_name": "customer"},
                    {"type": "text", "text": "a ring", "parameter_name": "item"},
                ]}],
            ),
            (
                "appointment",
                {"body_1": "Monday", "body_2": "noon", "button_0": "f-17"},
                [
                    {"type": "body", "parameters": [
                        {"type": "text", "text": "Monday"}, {"type": "text", "text": "noon"}]},
                    {"type": "button", "sub_type": "url", "index": "0",
                     "parameters": [{"type": "text", "text": "f-17"}]},
                ],
            ),
            (
                "thank_you_coupon",
                {"button_0": "SEW10"},
                [{"type": "button", "sub_type": "copy_code", "index": "0",
                  "parameters": [{"type": "coupon_code", "coupon_code": "SEW10"}]}],
            ),
            (
                "login_code",
                {"body_1": "4711"},
                [
                    {"type": "body", "parameters": [{"type": "text", "text": "4711"}]},
                    {"type": "button", "sub_type": "url", "index": "0",
                     "parameters": [{"type": "text", "text": "4711"}]},
                ],
            ),
            (
                "autumn_offer",
                {"header": "https://shop.example/coat.jpg", "body_1": "Friday"},
                [
                    {"type": "header", "parameters": [
                        {"type": "image", "image": {"link": "https://shop.example/coat.jpg"}}]},
                    {"type": "body", "parameters": [{"type": "text", "text": "Friday"}]},
                ],
            ),
        ],
    )  # fmt: skip
    def test_every_kind_of_blank_arrives(self, agent, shop, pretend, name, values, sent):
        template = shop.url(name)
        form = filled_in(agent.fragment(template).text, shop.id_of(name), **values)

        assert agent.post(template, data=form).status_code == 303
        pretend.sends()
        pretend.tells()

        assert pretend.sent[0]["template"]["components"] == sent
        page = agent.get(f"/conversations/{shop.conversation}").text
        assert "Not delivered" not in page

    def test_a_code_to_copy_is_shown(self, agent, shop):
        template = shop.url("thank_you_coupon")
        form = filled_in(agent.fragment(template).text, shop.id_of("thank_you_coupon"), button_0="SEW10")

        agent.post(template, data=form)

        assert "<code>SEW10</code>" in agent.get(f"/conversations/{shop.conversation}").text

    def test_what_a_program_must_send_is_refused(self, agent, shop, pretend):
        template = shop.url("book_a_fitting")

        response = agent.post(template, data=filled_in(agent.fragment(template).text, 0))

        assert response.status_code == 422
        assert "only be sent by a program" in response.text
        assert pretend.sends() == 0


class TestHostile:
    """Templates are written by whoever has the business account, and their words are only words."""

    COMPONENTS = (
        {"type": "HEADER", "format": "TEXT", "text": "<script>alert(1)</script>"},
        {"type": "BODY", "text": "<img src=x onerror=alert(2)> {{1}} {<b>} https://x.example/{{1}}"},
        {"type": "FOOTER", "text": "\"'><svg onload=alert(3)>"},
        {"type": "BUTTONS", "buttons": [
            {"type": "URL", "text": "<b>x</b>", "url": "javascript:alert(4)"},
            {"type": "URL", "text": "y", "url": "https://x.example/{{1}}"},
            "no button at all",
        ]},
    )  # fmt: skip

    @pytest.mark.parametrize(
        "components", [COMPONENTS, [], [None], [{"type": 7, "text": ["a"]}], [{"type": "BODY"}]]
    )
    def test_everywhere(self, app, agent, admin, shop, components):
        name = "<i>zz</i>\"'"
        template_id = shop.adds(
            name, components=list(components), category="<u>", language="<em>", reason="<s>"
        )
        url = f"/conversations/{shop.conversation}/templates/{template_id}"
        form = filled_in(agent.fragment(url).text, template_id, body_1="<b>", button_1="a\\1")
        pages = [
            agent.get(url).text,
            agent.get(f"{shop.url()}?q=zz").text,
            agent.get("/templates?q=zz").text,
            agent.post(f"{url}/preview", data=form).text,
            agent.post(url, data=form).text,
            agent.get(f"/conversations/{shop.conversation}").text,
        ]

        for page in pages:
            for wrong in ("<script>alert", "<img src=x", "<svg onload", "<i>zz", "javascript:", "<b>x</b>"):
                assert wrong not in page


def test_fetching_again_is_asked_for_and_told(app, agent, shop, pretend):
    pretend.world.templates.append({**pretend.world.templates[5], "id": "77", "name": "brand_new"})

    asked = agent.post("/templates/fetching", headers={"HX-Request": "true"})
    assert "Fetching" in asked.text
    assert "HX-Trigger" not in agent.fragment("/templates/fetching").headers
    shop.fetch()
    done = agent.fragment("/templates/fetching")

    assert done.headers["HX-Trigger"] == "templates-fetched"
    assert "brand_new" in names(agent.fragment(f"{shop.url()}?q=brand").text)


@pytest.mark.parametrize(
    ("back", "lands"),
    [("/templates", "/templates"), ("https://evil.example/", "/"), ("//evil.example", "/")],
)
def test_without_scripts_fetching_leads_back(agent, shop, back, lands):
    response = agent.post("/templates/fetching", data={"back": back})

    assert (response.status_code, response.location) == (303, lands)


class TestCatalogue:
    def test_every_template_is_there_with_what_whatsapp_thinks(self, agent, shop):
        page = agent.get("/templates").text

        for words in ("holiday_hours", "Waiting for approval", "Rejected", "Paused", "Low quality",
                      "Its words do not fit its category.", "Portuguese (Portugal)"):  # fmt: skip
            assert words in page

    def test_search_and_status(self, agent, shop):
        page = agent.fragment("/templates?status=PAUSED").text
        assert ("weekly_news" in page, "hello_again" in page) == (True, False)
        assert "No template fits" in agent.fragment("/templates?q=nothing+like+this").text

    def test_webhooks_change_it(self, agent, shop, meta):
        before = agent.fragment("/templates?q=hello_again").text
        meta.posts(news("hello_again", event="REJECTED", reason="SCAM"))
        after = agent.fragment("/templates?q=hello_again").text

        assert ("Approved" in before, "takes it for a fraud" in after) == (True, True)

    def test_a_long_list_comes_in_pages(self, agent, shop):
        for number in range(120):
            shop.adds(f"zz_{number:03}")
        seen, url = 0, "/templates?q=zz_"
        while url:
            page = agent.fragment(url).text
            seen += page.count('class="known"')
            more = re.search(r'hx-get="([^"]*after=[^"]*)"', page)
            url = more[1].replace("&amp;", "&") if more else ""

        assert seen == 120


class TestTheFileAbove:
    def posts(self, agent, shop, file, name="coat.jpg", **fields):
        template_id, url = shop.id_of("autumn_offer"), shop.url("autumn_offer")
        form = filled_in(agent.fragment(url).text, template_id, body_1="Friday", **fields)
        return lambda: agent.post(url, data={**form, f"{template_id}.file": (io.BytesIO(file), name)})

    def test_a_chosen_file_goes_to_meta_before_the_template(self, app, agent, shop, pretend):
        response = self.posts(agent, shop, pictures.coat())()
        assert response.status_code == 303
        pretend.sends()
        pretend.tells()

        (part, _) = pretend.sent[0]["template"]["components"]
        media_id = part["parameters"][0]["image"]["id"]
        assert pretend.world.shelf.get(media_id).data == pictures.coat()
        thread = agent.get(response.location).text
        assert 'src="/media/' in thread
        assert "two for one until Friday" in thread

    def test_posting_it_again_keeps_it_once(self, agent, shop, rows):
        template_id, url = shop.id_of("autumn_offer"), shop.url("autumn_offer")
        form = filled_in(agent.fragment(url).text, template_id, body_1="Friday")
        for _ in range(3):
            file = (io.BytesIO(pictures.coat()), "coat.jpg")
            assert agent.post(url, data={**form, f"{template_id}.file": file}).status_code == 303

        assert len(rows(select(Message.id).where(Message.direction == OUTBOUND))) == 1
        assert rows(select(Upload.id)) == []

    @pytest.mark.parametrize("file", [b"%PDF-1.7 no photo", b"", b"\x00" * 100])
    def test_another_kind_is_refused_at_the_field(self, agent, shop, pretend, rows, file):
        response = self.posts(agent, shop, file)()

        assert response.status_code == 422
        assert 'class="field__problem"' in response.text
        assert rows(select(Upload.id)) == []
        assert pretend.sends() == 0
