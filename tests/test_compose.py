"""The production shape gives each process what it needs and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
VAR = "/srv/honghian/var"
SITE = ("migrate", "web", "worker", "clock")


def services() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "compose.yaml").read_text())["services"])


def test_signing_keys_are_the_workers_alone() -> None:
    mounted = {name: {volume.partition(":")[2] for volume in services()[name].get("volumes", [])} for name in SITE}

    files = {f"{VAR}/media", f"{VAR}/private"}
    assert mounted == {"migrate": set(), "web": files, "worker": files | {f"{VAR}/keys"}, "clock": set()}


def test_the_image_owns_every_folder_that_is_mounted() -> None:
    image = (ROOT / "Dockerfile").read_text()
    owned = re.findall(r"^RUN install -d -o honghian -m 0700 (.+)$", image, re.MULTILINE)[-1].split()

    assert {f"/srv/honghian/{folder}" for folder in owned} == {VAR, f"{VAR}/media", f"{VAR}/private", f"{VAR}/keys"}


def test_every_process_has_the_same_key_for_past_records() -> None:
    assert all(services()[name]["environment"]["RECORD_KEY"].startswith("${RECORD_KEY:?") for name in SITE)
