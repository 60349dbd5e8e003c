"""What hosts read (Procfile, app.json, .python-version) agrees with the rest."""

from __future__ import annotations

import json
import tomllib

from tests.support.environment import ROOT, setting_names


def test_the_procfile_names_the_three_processes():
    lines = (ROOT / "Procfile").read_text().splitlines()

    assert dict(line.split(": ", 1) for line in lines) == {
        "release": "flask db upgrade",
        "web": "gunicorn wsgi:app",
        "worker": "flask worker",
    }


def test_app_json_asks_for_settings_that_exist():
    app = json.loads((ROOT / "app.json").read_text())

    assert set(app["env"]) <= setting_names()
    assert all(entry["description"].endswith(".") for entry in app["env"].values())
    assert app["env"]["SECRET_KEY"]["generator"] == "secret"
    assert set(app["formation"]) == {"web"}


def test_the_python_version_is_the_oldest_that_is_supported():
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]

    assert f">={(ROOT / '.python-version').read_text().strip()}" == oldest
