"""The test database: migrated once, copied for every run.

Wagtail's migrations take some twenty seconds, so a migrated database is kept as a template whose name is a hash of everything that
shapes it (migrations, settings, locked dependencies). A run copies it: SQLite as a file, PostgreSQL by `CREATE DATABASE ... TEMPLATE`.
Tests with real transactions get a new copy afterwards instead of an emptied database, because Wagtail's first page, site and locale
come from migrations.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES_KEPT = 12
BUILD = """
import gc
import django
# Migrating makes every model hundreds of times; looking for what may be thrown away costs more than the room it takes.
gc.set_threshold(200_000, 20, 20)
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
call_command("createcachetable")
"""
BUILD_SAMPLE = """
import django
django.setup()
from django.core.management import call_command
call_command("load_sample")
"""


def templates_folder() -> Path:
    """Return where SQLite templates are kept: `var/test-templates` of the main checkout, so that its worktrees share them."""
    pointer = ROOT / ".git"
    main = ROOT
    if pointer.is_file():
        gitdir = Path(pointer.read_text().removeprefix("gitdir:").strip())
        main = gitdir.parents[2] if gitdir.parent.name == "worktrees" and gitdir.parents[2].is_dir() else ROOT
    folder = main / "var" / "test-templates"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _hash(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]


@functools.cache
def schema_key() -> str:
    """Return a hash of everything that shapes an empty database."""
    return _hash(
        [
            *ROOT.glob("*/migrations/*.py"),
            *(ROOT / "config" / "settings" / name for name in ("base.py", "i18n.py")),
            ROOT / "requirements.lock",
            Path(__file__),
        ]
    )


@functools.cache
def sample_key() -> str:
    """Return a hash of everything that shapes the sample school: its files and all code that writes rows."""
    code = [path for path in ROOT.glob("*/**/*.py") if path.parts[len(ROOT.parts)] not in {"tests", ".venv", "var", "bin"}]
    return _hash([*code, *(path for path in ROOT.glob("sample/**/*") if path.is_file() and path.suffix not in {".py", ".pyc"})])


@contextmanager
def _locked(name: str) -> Iterator[None]:
    with (templates_folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(script: str, address: str, files: Path) -> None:
    """Run `script` in a process of its own on the database at `address`, its files in `files`: this process keeps its settings."""
    shutil.rmtree(files, ignore_errors=True)
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
        "VAR_DIR": str(files),
    }
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        raise RuntimeError(f"building the test database failed:\n{done.stdout[-2000:]}{done.stderr[-6000:]}")


def _take_files(kept: Path, folder: Path) -> None:
    """Copy what loading the sample school left beside the database: drawings, certificates, keys, how to sign in."""
    for found in kept.iterdir():
        if found.is_dir() and found.name not in {"queue", "static"}:
            shutil.copytree(found, folder / found.name, dirs_exist_ok=True)
        elif found.is_file():
            shutil.copyfile(found, folder / found.name)


class SqliteEngine:
    """Templates and copies are files."""

    vendor = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def address(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.sqlite3"

    def _build(self, template: Path, script: str, start_from: Path | None) -> None:
        unfinished = template.with_name(f"{template.name}.{os.getpid()}")
        unfinished.unlink(missing_ok=True)
        if start_from is not None:
            shutil.copyfile(start_from, unfinished)
        _run(script, f"sqlite:///{unfinished}", template.with_suffix(".files"))
        # The last connection has closed, so the write-ahead log is in the file.
        for leftover in (f"{unfinished}-wal", f"{unfinished}-shm"):
            Path(leftover).unlink(missing_ok=True)
        unfinished.rename(template)
        old = sorted(templates_folder().glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)[TEMPLATES_KEPT:]
        for path in old:
            path.unlink(missing_ok=True)
            shutil.rmtree(path.with_suffix(".files"), ignore_errors=True)

    def template(self, *, sample: bool = False) -> Path:
        schema = schema_key()
        empty = templates_folder() / f"empty-{schema}.sqlite3"
        with _locked("empty"):
            if not empty.exists():
                self._build(empty, BUILD, None)
            os.utime(empty)
        if not sample:
            return empty
        full = templates_folder() / f"sample-{schema}-{sample_key()}.sqlite3"
        with _locked("sample"):
            if not full.exists():
                self._build(full, BUILD_SAMPLE, empty)
            os.utime(full)
        return full

    def create(self, name: str, *, sample: bool = False) -> str:
        """Make the database `name` anew as a copy of the template; return its NAME setting."""
        target = self.folder / f"{name}.sqlite3"
        for path in (target, Path(f"{target}-wal"), Path(f"{target}-shm")):
            path.unlink(missing_ok=True)
        template = self.template(sample=sample)
        shutil.copyfile(template, target)
        if sample:
            _take_files(template.with_suffix(".files"), self.folder)
        return str(target)

    def drop(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.folder / name}.sqlite3{ending}").unlink(missing_ok=True)


class PostgresqlEngine:
    """Templates and copies are databases of the server that DATABASE_URL names; the account must be allowed to make them."""

    vendor = "postgresql"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = os.environ["DATABASE_URL"].rpartition("/")[0]

    def address(self, name: str) -> str:
        return f"{self.url}/{name}"

    def _do(self, *statements: str) -> list[tuple[object, ...]]:
        import psycopg

        rows: list[tuple[object, ...]] = []
        with psycopg.connect(self.address("postgres"), autocommit=True) as server:
            for statement in statements:
                answer = server.execute(statement)  # type: ignore[arg-type]  # names made here, never from outside
                rows = answer.fetchall() if answer.description else []
        return rows

    def _build(self, template: str, script: str, start_from: str) -> None:
        if self._do(f"SELECT 1 FROM pg_database WHERE datname = '{template}'"):
            return
        unfinished = f"{template}_unfinished"
        self._do(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)', f'CREATE DATABASE "{unfinished}" TEMPLATE "{start_from}"')
        _run(script, self.address(unfinished), self._files(template))
        self._do(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')

    def _files(self, template: str) -> Path:
        # As short-lived as the server, which bin/test throws away together with these.
        return Path(tempfile.gettempdir()) / f"honghian-files-{self.url.rpartition(':')[2]}-{template}"

    def template(self, *, sample: bool = False) -> str:
        empty = f"template_{schema_key()}"
        with _locked("postgresql"):
            self._build(empty, BUILD, "template0")
        if not sample:
            return empty
        full = f"{empty}_{sample_key()}"
        # Under a lock of its own: whoever needs the empty one does not wait for the school.
        with _locked("postgresql-sample"):
            self._build(full, BUILD_SAMPLE, empty)
        return full

    def create(self, name: str, *, sample: bool = False) -> str:
        """Make the database `name` anew as a copy of the template; return its NAME setting."""
        template = self.template(sample=sample)
        with _locked("postgresql"):
            self._do(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        if sample:
            _take_files(self._files(template), self.folder)
        return name

    def drop(self, name: str) -> None:
        self._do(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


Engine = SqliteEngine | PostgresqlEngine


def engine_for(folder: Path) -> Engine:
    """Return the engine the environment names; SQLite copies and the sample school's files live in `folder`."""
    return PostgresqlEngine(folder) if connections["default"].vendor == "postgresql" else SqliteEngine(folder)


def disconnect() -> None:
    """Close this process's connections, the pool's too, so that the database can be replaced or another one taken."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def point_to(name: str) -> None:
    """Let this process work on the database `name` from now on."""
    disconnect()
    connections["default"].settings_dict["NAME"] = name
