"""`flask token`."""

from __future__ import annotations


def test_the_last_line_is_the_token_alone(runner, client):
    result = runner.invoke(args=["token", "create", "shop"])

    assert result.exit_code == 0
    token = result.stdout.splitlines()[-1]
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/whatsapp/messages/", headers=headers).status_code == 200

    assert runner.invoke(args=["token", "revoke", "shop"]).exit_code == 0
    assert client.get("/api/whatsapp/messages/", headers=headers).status_code == 401


def test_tokens_are_listed_without_their_text(runner):
    token = runner.invoke(args=["token", "create", "shop"]).stdout.splitlines()[-1]
    runner.invoke(args=["token", "revoke", "shop"])

    result = runner.invoke(args=["token", "list"])

    assert result.stdout == "shop  revoked  never used\n"
    assert token not in result.output


def test_refusals(runner):
    runner.invoke(args=["token", "create", "shop"])

    for arguments in (["token", "create", "shop"], ["token", "create", ""], ["token", "revoke", "nothing"]):
        result = runner.invoke(args=arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("Error: ")
