"""Files in a bucket: public ones at the site's own address, private ones by an address that runs out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.s3_stand_in import bucket

# Settings are read once, so this runs in a process of its own that has a bucket.
SCRIPT = """
import json
import django
django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import RequestFactory
from django.http import Http404
from core.queries import storage_is_ready
from core.views import public_file
from courses.actions.public_file import keep_public_file

name = default_storage.save("drawings/ร่ม 1.svg", ContentFile(b"<svg>0123456789</svg>"))
twice = default_storage.save("drawings/ร่ม 1.svg", ContentFile(b"another"))
for content in (b"whole", b"never written"):
    keep_public_file(name="sheets/1.svg", content=ContentFile(content))
private = storages["private"].save("rosters/x", ContentFile(b"secret"))
ask = RequestFactory()
whole = public_file(ask.get("/"), name=name)
part = public_file(ask.get("/", headers={"Range": "bytes=5-9"}), name=name)
try:
    public_file(ask.get("/"), name="drawings/none.svg")
    missing = False
except Http404:
    missing = True
print(json.dumps({
    "url": default_storage.url(name), "two": name != twice, "whole": b"".join(whole).decode(), "kind": whole["Content-Type"],
    "part": [part.status_code, part.content.decode(), part["Content-Range"]], "missing": missing,
    "kept": default_storage.open("sheets/1.svg").read().decode(), "ready": storage_is_ready(),
    "private_url": storages["private"].url(private), "private": storages["private"].open(private).read().decode(),
}))
"""


def test_public_files_have_an_address_that_never_runs_out_and_private_ones_do_not(tmp_path: Path) -> None:
    with bucket() as (address, held):
        environment = os.environ | {
            "S3_BUCKET": "school", "S3_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y",
            "DJANGO_SETTINGS_MODULE": "config.settings", "AWS_DEFAULT_REGION": "us-east-1", "VAR_DIR": str(tmp_path), "NO_PROXY": "127.0.0.1",
        }  # fmt: skip
        done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)

    assert said["url"].startswith("/media/drawings/")
    assert "?" not in said["url"]
    assert (said["two"], said["missing"], said["ready"]) == (True, True, True)
    assert said["kept"] == "whole"
    assert (said["whole"], said["kind"]) == ("<svg>0123456789</svg>", "image/svg+xml")
    assert said["part"] == [206, "01234", "bytes 5-9/21"]
    assert said["private_url"].startswith(f"{address}/school/private/rosters/x?")
    assert "X-Amz-Expires=300" in said["private_url"]
    assert said["private"] == "secret"
    assert sorted(held.values()) == [b"<svg>0123456789</svg>", b"another", b"secret", b"whole"]
