"""`flask agent`: the people who may log in."""

from __future__ import annotations

import sys

import click

from inbox.cli.plain import AppGroup, plainly, say
from inbox.operations import agents

agent = AppGroup("agent", help="The people who may log in.")

password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it."
)


@agent.command("create")
@click.argument("email")
@click.option("--name", required=True, help="The name that colleagues see.")
@click.option("--admin", is_flag=True, help="Let this agent administer the inbox.")
@password_stdin
@plainly
def create(email: str, name: str, admin: bool, password_stdin: bool) -> None:
    """Make a login for EMAIL."""
    role = agents.ADMIN if admin else agents.AGENT
    made = agents.create(email=email, name=name, password=password(password_stdin), role=role)
    say(f"{made.email} may log in now as {made.role}.")


@agent.command("list")
@plainly
def list_agents() -> None:
    """Show all logins: e-mail address, name, role, state."""
    for each in agents.all_agents():
        state = "disabled" if each.is_disabled else "enabled"
        say(f"{each.email}  {each.name}  {each.role}  {state}")


@agent.command("disable")
@click.argument("email")
@plainly
def disable(email: str) -> None:
    """Refuse the login EMAIL from now on and log it out everywhere."""
    say(f"{agents.disable(email).email} is disabled and logged out everywhere.")


@agent.command("enable")
@click.argument("email")
@plainly
def enable(email: str) -> None:
    """Let the login EMAIL in again."""
    say(f"{agents.enable(email).email} may log in again.")


@agent.command("reset-password")
@click.argument("email")
@password_stdin
@plainly
def reset_password(email: str, password_stdin: bool) -> None:
    """Give EMAIL a new password and log it out everywhere."""
    agents.expect(email)  # before anybody types a password for nothing
    changed = agents.reset_password(email, password(password_stdin))
    say(f"{changed.email} has a new password and is logged out everywhere.")


def password(from_stdin: bool) -> str:
    """The password from standard input (one line) or from a prompt that shows nothing and asks twice."""
    if from_stdin:
        # As bytes: the terminal's encoding has no say in what a password is.
        try:
            return sys.stdin.buffer.read(64 * 1024).decode().removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError:
            raise click.ClickException("The password on standard input is not UTF-8.") from None
    if not sys.stdin.isatty():
        raise click.UsageError("There is nobody to ask for the password: pass it with --password-stdin.")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return typed
