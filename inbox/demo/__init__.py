"""The pretend WhatsApp: a world of invented customers, Meta's Graph API, and a page to be the customer on."""

from flask import Flask

from config import Settings, SettingsError
from inbox.demo import graph, login, page
from inbox.demo.login import LoginLinks
from inbox.demo.people import Business
from inbox.demo.world import World

GRAPH_PATH = "/demo/graph"
LOOPBACK = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")


def init_app(app: Flask) -> None:
    """Add the pretend world to an app; called in demo mode only."""
    settings: Settings = app.extensions["settings"]
    if not settings.graph_url.startswith(LOOPBACK):
        raise SettingsError(
            ["INBOX_DEMO is set, but WHATSAPP_GRAPH_URL is not on this computer: a demo talks to no Meta."]
        )
    app.extensions["world"] = make_world(settings)
    app.extensions["login_links"] = LoginLinks()
    app.register_blueprint(graph.bp, url_prefix=GRAPH_PATH)
    app.register_blueprint(page.bp, url_prefix="/demo")
    app.register_blueprint(login.bp)


def make_world(settings: Settings) -> World:
    """Make the world that this app's settings describe."""
    known = Business()
    return World(
        access_token=settings.access_token or "",
        app_secret=settings.app_secrets[0] if settings.app_secrets else "",
        graph_url=settings.graph_url,
        callback_url=f"http://127.0.0.1:{settings.port}/api/whatsapp/webhook/",
        business=Business(
            waba_id=settings.business_account_id or known.waba_id,
            phone_number_id=settings.phone_number_id or known.phone_number_id,
        ),
    )
