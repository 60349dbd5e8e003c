"""The blueprint that the views of this door hang on."""

from __future__ import annotations

from flask import Blueprint

from inbox.api import errors

PREFIX = "/api/whatsapp"

bp = Blueprint("api", __name__, url_prefix=PREFIX)
errors.init_blueprint(bp, PREFIX)
