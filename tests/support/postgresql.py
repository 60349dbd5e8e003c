"""A PostgreSQL of the tests' own, in a temporary folder, reached through a socket file only."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import tempfile
from glob import glob
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.memory import folder_in_memory
from tests.support.processes import find_program, kill_group, start, stop, wait_until

FOLDERS = tuple(
    sorted(glob("/usr/lib/postgresql/*/bin") + glob("/opt/homebrew/opt/postgresql*/bin"), reverse=True)
)
OWNER = "inbox"

# Nothing of a cluster that lives for one test run needs to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Cluster:
    """One throw-away server; `durable` keeps its promises to the disk, for tests that break things."""

    def __init__(self, *, durable: bool = False) -> None:
        # Paths of socket files may have 107 characters, so this is not one of pytest's long folders.
        place = None if durable else folder_in_memory()
        self.folder = Path(tempfile.mkdtemp(prefix="inbox-pg-", dir=place))
        self.log = self.folder / "log"
        self.options = () if durable else FAST
        # PostgreSQL refuses to run as root, which is who runs the tests in many containers.
        self.user = unprivileged_user() if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user, self.user)
        self._initialise()
        self.start()
        with self._connect() as connection:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(OWNER)))

    def _initialise(self) -> None:
        command = [find_program("initdb", folders=FOLDERS), "-D", str(self.folder / "data"), "-U", "postgres",
                   "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]  # fmt: skip
        process = start(command, log=self.log, user=self.user, cwd=self.folder)
        if process.wait() != 0:
            raise AssertionError(self.log.read_text())

    def start(self) -> None:
        settings = [f"unix_socket_directories={self.folder}", "listen_addresses=", "max_connections=200",
                    "shared_buffers=32MB", *self.options]  # fmt: skip
        flags = [part for setting in settings for part in ("-c", setting)]
        command = [find_program("postgres", folders=FOLDERS), "-D", str(self.folder / "data"), *flags]
        self.process = start(command, log=self.log, user=self.user, cwd=self.folder)
        wait_until(self._answers, self.process, self.log)

    def stop(self) -> None:
        """Stop as an administrator does who does not wait for the applications."""
        stop(self.process, signal.SIGINT)

    def kill9(self) -> None:
        """Lose the server as in a crash; `start` recovers it from its log."""
        kill_group(self.process)

    def remove(self) -> None:
        stop(self.process, signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """The address of a database, for an owner who is no superuser, as on a host."""
        return f"postgresql://{OWNER}@/{database}?host={self.folder}"

    def create(self, database: str, *, template: str = "template0") -> str:
        names = (sql.Identifier(each) for each in (database, OWNER, template))
        query = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(*names)
        with self._connect() as connection:
            # To copy the template's files costs a quarter of what copying it through the log does; before
            # version 15 there was no other way.
            if connection.info.server_version >= 150000:
                query += sql.SQL(" STRATEGY FILE_COPY")
            connection.execute(query)
        return self.url(database)

    def drop(self, database: str) -> None:
        with self._connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True)

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True


def unprivileged_user() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
