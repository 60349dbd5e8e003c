"""The documents tell the truth: their links lead somewhere, and what they name is there."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask
from flask.cli import FlaskGroup
from PIL import Image

from config import HOST_SIGNS, load_settings
from inbox import __version__, create_app
from tests.support.environment import ENVIRON, ROOT, setting_names

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
IMAGES = ROOT / "docs" / "images"

# Names in capitals that are no settings of ours.
OTHERS = {"WEB_CONCURRENCY", *HOST_SIGNS}
FIRST_FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
MADE_WHEN_USED = ("instance/", "inbox/.venv")

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")
FENCED = re.compile(r"^\s*```(\w*)\n(.*?)^\s*```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
CAPITALS = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
RUN = re.compile(r"(?:^|[\s/=])flask ([a-z].*)")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@every_page
def test_links_lead_somewhere(page):
    broken = [target for target in links_of(page) if not leads_somewhere(page, target)]
    assert not broken


@every_page
def test_make_targets_exist(page):
    targets = set(re.findall(r"^\.PHONY: ([a-z-]+)$", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        word for code in code_of(page) for word in re.findall(r"\bmake (?:-C \w+ )?([a-z][a-z-]*)\b", code)
    }
    assert named <= targets


@every_page
def test_flask_commands_exist(page, commands):
    wrong = [line for line in flask_lines(page) if not is_command(commands, line)]
    assert not wrong


@every_page
def test_settings_exist(page):
    named = {name for code in code_of(page) for name in CAPITALS.findall(code)}
    assert named <= setting_names() | OTHERS


@every_page
def test_files_exist(page):
    named = {span for span in spans_of(page) if is_path(span)}
    missing = {span for span in named if not (ROOT / span).exists() and not span.startswith(MADE_WHEN_USED)}
    assert not missing


def test_every_page_can_be_reached_from_the_readme():
    reached, queue = set(), [ROOT / "README.md"]
    while queue:
        page = queue.pop()
        reached.add(page)
        targets = (near(page, target) for target in links_of(page) if not is_far(target))
        queue += [path for path in targets if path.suffix == ".md" and path not in reached]
    assert set(PAGES) <= reached


def test_every_picture_is_shown_somewhere_and_is_small():
    shown = {near(page, target) for page in PAGES for target in links_of(page) if not is_far(target)}
    pictures = {path for path in IMAGES.iterdir() if path.suffix in (".png", ".svg")}

    assert pictures <= shown, sorted(path.name for path in pictures - shown)
    assert not [path.name for path in pictures if path.stat().st_size > 300 * 1024]
    for path in pictures:
        if path.suffix == ".png":
            with Image.open(path) as picture:
                assert picture.width >= 780, path.name


def test_the_changelog_begins_with_this_version():
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert newest
    assert newest[1] == __version__ == project["version"]


def test_decisions_are_numbered_and_listed():
    folder = ROOT / "docs" / "decisions"
    records = sorted(path.name for path in folder.glob("0*.md"))

    assert [name[:4] for name in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    assert records == re.findall(r"\((0\S+\.md)\)", (folder / "README.md").read_text())


@pytest.mark.parametrize(
    "line",
    ["agent creat you@example.com", "agent create you@example.com --nam Nia", "no-such-command", "event"],
)
def test_the_guard_notices_commands_that_do_not_exist(line, commands):
    assert not is_command(commands, line)


@pytest.fixture(scope="module")
def flask_command(tmp_path_factory) -> FlaskGroup:
    """The `flask` command of this project, extensions' commands included."""
    app: Flask = create_app(load_settings(ENVIRON, tmp_path_factory.mktemp("instance")))
    return FlaskGroup(create_app=lambda: app)


@pytest.fixture
def commands(flask_command) -> Iterator[click.Context]:
    # Looking a command up opens an app context, which is closed together with click's own.
    with click.Context(flask_command, info_name="flask") as context:
        yield context


def is_command(context: click.Context, line: str) -> bool:
    """Tell whether `flask LINE` names a command that can be run, with options that it has."""
    words = shlex.split(line)
    command: click.Command | None = context.command
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        command = command.get_command(context, words.pop(0))
    if command is None or isinstance(command, click.Group):
        return False
    known = {name for parameter in command.get_params(context) for name in parameter.opts}
    return {word.partition("=")[0] for word in words if word.startswith("-")} <= known


def flask_lines(page: Path) -> Iterator[str]:
    """Every command line that begins with `flask`, without what the shell does around it."""
    for code in code_of(page):
        for line in code.splitlines():
            if found := RUN.search(line):
                yield re.split(r"\s(?:&&|\||>|#)", found[1])[0]


def code_of(page: Path) -> list[str]:
    """Fenced blocks, and spans in the text around them."""
    return [block for _, block in FENCED.findall(page.read_text())] + spans_of(page)


def spans_of(page: Path) -> list[str]:
    return SPAN.findall(FENCED.sub("", page.read_text()))


def links_of(page: Path) -> list[str]:
    text = SPAN.sub("", FENCED.sub("", page.read_text()))
    return [target for pair in LINK.findall(text) for target in pair if target]


def is_far(target: str) -> bool:
    return target.startswith(("https://", "mailto:"))


def near(page: Path, target: str) -> Path:
    path = target.partition("#")[0]
    return (page.parent / path).resolve() if path else page


def leads_somewhere(page: Path, target: str) -> bool:
    """Tell whether a relative link names a file of the repository, and a heading of it where it names one."""
    if is_far(target):
        return True
    path, anchor = near(page, target), target.partition("#")[2]
    if not path.exists() or not path.is_relative_to(ROOT):
        return False
    return not anchor or anchor in anchors(path)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_path(span: str) -> bool:
    """Tell whether a span names a file of ours: it begins with one of our folders and has no blanks."""
    first, slash, _ = span.partition("/")
    return bool(slash) and first in FIRST_FOLDERS and not re.search(r"[\s<*{]", span)
