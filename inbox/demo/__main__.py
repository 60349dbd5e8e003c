"""`python -m inbox.demo`: the whole product with a pretend WhatsApp, on this computer only."""

import secrets
import sys

import click

from config import SettingsError, load_environment
from inbox.demo import launch
from inbox.demo.launch import CannotStart
from inbox.demo.server import DemoServer

REFUSED = 2


@click.command()
@click.option("--keep", is_flag=True, help="Go on where the last demo on this port stopped.")
def main(keep: bool) -> None:
    """Try the inbox with a pretend WhatsApp. PORT chooses the port."""
    try:
        environ = load_environment()
        launch.refuse_real_credentials(environ)
        port = launch.port_of(environ)
        settings = launch.make_settings(port, launch.folder_for(port, keep=keep))
    except (CannotStart, SettingsError) as problem:
        click.echo(str(problem), err=True)
        sys.exit(REFUSED)
    click.echo("Preparing the demo…")
    launch.prepare(settings)
    DemoServer(settings, secrets.token_urlsafe(24), keep=keep).run()


if __name__ == "__main__":
    main()
