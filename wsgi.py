"""The app as servers and the `flask` command find it."""

import sys

from config import SettingsError, load_environment, load_settings
from inbox import create_app

BOOT_ERROR = 3  # gunicorn stops at once on this code instead of starting the worker again and again

try:
    app = create_app(load_settings(load_environment()))
except SettingsError as error:
    print("These settings must be corrected before the inbox can start:", file=sys.stderr)
    for problem in error.problems:
        print(f"- {problem}", file=sys.stderr)
    sys.exit(BOOT_ERROR)
