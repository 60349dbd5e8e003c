"""`flask token`: what programs use the REST API with."""

from __future__ import annotations

import click

from inbox.cli.plain import AppGroup, plainly, say
from inbox.models.token import ApiToken
from inbox.operations import tokens

token = AppGroup("token", help="The tokens of programs that use the REST API.")


@token.command("create")
@click.argument("name")
@plainly
def create(name: str) -> None:
    """Make a token called NAME; the last line is the token, which is never shown again."""
    made, plain = tokens.create(name)
    say(f"The token {made.name!r} may do everything ({made.scopes}). Keep it: it is not shown again.")
    say(plain)


@token.command("revoke")
@click.argument("name")
@plainly
def revoke(name: str) -> None:
    """Refuse the token NAME from now on."""
    say(f"The token {tokens.revoke(name).name!r} is revoked.")


@token.command("list")
@plainly
def list_tokens() -> None:
    """Show all tokens: name, state, when it was used last."""
    for each in tokens.all_tokens():
        used = f"last used {each.last_used_at:%Y-%m-%d %H:%M} UTC" if each.last_used_at else "never used"
        say(f"{each.name}  {state(each)}  {used}")


def state(token: ApiToken) -> str:
    return "revoked" if token.revoked_at else "valid"
