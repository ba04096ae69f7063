"""What every test stands on: an environment of its own, a migrated database, and nobody else's files."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# What is imported and collected stays to the end: the collector need not look for anything to throw away (pytest_collection_finish).
gc.disable()

# Before Django is imported: tests neither read nor write the checkout's own var/, and hash passwords cheaply.
OWN_VAR = Path(tempfile.mkdtemp(prefix="honghian-tests-"))
atexit.register(shutil.rmtree, OWN_VAR, ignore_errors=True)
os.environ.update(
    VAR_DIR=str(OWN_VAR),
    SECRET_KEY="not-a-secret-for-tests-only-" + "0123456789" * 4,
    FAST_PASSWORDS_FOR_TESTS="1",
    DJANGO_SETTINGS_MODULE="config.settings",
)


def take_own_redis() -> None:
    """Give each pytest process its own databases of the Redis server: nobody takes another one's messages or counts its sign-ins.

    The environment, which the processes inherit, names databases 0 and 1. The first process keeps them, the second has 2 and 3, and so on.
    """
    number = 2 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    if os.environ.get("CELERY_BROKER_URL", "").startswith("redis"):
        os.environ["CELERY_BROKER_URL"] = os.environ["CELERY_BROKER_URL"].replace("virtual_host=0", f"virtual_host={number}")
        os.environ["CACHE_URL"] = os.environ["CACHE_URL"].replace("db=1", f"db={number + 1}")


take_own_redis()

# A busy machine is no failure: speed is measured in benchmarks/.
hypothesis_settings.register_profile("school", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("school")


def compile_messages() -> None:
    """Compile translations that are newer than their compiled form; a checkout has none of these."""
    for catalogue in Path(__file__).resolve().parent.parent.glob("locale/*/LC_MESSAGES/*.po"):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            # Two processes may do this at once: each replaces the whole file.
            unfinished = compiled.with_name(f"{compiled.name}.{os.getpid()}")
            subprocess.run(["msgfmt", "-o", str(unfinished), str(catalogue)], check=True)
            unfinished.rename(compiled)


compile_messages()

import django

django.setup()

from django.conf import settings
from django.test import override_settings
from django.urls import get_resolver
from django.utils import translation

# Pages name their static files without the manifest that `collectstatic` makes; the journeys run with it.
_PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
override_settings(STORAGES=settings.STORAGES | _PLAIN).enable()
(OWN_VAR / "static").mkdir()
# pytest-xdist's workers start from our environment and must come through here themselves, to get a folder of their own.
del os.environ["DJANGO_SETTINGS_MODULE"]

from xdist.scheduler import LoadScopeScheduling

from tests import engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker
    from xdist.remote import Producer


class Scheduler(LoadScopeScheduling):
    """Gives each test to whoever is free, and all journeys to one process: they share one running site."""

    def _split_scope(self, nodeid: str) -> str:
        # xdist's own groups are lost here: it renames the tests, and pytest no longer listens to that.
        return "journeys" if nodeid.startswith("tests/journeys/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduler:
    return Scheduler(config, log)


def pytest_collection_finish() -> None:
    """Let the collector begin, and pass over all that is there before the first test: going through it takes 0.3 s each time."""
    get_resolver().url_patterns  # noqa: B018 - loads every view
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    shutil.rmtree(OWN_VAR, ignore_errors=True)


@pytest.fixture(autouse=True)
def _begin_in_thai() -> Iterator[None]:
    """Let no test hear the language that a request of another one left behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def database_engine() -> engine.Engine:
    return engine.engine_for(OWN_VAR)


@pytest.fixture(scope="session")
def test_database_name(worker_id: str) -> str:
    return f"test_{os.getpid()}_{worker_id}"


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    database_engine: engine.Engine,
    test_database_name: str,
) -> Iterator[None]:
    """Give this process its copy of the migrated database. Takes pytest-django's place."""
    from django.test import TransactionTestCase

    def start_anew(_case: TransactionTestCase) -> None:
        engine.disconnect()
        database_engine.create(test_database_name)

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        engine.point_to(database_engine.create(test_database_name))
        # Django empties every table after a test with real transactions; here the next test gets a new copy.
        patch.setattr(TransactionTestCase, "_fixture_teardown", start_anew)
        yield
        engine.disconnect()
        database_engine.drop(test_database_name)
