"""Imports point down, never up or sideways."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.environment import ROOT

DOORS = {"webhook", "pages", "api", "admin", "jobs", "cli", "demo", "health"}
GROUND = {"config", "extensions"}
BELOW_DOORS = {"operations", "models", "adapters", "whatsapp", "words", "auth", *GROUND}

MAY_IMPORT = {
    **{door: BELOW_DOORS for door in DOORS},
    # The two that start background threads, and that make an app to do so.
    "cli": BELOW_DOORS | {"jobs"},
    "demo": BELOW_DOORS | {"jobs", "inbox"},
    "operations": {"models", "adapters", "whatsapp", "words", *GROUND},
    "models": {"whatsapp", *GROUND},
    "adapters": {"whatsapp", *GROUND},
    "whatsapp": set(),
    "words": {"whatsapp"},
    "auth": {"operations", "models", *GROUND},
    "extensions": {"models"},
}
# The modules beside create_app put the layers together.
ASSEMBLY = {"__init__", "compression", "foundation", "database", "edges", "headers", "logs"}

LAYERS = sorted(
    {path.relative_to(ROOT / "inbox").parts[0].removesuffix(".py") for path in (ROOT / "inbox").rglob("*.py")}
)


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if layer not in ASSEMBLY])
def test_imports_point_down(layer):
    assert layer in MAY_IMPORT, (
        f"inbox/{layer} has no place in the house: say in MAY_IMPORT what it may import."
    )
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in files_of(layer)
        for line, module in imports_of(path)
        if (other := layer_of(module)) and other not in MAY_IMPORT[layer] | {layer}
    ]
    assert not wrong, "\n".join(wrong)


def test_whatsapp_needs_nothing_but_the_standard_library():
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in files_of("whatsapp")
        for line, module in imports_of(path)
        if not module.startswith("inbox.whatsapp") and module.split(".")[0] not in sys.stdlib_module_names
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("layer", ["models", "adapters", "operations", "whatsapp"])
def test_only_doors_see_a_request(layer):
    known_to_doors = {"flask.request", "flask.session", "flask.g", "flask.redirect", "flask.render_template"}
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in files_of(layer)
        for line, module in imports_of(path)
        if module in known_to_doors
    ]
    assert not wrong, "\n".join(wrong)


def test_one_module_knows_how_log_ins_are_remembered():
    users = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "inbox").rglob("*.py")
        for _, module in imports_of(path)
        if module.startswith("flask_login")
    }
    assert users <= {"inbox/auth.py", "inbox/extensions.py"}


def test_one_module_knows_how_words_are_translated():
    users = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "inbox").rglob("*.py")
        for _, module in imports_of(path)
        if module.startswith("flask_babel")
    }
    assert users == {"inbox/words.py"}


def test_one_module_leads_outside():
    """It alone knows which hosts, addresses and times are allowed; who needs the world asks through it."""
    may = {
        "inbox/adapters/outside/answer.py",
        "inbox/adapters/outside/client.py",
        "inbox/adapters/outside/connections.py",
        "inbox/adapters/outside/errors.py",
        "inbox/adapters/assets.py",  # fetches what is compared with a digest, when an operator asks
        "inbox/demo/delivery.py",  # the pretend Meta, and who watches it: on this computer only
        "inbox/demo/show.py",
    }
    clients = {"requests", "urllib3", "httpx", "aiohttp", "pycurl", "urllib.request", "http.client", "ftplib"}
    users = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "inbox").rglob("*.py")
        for _, module in imports_of(path)
        if any(f"{module}.".startswith(f"{client}.") for client in clients)
    }
    assert users == may


def test_the_guard_sees_every_way_to_import(tmp_path):
    file = tmp_path / "door.py"
    file.write_text(
        "import inbox.pages\nfrom inbox import api\nfrom inbox.cli.agents import add\nimport config\n"
    )

    assert [layer_of(module) for _, module in imports_of(file)] == ["pages", "api", "cli", "config"]


def files_of(layer: str) -> list[Path]:
    single = ROOT / "inbox" / f"{layer}.py"
    return [single] if single.exists() else sorted((ROOT / "inbox" / layer).rglob("*.py"))


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every import of a file, at its top or inside a function, as dotted names."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} is a relative import"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def layer_of(module: str) -> str | None:
    """The layer of ours that a dotted name belongs to, if it is ours."""
    parts = module.split(".")
    if parts[0] == "config":
        return "config"
    if parts[0] != "inbox" or module == "inbox.__version__":
        return None
    known = len(parts) > 1 and (parts[1] in LAYERS or parts[1] in MAY_IMPORT)
    return parts[1] if known else "inbox"
