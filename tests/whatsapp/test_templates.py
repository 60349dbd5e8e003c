"""Templates: the blanks, the values that fit, and what the customer reads."""

from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.demo.checks import CHECKS as PRETEND
from inbox.demo.templates import TEMPLATES
from inbox.demo.world import World
from inbox.whatsapp.contents import read_content
from inbox.whatsapp.outgoing import NotSendable, checked
from inbox.whatsapp.templates import filled, shown, slots, unsendable, values_in

READY: list[dict[str, Any]] = [
    {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}"},
    {
        "type": "BODY",
        "text": "Hello {{1}}, your order {{2}} is ready. {{1}}, come by!",
        "example": {"body_text": [["Mara", "A-17"]]},
    },
    {"type": "FOOTER", "text": "Northgate Tailors"},
    {
        "type": "BUTTONS",
        "buttons": [
            {"type": "QUICK_REPLY", "text": "On my way"},
            {"type": "URL", "text": "Follow it", "url": "https://shop.example/orders/{{1}}"},
            {"type": "COPY_CODE", "example": "SAVE10"},
        ],
    },
]
VALUES = {
    "header.1": "A-17",
    "body.1": "Mara",
    "body.2": "A-17",
    "button.1": "a-17",
    "button.2": "SAVE10",
}


def keys(components: Any) -> list[str]:
    return [slot.key for slot in slots(components)]


def test_each_blank_is_asked_for_once_in_the_order_of_reading():
    assert keys(READY) == ["header.1", "body.1", "body.2", "button.1", "button.2"]


def test_the_approved_example_helps_to_fill_it_in():
    assert [slot.example for slot in slots(READY)][1:3] == ["Mara", "A-17"]


def test_named_blanks_are_called_by_their_names():
    named = [{"type": "BODY", "text": "Hello {{customer}}, we found {{lost_item}}."}]

    assert [(slot.key, slot.label) for slot in slots(named)] == [
        ("body.customer", "Customer"),
        ("body.lost_item", "Lost item"),
    ]


def test_numbered_values_are_sent_in_their_order():
    body = filled("ready", "en_GB", READY, VALUES, named=False)

    assert body["template"] == {
        "name": "ready",
        "language": {"code": "en_GB"},
        "components": [
            {"type": "header", "parameters": [{"type": "text", "text": "A-17"}]},
            {
                "type": "body",
                "parameters": [{"type": "text", "text": "Mara"}, {"type": "text", "text": "A-17"}],
            },
            {
                "type": "button",
                "sub_type": "url",
                "index": "1",
                "parameters": [{"type": "text", "text": "a-17"}],
            },
            {
                "type": "button",
                "sub_type": "copy_code",
                "index": "2",
                "parameters": [{"type": "coupon_code", "coupon_code": "SAVE10"}],
            },
        ],
    }


def test_named_values_carry_their_names():
    named = [{"type": "BODY", "text": "Hello {{customer}}."}]

    body = filled("hello", "en", named, {"body.customer": "Mara"}, named=True)

    assert body["template"]["components"][0]["parameters"] == [
        {"type": "text", "text": "Mara", "parameter_name": "customer"}
    ]


def test_the_thread_shows_what_the_customer_reads():
    body = filled("ready", "en_GB", READY, VALUES, named=False)
    told = shown(READY, values_in(body["template"], READY))
    content = read_content({**body, "shown": told})

    assert content.text == "Hello Mara, your order A-17 is ready. Mara, come by!"
    assert content.line == content.text
    assert content.details["shown"]["header"] == "Order A-17"
    assert content.details["shown"]["footer"] == "Northgate Tailors"
    assert [(each["text"], each["url"]) for each in content.details["shown"]["buttons"]] == [
        ("On my way", ""),
        ("Follow it", "https://shop.example/orders/a-17"),
        ("", ""),
    ]


def test_a_picture_goes_into_the_heading():
    offer = [{"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "Come in."}]

    body = filled("offer", "en", offer, {"header": {"id": "77"}}, named=False)

    assert slots(offer)[0].kind == "image"
    assert body["template"]["components"] == [
        {"type": "header", "parameters": [{"type": "image", "image": {"id": "77"}}]}
    ]


def test_a_one_time_code_is_told_to_the_text_and_to_the_button():
    code = next(one for one in TEMPLATES if one["name"] == "login_code")

    body = filled("login_code", "en_GB", code["components"], {"body.1": "4711"}, named=False)

    assert body["template"]["components"][1] == {
        "type": "button",
        "sub_type": "url",
        "index": "0",
        "parameters": [{"type": "text", "text": "4711"}],
    }


@pytest.mark.parametrize("key", VALUES)
@pytest.mark.parametrize("value", ["", "  ", None, "two\nlines", "a\tb", "a      b"], ids=repr)
def test_a_value_that_meta_would_refuse_is_refused_by_its_blank(key, value):
    with pytest.raises(NotSendable) as refused:
        filled("ready", "en_GB", READY, {**VALUES, key: value}, named=False)

    assert refused.value.field == key


def test_a_message_that_grows_too_long_is_refused():
    with pytest.raises(NotSendable, match="more than 1,024"):
        filled("ready", "en_GB", READY, {**VALUES, "body.1": "x" * 600}, named=False)


@pytest.mark.parametrize(
    "component",
    [
        {"type": "CAROUSEL", "cards": []},
        {"type": "LIMITED_TIME_OFFER"},
        {"type": "HEADER", "format": "LOCATION"},
        {"type": "BUTTONS", "buttons": [{"type": "FLOW", "text": "Open"}]},
    ],
    ids=lambda one: one["type"],
)
def test_what_only_programs_can_send_says_so(component):
    components = [{"type": "BODY", "text": "Hello"}, component]

    assert unsendable(components).endswith(".")
    with pytest.raises(NotSendable):
        filled("x", "en", components, {}, named=False)


SENDABLE = [one for one in TEMPLATES if not unsendable(one["components"])]


@pytest.mark.parametrize("template", SENDABLE, ids=lambda one: f"{one['name']}-{one['language']}")
def test_the_pretend_whatsapp_takes_what_is_filled_in(template):
    values: dict[str, Any] = {
        slot.key: {"id": "1"} if slot.kind == "image" else "word" for slot in slots(template["components"])
    }

    body = filled(
        template["name"],
        template["language"],
        template["components"],
        values,
        named=template["parameter_format"] == "NAMED",
    )

    PRETEND["template"](cast(World, OneTemplate(template)), checked(body)["template"])


class OneTemplate:
    """A world with nothing in it but one template."""

    def __init__(self, template: Any) -> None:
        self.only = template

    def template(self, name: str, code: str) -> Any:
        return self.only if (name, code) == (self.only["name"], self.only["language"]) else None


@pytest.mark.parametrize("template", SENDABLE, ids=lambda one: f"{one['name']}-{one['language']}")
def test_what_was_filled_in_can_be_read_back(template):
    values = {s.key: f"word {n}" for n, s in enumerate(slots(template["components"])) if s.kind != "image"}
    body = filled(
        template["name"],
        template["language"],
        template["components"],
        {**values, "header": {"id": "1"}},
        named=template["parameter_format"] == "NAMED",
    )

    found = values_in(body["template"], template["components"])

    assert {key: found[key] for key in values} == values


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
component = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["HEADER", "BODY", "FOOTER", "BUTTONS", "NEW"]) | json_values,
        "text": st.sampled_from(["{{1}}", "{{a}} {{b}}", "{{²}}", ""]) | json_values,
        "format": json_values,
        "buttons": json_values,
        "example": json_values,
    },
)


@given(components=st.lists(component, max_size=4))
def test_a_strange_template_is_read_as_far_as_it_goes(components):
    values = {slot.key: "x" for slot in slots(components)}

    assert isinstance(unsendable(components), str)
    assert set(keys(components)) == set(values)
