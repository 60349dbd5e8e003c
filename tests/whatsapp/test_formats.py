"""Customers' text becomes safe HTML with WhatsApp's formatting, and readable previews."""

from __future__ import annotations

import gc
import re
import time
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.whatsapp.formats import is_blank, is_emoji_only, safe_url, snippet, to_html, to_plain
from inbox.whatsapp.graphemes import graphemes

ATTRIBUTES = {
    **dict.fromkeys(("strong", "em", "s", "code", "pre", "ul", "blockquote", "br"), frozenset[str]()),
    "ol": frozenset({"start"}),
    "li": frozenset({"value"}),
    "a": frozenset({"href", "rel", "target"}),
}
FAMILY = "👩‍👩‍👧‍👦"


class Page(HTMLParser):
    """Reads our HTML as a browser would and refuses everything that it should not contain."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    @property
    def text(self) -> str:
        return "".join(self.words)

    def handle_starttag(self, tag, attrs):
        assert {name for name, _ in attrs} <= ATTRIBUTES[tag]
        assert not (tag == "a" and "a" in self.open)
        if tag == "br":
            self.words.append("\n")
            return
        self.open.append(tag)
        if tag == "a":
            values = dict(attrs)
            assert urlsplit(values["href"]).scheme in ("http", "https", "mailto")
            assert values["href"].split(":")[0] in ("http", "https", "mailto")
            assert set(values["rel"].split()) == {"noopener", "noreferrer", "nofollow"}
            assert values["target"] == "_blank"
            self.links.append(values["href"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        raise AssertionError("a comment")

    def handle_decl(self, decl):
        raise AssertionError("a declaration")

    def handle_pi(self, data):
        raise AssertionError("an instruction")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _italic_ ~strike~", "<strong>bold</strong> <em>italic</em> <s>strike</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("_*~all~*_", "<em><strong><s>all</s></strong></em>"),
        ("*bold _and italic_ too*", "<strong>bold <em>and italic</em> too</strong>"),
        ("(*bold*), *bold*!", "(<strong>bold</strong>), <strong>bold</strong>!"),
        ("**bold**", "*<strong>bold</strong>*"),
        ("*bold _never closed*", "<strong>bold _never closed</strong>"),
        ("*a _b* c_", "<strong>a _b</strong> c_"),
        ("*تم* *शुक्र*", "<strong>تم</strong> <strong>शुक्र</strong>"),
        ("```mono *x*``` and `code _y_`", "<code>mono *x*</code> and <code>code _y_</code>"),
        ("*see `code`*", "<strong>see <code>code</code></strong>"),
        ("a  b\tc ", "a  b\tc "),
        ("one\n\ntwo", "one<br><br>two"),
        ("one\r\ntwo\rthree", "one<br>two<br>three"),
        ("<b>&\"'", "&lt;b&gt;&amp;\"'"),
        ("\x00 \ud83d", "\ufffd \ufffd"),
        ("", ""),
    ],
)
def test_text_is_formatted_as_on_the_phone(text, html):
    assert to_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "snake_case_names", "2*3*4 = 24", "a~b~c", "so * not bold*", "*not bold *", "*", "**", "_ _",
        "*never closed", "*over\nlines*", "_______", "*******sale*", "`a\nb`",
        "l`eau d`ete", "``` ```", "``````",
        "`never closed", "```never closed", "-5 degrees", "1.5 litres", "01. of May", "> ", "- ", "1. ",
        ">no space", "12345678901. too long",
    ],
)  # fmt: skip
def test_marks_that_format_nothing_stay_as_typed(text):
    assert Page(to_html(text)).text == text
    assert not re.search("<(?!br)", to_html(text))
    assert to_plain(text) == text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- a\n- *b*", "<ul><li>a</li><li><strong>b</strong></li></ul>"),
        ("* a\n* b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("2. the grey one", '<ol start="2"><li>the grey one</li></ol>'),
        ("1. a\n3. c\n4. d", '<ol><li>a</li><li value="3">c</li><li value="4">d</li></ol>'),
        ("> a\n> _b_\nc", "<blockquote>a<br><em>b</em></blockquote>c"),
        ("Buy:\n- milk\nThanks", "Buy:<ul><li>milk</li></ul>Thanks"),
        ("Buy:\n\n- milk\n\nThanks", "Buy:<br><br><ul><li>milk</li></ul><br>Thanks"),
        ("- a\n\n1. b", "<ul><li>a</li></ul><br><ol><li>b</li></ol>"),
        ("- a\n> b", "<ul><li>a</li></ul><blockquote>b</blockquote>"),
        ("so:\n```\nif *x*:\n  y\n```\nok", "so:<pre><code>if *x*:\n  y</code></pre>ok"),
        ("```- a\n- b```", "<pre><code>- a\n- b</code></pre>"),
    ],
)  # fmt: skip
def test_lists_quotes_and_code_are_blocks(text, html):
    assert to_html(text) == html


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://shop.example/a?b=1&c=2#d", ["https://shop.example/a?b=1&c=2#d"]),
        ("HTTPS://Shop.example", ["https://Shop.example"]),
        ("www.shop.example/x", ["https://www.shop.example/x"]),
        ("write to ines.h+wa@tailors.example.", ["mailto:ines.h+wa@tailors.example"]),
        ("See https://shop.example/a, or https://shop.example/b!", ["https://shop.example/a", "https://shop.example/b"]),
        ("(https://shop.example/a_(b))", ["https://shop.example/a_(b)"]),
        ("(https://shop.example/a)b", ["https://shop.example/a"]),
        ("*https://shop.example/a*", ["https://shop.example/a"]),
        ("_https://shop.example/a_", ["https://shop.example/a"]),
        ("https://shop.example/_a_*b*_c_", ["https://shop.example/_a_*b*_c_"]),
        ('<a href="https://shop.example">', ["https://shop.example"]),
        ("今日https://shop.example/あ。また", ["https://shop.example/あ"]),
        ("https://bücher.example:8443/ http://192.0.2.7/", ["https://bücher.example:8443/", "http://192.0.2.7/"]),
        ("- https://shop.example\n> a@b.example", ["https://shop.example", "mailto:a@b.example"]),
        ("_a_b@c.example", ["mailto:a_b@c.example"]),
    ],
)  # fmt: skip
def test_addresses_become_links(text, links):
    assert Page(to_html(text)).links == links


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "JaVaScRiPt://shop.example/%0aalert(1)",
        "data:text/html,<script>x</script>", "vbscript:x", "file:///etc/hosts", "java\tscript:x",
        "java\nscript:x", "https://\tshop.example", "https:///shop.example", "https:shop.example",
        "https://shop", "http://", "www.", "www", "https://.example", "https://bank.example@evil.example/",
        "https://bank.example\\@evil.example", "https://shop.example:99999999/",
        "https://bank.example:443@evil.example", "https://ines:word@evil.example", "xhttps://shop.example",
        "a@b", "@b.example", "a@b.example@c", "https://shop\u200b.example\u202e/",
        "`https://shop.example`", "```www.shop.example```",
    ],
)  # fmt: skip
def test_everything_else_stays_text(text):
    assert Page(to_html(text)).links == []


def test_a_link_shows_what_was_written():
    html = to_html("www.shop.example/?a=<1>&amp;")

    assert html.startswith('<a href="https://www.shop.example/?a=" ')
    assert ">www.shop.example/?a=</a>&lt;1&gt;&amp;amp;" in html


def test_a_link_cannot_leave_its_attribute():
    assert '"' not in "".join(Page(to_html("https://shop.example/'onclick='x")).links)
    assert "&#x27;onclick" in to_html("https://shop.example/'onclick='x")


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://places.example/n?q=(1)", "https://places.example/n?q=(1)"),
        (" www.places.example ", "https://www.places.example"),
        ("places.example", ""),
        ("javascript:alert(1)", ""),
        ("https://a.example https://b.example", ""),
        ("https://a@b.example", ""),
        ("https://a.example/\nb", ""),
        ("", ""),
    ],
)
def test_an_address_of_a_field_is_linked_only_as_a_whole(address, link):
    assert safe_url(address) == link


def test_previews_show_no_marks():
    text = "*Dear* team,\n> you wrote `x`\n- _a_\n2. b\n```c\nd``` https://shop.example/_e_"

    assert to_plain(text) == "Dear team,\nyou wrote x\n• a\n2. b\nc\nd\n https://shop.example/_e_"


@pytest.mark.parametrize(
    ("text", "length", "line"),
    [
        ("short", 5, "short"),
        ("two\n\n lines\t", 20, "two lines"),
        ("a longer text", 8, "a longe…"),
        ("a longer text", 3, "a…"),
        (FAMILY * 3, 3, FAMILY * 3),
        (FAMILY * 3, 2, FAMILY + "…"),
        ("🇬🇧🇩🇪🇫🇷", 2, "🇬🇧…"),
        ("1️⃣2️⃣3️⃣", 2, "1️⃣…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("✊🏽✊🏽✊🏽", 2, "✊🏽…"),
        ("क्षत्रिय", 2, "क्ष…"),
        ("", 10, ""),
    ],
)
def test_a_snippet_never_cuts_a_character_in_two(text, length, line):
    assert snippet(text, length) == line


def test_a_snippet_of_stacked_marks_stays_small():
    assert len(snippet("e" + "\u0301" * 100_000, 100)) < 4_000


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_a_snippet_is_one_short_line(text, length):
    line = snippet(text, length)

    assert len(list(graphemes(line))) <= length
    assert line == " ".join(line.split())
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("😀", 1), (" 😀 😀\n", 2), ("😀😀😀", 3), ("😀😀😀😀", 0), (f"{FAMILY}🙏🏽🇬🇧", 3), ("1️⃣", 1),
        ("❤️", 1), ("❤", 1), ("🏳️‍🌈", 1), ("👁‍🗨", 1), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 1), ("☺️✊🏽", 2),
        ("©️", 1), ("©", 0), ("12", 0), ("#", 0), ("☺\ufe0e", 0), ("😀\ufe0e", 0), ("😀!", 0), ("ok 😀", 0),
        ("🇬", 0), ("\u200d", 0), ("", 0), (" ", 0), ("😀" * 5000, 0),
    ],
)  # fmt: skip
def test_a_few_emoji_alone_are_counted(text, count):
    assert is_emoji_only(text) == count


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u200e", "\u3164", "\u2800", "\x00", "\ud800", "\ufe0f"])
def test_text_without_anything_to_see_is_blank(text):
    assert is_blank(text)
    assert not is_blank(text + "a")
    assert not is_blank(text + "🫪")


FRAGMENTS = [
    "*", "_", "~", "`", "```", "\n", "\r\n", " ", "- ", "* ", "1. ", "7. ", "> ", "a", "é", "word", "5",
    ".", ",", "(", ")", "[", "]", "<", ">", "&", '"', "'", "@", "/", ":", "\\", "javascript:", "data:",
    "http://", "https://", "www.", "HTTP://", "shop.example", "a@b.example", "https://shop.example/x",
    "\t", "\x00", "\ud83d", "\u202e", "\u200b", FAMILY, "<script>", "<!--", "&lt;", "]]>", "<?",
]  # fmt: skip
messages = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=30).map("".join)


def skeleton(text: str) -> str:
    """What is left without marks, list numbers and white space; unwritable characters as they are shown."""
    return re.sub(r"[\s\d*_~`>.•-]", "", re.sub("[\x00\ud800-\udfff]", "\ufffd", text))


@given(messages)
def test_html_holds_the_words_and_nothing_but_allowed_tags(text):
    page = Page(to_html(text))

    assert skeleton(page.text) == skeleton(text)
    assert skeleton(to_plain(text)) == skeleton(text)
    to_html(text).encode()


HOSTILE = [
    "a@", "(", "http://http://", "*_~", "*_~ ", "*a", "_a_b", "`", "`a", "```", "``` ", "```\n",
    "```a\n```", "- a\n", "1. x\n", "> \n", "\n", "http://a.example/)", "http://a.example/(",
    "(http://a.example/", "http://a.a.", "www.a", "a@b.cc", "https://aa.aa@", "a.", "-", "e\u0301",
    "\u200d", "🇬", " ", "&", "[",
]  # fmt: skip


def seconds(text: str) -> float:
    """The best of several runs in processor time: other programs only ever make it longer."""
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        to_html(text)
        snippet(to_plain(text))
        is_emoji_only(text)
        is_blank(text)
        best = min(best, time.process_time() - started)
    return best


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_and_no_faster(piece):
    size = 10_000
    gc.disable()
    try:
        short, long = (seconds((piece * length)[:length]) for length in (size, 4 * size))
    finally:
        gc.enable()

    assert long / short < 2.5**2, f"four times the text took {long / short:.1f} times as long"
