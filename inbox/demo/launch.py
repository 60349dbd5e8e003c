"""Everything the demo needs before it can start: its own settings, folder, database and logins."""

import secrets
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

import flask_migrate

from config import ROOT, Settings, load_settings
from inbox import create_app
from inbox.demo import GRAPH_PATH, replies
from inbox.demo.people import Business
from inbox.operations import agents
from inbox.operations.agents import ADMIN, AGENT, AgentError

FOLDER = ROOT / "instance" / "demo"
HOST = "127.0.0.1"
ADMIN_EMAIL = "demo@shop.example"
AGENTS = (
    (ADMIN_EMAIL, "Robin Ashdown", ADMIN),
    ("mara@shop.example", "Mara Oduya", AGENT),
    ("jonas@shop.example", "Jonas Petrelli", AGENT),
)
REAL = (
    "WHATSAPP_ACCESS_TOKEN",
    "WHATSAPP_APP_SECRET",
    "WHATSAPP_PHONE_NUMBER_ID",
    "WHATSAPP_BUSINESS_ACCOUNT_ID",
    "WHATSAPP_RECIPIENT_NUMBER",
)


class CannotStart(Exception):
    """The demo does not start; the message says why and what to do."""


def refuse_real_credentials(environ: Mapping[str, str]) -> None:
    """Stay away from real accounts, so that nobody takes invented customers for real ones."""
    real = [name for name in REAL if environ.get(name, "").strip()]
    if real:
        raise CannotStart(
            f"The demo does not start next to real credentials ({', '.join(real)}): "
            "unset them or move .env away, or use `make run` for the real thing."
        )


def port_of(environ: Mapping[str, str]) -> int:
    """Read the port and make sure that it is free."""
    given = environ.get("PORT", "").strip() or "8000"
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 65535):
        raise CannotStart(f"PORT is {given!r}, but must be a whole number from 1 to 65535.")
    port = int(given)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CannotStart(f"Port {port} is for administrators only: choose one above 1023.") from None
        except OSError:
            raise CannotStart(
                f"Port {port} is used by another program: choose another, such as PORT={_next(port)}."
            ) from None
    return port


def folder_for(port: int, *, keep: bool) -> Path:
    """Give the demo on this port a folder of its own, a fresh one unless it is to be kept."""
    folder = FOLDER / str(port)
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def make_settings(port: int, folder: Path) -> Settings:
    """Make the settings: all invented, and nothing of the environment's.

    A DATABASE_URL or REDIS_URL in somebody's shell is ignored rather than refused: the demo could
    only harm them by using them, and it never does.
    """
    business = Business()
    invented = {
        "INBOX_DEMO": "1",
        "INBOX_ENV": "development",
        "PORT": str(port),
        "WHATSAPP_ACCESS_TOKEN": f"demo-{secrets.token_urlsafe(24)}",
        "WHATSAPP_APP_SECRET": f"demo-{secrets.token_hex(16)}",
        "WHATSAPP_WEBHOOK_VERIFY_TOKEN": f"demo-{secrets.token_urlsafe(12)}",
        "WHATSAPP_PHONE_NUMBER_ID": business.phone_number_id,
        "WHATSAPP_BUSINESS_ACCOUNT_ID": business.waba_id,
        "WHATSAPP_GRAPH_URL": f"http://{HOST}:{port}{GRAPH_PATH}",
    }
    return load_settings(invented, folder)


def prepare(settings: Settings) -> None:
    """Migrate the database and make the logins; their passwords are random and told to nobody."""
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        for email, name, role in AGENTS:
            try:
                agents.create(email=email, name=name, password=secrets.token_urlsafe(24), role=role)
            except AgentError:
                continue  # kept from an earlier start
    replies.prepare(app, ADMIN_EMAIL)
    app.extensions["engine"].dispose()


def _next(port: int) -> int:
    return port + 1 if port < 65535 else 8001
