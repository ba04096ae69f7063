from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import engine

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(300)
def test_killed_workers_and_a_lost_queue_cost_no_certificate_and_no_number(
    database_engine: engine.Engine, test_database_name: str, tmp_path: Path
) -> None:
    environment = os.environ | {
        "DATABASE_URL": database_engine.address(test_database_name),
        "VAR_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "benchmarks/chaos.py", "--count", "12", "--kills", "2", "--prepared"]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    log = tmp_path / "chaos.log"
    assert done.returncode == 0, done.stdout + done.stderr + log.read_text()[-3000:]
    assert "each exactly once" in done.stdout
