"""The keys of the inbox: the one list that the sheet shows and static/js/keys.js obeys."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from inbox.auth import for_agents
from inbox.operations.personal import ENTER, ON
from inbox.pages.personal import preference
from inbox.pages.routes import bp
from inbox.words import gettext, lazy

# `Mod` is Ctrl, and the command key on a Mac.
MOD = "Mod"
NAMES = {"ArrowDown": "↓", "ArrowUp": "↑", "Escape": "Esc"}
SPOKEN = {
    "↓": lazy("arrow down"),
    "↑": lazy("arrow up"),
    "/": lazy("slash"),
    "?": lazy("question mark"),
    "[": lazy("opening bracket"),
    "]": lazy("closing bracket"),
    "⌘": lazy("command"),
    "⇧": lazy("shift"),
}


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys that do the same, and what they do.

    `act` is one that keys.js knows, or the mark (`data-act`) of what it presses on the page. Keys that
    are pressed one after the other stand with a space between them, those held together with a plus.
    Without an act it is told only: the field or the browser does it.
    """

    words: str
    keys: tuple[str, ...]
    act: str = ""

    @property
    def shown(self) -> list[list[str]]:
        """The keys as people read them, each with the ones that belong to it."""
        return [[named(part) for part in key.replace("+", " ").split()] for key in self.keys]


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    shortcuts: tuple[Shortcut, ...]


GROUPS = (
    Group(
        lazy("Conversations"),
        (
            Shortcut(lazy("Next conversation in the list"), ("j", "ArrowDown"), "next"),
            Shortcut(lazy("Conversation before it in the list"), ("k", "ArrowUp"), "previous"),
            Shortcut(lazy("Open the chosen conversation"), ("Enter", "o"), "open"),
            Shortcut(lazy("Open the next unread conversation"), ("]",), "next-unread"),
            Shortcut(lazy("Open the unread conversation before it"), ("[",), "previous-unread"),
            Shortcut(lazy("Back to the list, or close what is open"), ("Escape",), "back"),
        ),
    ),
    Group(
        lazy("In a conversation"),
        (
            Shortcut(lazy("Write an answer"), ("r",), "reply"),
            Shortcut(lazy("Done, or open again"), ("e",), "done"),
            Shortcut(lazy("Done, and open the next unread conversation"), ("Shift+e",), "done-next"),
            Shortcut(lazy("Mark as unread"), ("u",), "unread"),
            Shortcut(lazy("Show or hide the contact details"), ("i",), "details"),
        ),
    ),
    Group(
        lazy("Go to"),
        (
            Shortcut(lazy("Open conversations"), ("g a",), "view-open"),
            Shortcut(lazy("Unread conversations"), ("g u",), "view-unread"),
            Shortcut(lazy("Conversations that need a reply"), ("g n",), "view-needs-reply"),
            Shortcut(lazy("Conversations whose 24 hours end soon"), ("g c",), "view-closing"),
            Shortcut(lazy("Done conversations"), ("g d",), "view-done"),
            Shortcut(lazy("Search"), ("/",), "search"),
            Shortcut(lazy("Find a conversation or a command"), (f"{MOD}+k",), "palette"),
            Shortcut(lazy("New message"), ("c",), "new-message"),
            Shortcut(lazy("These shortcuts"), ("?",), "shortcuts"),
        ),
    ),
)


@bp.get("/shortcuts")
@for_agents
def shortcuts() -> str:
    """The sheet as a page of its own, for those without scripts and for bookmarks."""
    return render_template("shortcuts/page.html")


def groups() -> tuple[Group, ...]:
    """All keys, with those of the text box as whoever looks has chosen them."""
    enter_sends = preference("enter_sends") == ENTER
    writing = (
        Shortcut(gettext("Send"), ("Enter",) if enter_sends else (f"{MOD}+Enter",)),
        Shortcut(gettext("New line"), ("Shift+Enter",) if enter_sends else ("Enter",)),
        Shortcut(gettext("Choose a canned reply, at the beginning of a message"), ("/",)),
        Shortcut(gettext("Leave the text box; what you wrote stays"), ("Escape",)),
    )
    return (*GROUPS, Group(gettext("While you write"), writing))


def hints() -> list[tuple[str, list[str]]]:
    """The few keys to begin with, for the pane in which nothing is open."""
    return [
        (gettext("Next unread conversation"), ["]"]),
        (gettext("Find a conversation"), [named(MOD), "K"]),
        (gettext("All shortcuts"), ["?"]),
    ]


def are_on() -> bool:
    """Tell whether keys without Ctrl do something: speech software would press them by mistake."""
    return preference("shortcuts") == ON


def named(key: str) -> str:
    """A key as it is called on the keyboard of whoever looks."""
    is_mac = "Mac" in request.headers.get("User-Agent", "")
    if key == MOD:
        return "⌘" if is_mac else "Ctrl"
    return NAMES.get(key, key.upper() if key.isalpha() and len(key) == 1 else key)


def spoken_key(name: str) -> str:
    """A key that is only a sign, as a screen reader is to say it."""
    return str(SPOKEN.get(name, ""))
