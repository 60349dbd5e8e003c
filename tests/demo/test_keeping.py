"""A kept demo goes on with the same people, chats and files."""

from __future__ import annotations

from inbox.demo import keeping
from inbox.demo.story import past
from inbox.demo.world import World


def test_what_was_saved_comes_back(world, clock, tmp_path):
    past.play(world)
    keeping.save(world, tmp_path)
    later = World(
        access_token="t", app_secret="s", graph_url="http://localhost", callback_url="http://x", clock=clock
    )

    assert keeping.load(later, tmp_path)
    assert later.chats == world.chats
    assert later.customers == world.customers
    assert [file.data for file in later.shelf.everything()] == [
        file.data for file in world.shelf.everything()
    ]
    assert later.is_window_open("ilse")


def test_without_a_file_there_is_nothing_to_take_back(world, tmp_path):
    assert keeping.load(world, tmp_path) is False
