"""The database: engine options for each kind, and the migrations."""

from __future__ import annotations

from typing import Any

from flask import Flask

import inbox.models  # noqa: F401 - every table must be known before the first query
from config import ROOT, Settings
from inbox.extensions import db, migrate
from inbox.operations.transaction import begin_as_told


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    with app.app_context():
        app.extensions["engine"] = db.engine  # for threads, which have no app context
        # Many rows in one statement instead of one statement many times: each statement gives up the
        # interpreter's lock, and a busy process is slow to give it back (measured in benchmarks/).
        db.engine.dialect.use_insertmanyvalues_wo_returning = True
        if settings.uses_sqlite:
            begin_as_told(db.engine)


def engine_options(settings: Settings) -> dict[str, Any]:
    """Limits that turn a stuck database into a quick, clear answer instead of a pile of waiting requests."""
    if settings.uses_sqlite:
        return {"pool_size": 20, "max_overflow": 20, "pool_timeout": 5, "connect_args": {"timeout": 5}}
    limits = "-c statement_timeout=5000 -c lock_timeout=5000 -c timezone=UTC"
    return {
        "pool_size": 10,
        "max_overflow": 20,
        "pool_timeout": 5,
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 5, "options": limits},
    }
