"""Conventions that hold for the whole repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from inbox.whatsapp.contents import read_content
from tests.support.environment import ROOT
from tests.support.meta import load, payload_names, values

BODIES = ROOT / "templates" / "thread" / "bodies"
BINARY = {
    ".mo",
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".gif",
    ".ico",
    ".ogg",
    ".mp4",
    ".pdf",
    ".woff2",
    ".sqlite3",
}
HOME_FOLDERS = re.compile(r"(?<![\w.-])/(?:work|farm|tmp|home|root|Users)/[\w.-]+")
INLINE = {
    "a script in the page": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE
    ),
    "a style in the page": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "a script in an attribute": re.compile(
        r"\s(?:on[a-z]+|hx-on[:a-z-]*)=[\"']|javascript:|=\s*[\"']js:", re.IGNORECASE
    ),
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape\s+false", re.IGNORECASE),
}

NAMED = re.compile(r"{%-?\s*(?:include|extends|import|from)\s+[\"']([^\"']+)[\"']")


def repository_files() -> list[Path]:
    """What is in the repository or about to be."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [path for line in listing.stdout.splitlines() if (path := ROOT / line).is_file()]


def texts() -> list[tuple[Path, str]]:
    return [
        (path, path.read_text(errors="replace")) for path in repository_files() if path.suffix not in BINARY
    ]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def test_nothing_names_a_folder_of_somebodys_computer():
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path, text in texts()
        if "tests" not in path.relative_to(ROOT).parts
        for match in HOME_FOLDERS.finditer(text)
    ]
    assert not found, "\n".join(found)


def test_nothing_private_is_in_the_repository():
    names = {path.relative_to(ROOT).as_posix() for path in repository_files()}
    private = {
        name for name in names if re.search(r"(^|/)(\.env|instance/.*|.*\.(sqlite3|db|pem|key))$", name)
    }
    assert not private


def test_requirements_are_pinned_with_hashes_and_name_no_host():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        packages = re.findall(r"^[a-z0-9].*(?:\n {4}.*)*", text, re.MULTILINE)
        assert packages
        assert not [package for package in packages if "==" not in package or "--hash=sha256:" not in package]
        assert not re.search(r"https?://|file:|--(?:extra-)?index-url|--find-links", text)


def test_every_package_says_why_it_is_here():
    for name in ("requirements.in", "requirements-dev.in"):
        explained = False
        for line in (ROOT / name).read_text().splitlines():
            assert explained or not line or line.startswith(("#", "-r")), (
                f"no comment stands above {line} in {name}"
            )
            explained = line.startswith("#") or (explained and bool(line))


def test_templates_hold_no_code_that_the_policy_would_stop():
    found = [
        f"{path.relative_to(ROOT)}: {what}: {match[0].strip()}"
        for path in templates()
        for what, pattern in INLINE.items()
        for match in pattern.finditer(path.read_text())
    ]
    assert not found, "\n".join(found)


def test_every_kind_of_message_has_a_body():
    kinds = {
        read_content(message).kind
        for name in payload_names()
        for value in values(load(name))
        for message in value.get("messages", [])
    }
    assert len(kinds) > 10
    missing = {kind for kind in kinds if not (BODIES / f"_{kind}.html").is_file()}
    assert not missing


def test_templates_name_only_templates_that_are_there():
    missing = [
        f"{path.relative_to(ROOT)} names {name}"
        for path in templates()
        for name in re.findall(NAMED, path.read_text())
        if not (ROOT / "templates" / name).is_file()
    ]
    assert not missing, "\n".join(missing)
