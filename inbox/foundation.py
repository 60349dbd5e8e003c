"""The ground under the doors: the Flask object, its configuration, proxies and small extensions."""

from __future__ import annotations

import datetime as dt
from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Settings
from inbox.auth import open_to_strangers
from inbox.extensions import csrf, limiter

KILOBYTE = 1024


class TemplateEnvironment(Environment):
    """Flask's, in which templates share one dictionary of globals.

    Jinja gives each template a chain of its own, and walks it key by key for every import: a tenth of the
    time that a thread takes. No template here is loaded with globals of its own.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def make_app(settings: Settings) -> Flask:
    """An empty app with its folders and configuration."""
    app = Flask(
        "inbox",
        root_path=str(ROOT),
        template_folder="templates",
        static_folder="static",
        instance_path=str(settings.instance_path),
    )
    app.jinja_environment = TemplateEnvironment
    app.config.update(flask_config(settings))
    app.extensions["settings"] = settings
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    open_to_strangers(app.view_functions["static"])
    if settings.trust_proxy:
        # One proxy, the host's own router: more hops would let a visitor choose the address we see.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def flask_config(settings: Settings) -> dict[str, object]:
    secure = settings.is_public_https or settings.production
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": dt.timedelta(days=30),
        "MAX_CONTENT_LENGTH": 256 * KILOBYTE,
        "MAX_FORM_MEMORY_SIZE": 256 * KILOBYTE,
        "MAX_FORM_PARTS": 100,
        "SEND_FILE_MAX_AGE_DEFAULT": dt.timedelta(hours=1),
        "TEMPLATES_AUTO_RELOAD": False,
        "WTF_CSRF_TIME_LIMIT": None,  # an inbox stays open all day; the token lives as long as the session
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_HEADERS_ENABLED": True,
        "RATELIMIT_SWALLOW_ERRORS": True,  # a lost Redis stops nothing; log-ins are counted in the database
    }


def init_extensions(app: Flask) -> None:
    csrf.init_app(app)
    limiter.init_app(app)
