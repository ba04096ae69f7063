"""Credentials before three verifiers: ours and two that share nothing with it, offline, genuine and tampered.

.venv/bin/python benchmarks/credentials.py        (needs node and npm; installs benchmarks/verifiers once)
Genuine, revoked and replaced-key credentials must be accepted by all three; one with any value changed, left out or
added must be refused by all three. Prints how many, and what signing and verifying cost.
"""

from __future__ import annotations

import copy
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(__file__).resolve().parent / "verifiers"
SITE = "https://school.example"
LIST = f"{SITE}/credentials/status/5f0c"
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
REVOKED = 70_002
sys.path.insert(0, str(ROOT))
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0123456789" * 4)
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="honghian-bench-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

Document = dict[str, Any]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Answer the way to every value that is not a container."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path


def tampered(credential: Document) -> Iterator[tuple[str, Document]]:
    """Answer the credential with each value changed, then each left out, then things added."""
    for path in leaves(credential):
        for how in ("changed", "left out"):
            forged = copy.deepcopy(credential)
            inner: Any = forged
            for key in path[:-1]:
                inner = inner[key]
            value = inner[path[-1]]
            if how == "left out":
                del inner[path[-1]]
            else:
                inner[path[-1]] = (not value) if isinstance(value, bool) else f"{value}x"
            yield f"{how} {'.'.join(map(str, path))}", forged
    yield "added top level", credential | {"score": "100"}
    yield "added known term", credential | {"description": "more"}
    yield "added to the subject", credential | {"credentialSubject": credential["credentialSubject"] | {"grade": "A"}}


def cases() -> dict[str, Any]:
    """Make a school's keys, list and credentials, as the site makes them."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from certificates import credential as engine
    from certificates.credential.contexts import CREDENTIALS_V2, OPEN_BADGES, load_context
    from certificates.credential.encoding import to_multikey
    from certificates.models import Certificate

    old, new = (Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)) for number in (1, 2))
    did = engine.issuer_did("NEC", site_url=SITE)
    keys = [(name, to_multikey(key.public_key().public_bytes_raw())) for name, key in (("credential-2", new), ("credential-1", old))]
    signers = {name: engine.Signer(method=f"{did}#{name}", sign=key.sign) for name, key in (("credential-1", old), ("credential-2", new))}

    def made(place: int, signer: str = "credential-2") -> Document:
        row = Certificate(
            uuid=UUID(int=place), code="7K3M9X2R4T5V6W8Y0A1B2C3D4E", kind="wutthibat", register_year_be=2569, register_number=place,
            issuer_code="NEC", holder_name="นายคำปัน น้ำผึ้ง", holder_name_en="Mr. Khampan Namphueng", course_code="CRF-104",
            course_title_th="การทำเครื่องเขินล้านนาร่วมสมัย", course_title_en="Contemporary Lanna Lacquerware", release_number=1,
            run_code="CRF-104-A", mode="online", hours=30, started_date=date(2026, 3, 1), completed_date=date(2026, 4, 12),
            issued_at=NOW, issuer_name_th="โครงการตัวอย่าง", issuer_name_en="Example Programme",
        )  # fmt: skip
        document = engine.certificate_document(row, branch_code="01", status=engine.status_entry(LIST, place), site_url=SITE)
        return engine.sign_document(document, signer=signers[signer], now=NOW)

    listed = engine.status_list(LIST, issuer=did, opened_at=NOW, revoked=[REVOKED])
    genuine = made(70_001)
    return {
        "dids": [engine.issuer_document("NEC", site_url=SITE, keys=keys)],
        "lists": [engine.sign_document(listed, signer=signers["credential-2"], now=NOW)],
        "contexts": {address: load_context(address)["document"] for address in (CREDENTIALS_V2, OPEN_BADGES)},
        "cases": [
            {"name": "genuine", "document": genuine},
            {"name": "signed with a replaced key", "document": made(70_003, "credential-1")},
            {"name": "revoked", "document": made(REVOKED)},
            *({"name": name, "document": document} for name, document in tampered(genuine)),
        ],
    }


def ours(data: dict[str, Any]) -> list[dict[str, Any]]:
    from certificates.credential import ProofError, is_revoked, keys_of, verify_document

    keys = keys_of(data["dids"][0])
    answers = []
    for case in data["cases"]:
        try:
            verify_document(case["document"], keys=keys)
            verify_document(data["lists"][0], keys=keys)
            answers.append({"name": case["name"], "verified": True, "revoked": is_revoked(case["document"], data["lists"][0])})
        except ProofError:
            answers.append({"name": case["name"], "verified": False, "revoked": None})
    return answers


def theirs(script: str, file: Path) -> list[dict[str, Any]]:
    done = subprocess.run(["node", str(TOOLS / script), str(file)], capture_output=True, check=True, cwd=TOOLS)  # noqa: S603, S607
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def cost(data: dict[str, Any]) -> list[str]:
    """Milliseconds of CPU for one of each, medians of 30."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from certificates.credential import Signer, keys_of, sign_document, to_bytes, verify_document

    secured = data["cases"][0]["document"]
    document = {name: value for name, value in secured.items() if name != "proof"}
    signer = Signer(method=secured["proof"]["verificationMethod"], sign=Ed25519PrivateKey.generate().sign)
    keys = keys_of(data["dids"][0])
    took: dict[str, list[float]] = {"sign": [], "verify": []}
    for _ in range(30):
        for name, work in (
            ("sign", lambda: sign_document(document, signer=signer, now=NOW)),
            ("verify", lambda: verify_document(secured, keys=keys)),
        ):
            started = time.process_time()
            work()
            took[name].append((time.process_time() - started) * 1000)
    times = ", ".join(f"{name} {statistics.median(values):.1f} ms" for name, values in took.items())
    return [f"cost        {times}, {len(to_bytes(secured))} bytes"]


def main() -> int:
    import django

    django.setup()
    if not (TOOLS / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], check=True, cwd=TOOLS)  # noqa: S607
    data = cases()
    wanted = [(case["name"], number < 3, number == 2 if number < 3 else None) for number, case in enumerate(data["cases"])]  # noqa: PLR2004
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(data, file)
        file.flush()
        verifiers = {
            "ours": ours(data),
            "digitalbazaar": theirs("digitalbazaar.mjs", Path(file.name)),
            "independent": theirs("independent.mjs", Path(file.name)),
        }
    wrong = 0
    for verifier, answers in verifiers.items():
        got = [(answer["name"], answer["verified"], answer["revoked"] if answer["verified"] else None) for answer in answers]
        missed = [f"{expected} answered {answer}" for expected, answer in zip(wanted, got, strict=True) if expected != answer]
        wrong += len(missed)
        accepted = sum(answer["verified"] for answer in answers)
        sys.stdout.write(
            f"{verifier:<14}accepted {accepted} of 3 genuine, refused {len(answers) - accepted} of {len(answers) - 3} tampered\n"
        )
        sys.stderr.writelines(f"  {line}\n" for line in missed)
    sys.stdout.write("\n".join(cost(data)) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
