"""Keep the pretend world over a restart (`--keep`): people, chats and files as one JSON file."""

import base64
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from inbox.demo.people import Customer
from inbox.demo.shelf import Stored
from inbox.demo.world import Chat, Line, World

FILE = "world.json"


def save(world: World, folder: Path) -> None:
    """Write the world down, whole or not at all."""
    with world.lock:
        text = json.dumps(_told(world))
    draft = folder / f"{FILE}.new"
    draft.write_text(text)
    draft.replace(folder / FILE)


def load(world: World, folder: Path) -> bool:
    """Take back what an earlier run wrote; false where there is nothing to take back."""
    path = folder / FILE
    if not path.is_file():
        return False
    told = json.loads(path.read_text())
    with world.lock:
        world.customers = {one["key"]: _customer(one) for one in told["customers"]}
        world.chats = {one["key"]: _chat(one) for one in told["chats"]}
        world.props = told["props"]
        world.shelf.restore([_stored(one) for one in told["files"]])
    return True


def _told(world: World) -> dict[str, Any]:
    files = [(one.id, base64.b64encode(one.data).decode(), one.mime_type, one.stored_at, one.filename)
             for one in world.shelf.everything()]  # fmt: skip
    return {
        "customers": [asdict(one) for one in world.customers.values()],
        "chats": [asdict(one) for one in world.chats.values()],
        "props": world.props,
        "files": files,
    }


def _customer(told: dict[str, Any]) -> Customer:
    return Customer(**{**told, "dialled": tuple(told["dialled"])})


def _chat(told: dict[str, Any]) -> Chat:
    lines = [Line(**{**one, "steps": [(name, at) for name, at in one["steps"]]}) for one in told["lines"]]
    return Chat(**{**told, "lines": lines})


def _stored(told: list[Any]) -> Stored:
    id, data, mime_type, stored_at, filename = told
    return Stored(id, base64.b64decode(data), mime_type, stored_at, filename)
