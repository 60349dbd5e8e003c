"""The checks that all tests rely on find what they are there for."""

from __future__ import annotations

import socket

import pytest

from tests.support.html import check_page
from tests.support.network import NetworkClosed

PAGE = "<!doctype html><html lang=en><title>Inbox</title><body><main><h1>Inbox</h1>{}</main></body></html>"


@pytest.mark.parametrize(
    ("piece", "problem"),
    [
        ("<p><div></div></p>", "unexpected-end-tag"),
        ("<b>bold", "end-tag-too-early"),
        ("<p id=a></p><p id=a></p>", "stands 2 times"),
        ("<p id='a b'></p>", "contains a space"),
        ("<input name=q>", "has no label"),
        ("<label for=q></label><input id=q>", "has no label"),
        ("<select><option>1</option></select>", "has no label"),
        ("<button><svg></svg></button>", "has no words"),
        ("<a href='/'></a>", "has no words"),
        ("<img src='/x.png'>", "has no alt"),
        ("<p style='color: red'></p>", "style="),
        ("<p onclick='go()'></p>", "onclick="),
        ("<p hx-on:click='go()'></p>", "hx-on:click="),
        ("<script>go()</script>", "inline script"),
        ("<a href='javascript:go()'>x</a>", "runs a script"),
        ("<p>None</p>", "says 'None'"),
        ("<time datetime='None'>today</time>", "says 'None'"),
        ("<p>{{ name }}</p>", "says '{{ name }}'"),
        ("<a href='/media/None'>x</a>", "leads to None"),
        ("<form method=post><button>Go</button></form>", "csrf_token"),
        ("<label for=nothing>Name</label>", "refers to #nothing"),
        ("<h1>Again</h1>", "one <h1>"),
    ],
)
def test_a_page_with_a_problem_is_refused(piece, problem):
    with pytest.raises(AssertionError, match="The page has problems") as refusal:
        check_page(PAGE.replace("{}", piece))
    assert problem in str(refusal.value)


@pytest.mark.parametrize(
    "piece",
    [
        "<label for=q>Search</label><input id=q name=q>",
        "<label>Search <input name=q></label>",
        "<button aria-label='Close'><svg></svg></button>",
        "<p>None of these words is a leak, and neither is a customer who writes &lt;script&gt;.</p>",
        "<p hidden><button><span></span></button></p>",
        "<script src='/static/app.js' type=module></script>",
        "<form method=post><input type=hidden name=csrf_token value=x><button>Go</button></form>",
    ],
)
def test_a_good_page_passes(piece):
    check_page(PAGE.replace("{}", piece))


@pytest.mark.parametrize(
    "piece", ["<li id=a>One</li><li id=b>Two</li>", "<tr><td>One</td></tr>", "", "Just words"]
)
def test_a_piece_of_a_page_passes(piece):
    check_page(piece)


def test_other_computers_are_out_of_reach():
    with pytest.raises(NetworkClosed, match="look up"):
        socket.create_connection(("graph.facebook.com", 443), timeout=1)
    with socket.socket() as one, pytest.raises(NetworkClosed, match="connect"):
        one.connect(("203.0.113.7", 80))


def test_this_computer_is_in_reach():
    with socket.create_server(("127.0.0.1", 0)) as near:
        socket.create_connection(near.getsockname(), timeout=1).close()
