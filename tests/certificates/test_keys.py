from __future__ import annotations

import io
import stat
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pytest_django import Settings

from certificates import actions, signing
from certificates.errors import ChainError, KeyEndedError, KeyUnavailableError, NoIssuerError, NoKeyError
from certificates.models import Issuer, IssuerKey
from certificates.signing.authority import authority_certificate, document_certificate, is_whole_chain, pem, read_chain
from certificates.signing.store import private_key

DOCUMENT, CREDENTIAL, AUTHORITY = IssuerKey.Purpose.DOCUMENT, IssuerKey.Purpose.CREDENTIAL, IssuerKey.Purpose.AUTHORITY


def key_files(settings: Settings) -> list[Path]:
    return sorted(Path(settings.ISSUER_KEYS_DIR).glob("*"))


def test_every_issuer_gets_its_keys_once_and_the_installation_one_authority(issuer: Issuer, now: datetime, settings: Settings) -> None:
    first = actions.ensure_keys(now=now)
    again = actions.ensure_keys(now=now + timedelta(days=1))

    assert sorted((key.issuer_id, key.purpose, key.algorithm) for key in first if key.issuer_id) == [
        (issuer.pk, "credential", "ed25519"),
        (issuer.pk, "document", "p256"),
    ]
    assert [key.purpose for key in first if key.issuer_id is None] == ["authority"]
    assert again == []
    assert [path.name for path in key_files(settings)] == sorted(f"{key.key_id}.pem" for key in first)


def test_private_keys_are_readable_by_their_owner_only_and_not_in_the_database(issuer: Issuer, now: datetime, settings: Settings) -> None:
    keys = actions.ensure_keys(now=now)

    assert {stat.S_IMODE(path.stat().st_mode) for path in key_files(settings)} == {0o600}
    assert stat.S_IMODE(Path(settings.ISSUER_KEYS_DIR).stat().st_mode) == 0o700
    assert not any("PRIVATE" in str(value) for key in keys for value in vars(key).values())


def test_a_key_file_can_be_encrypted(issuer: Issuer, now: datetime, settings: Settings) -> None:
    settings.ISSUER_KEYS_PASSWORD = "long and only for this test"

    key = actions.ensure_key(issuer=issuer, purpose=CREDENTIAL, now=now)

    content = (Path(settings.ISSUER_KEYS_DIR) / f"{key.key_id}.pem").read_bytes()
    assert b"ENCRYPTED" in content
    assert len(signing.sign(key, b"data")) == 64


def test_what_a_key_signs_its_public_half_proves(issuer: Issuer, now: datetime) -> None:
    actions.ensure_keys(now=now)
    credential, document = signing.active_key(issuer, CREDENTIAL), signing.active_key(issuer, DOCUMENT)

    edwards, elliptic = signing.public_key(credential), signing.public_key(document)
    assert isinstance(edwards, ed25519.Ed25519PublicKey)
    assert isinstance(elliptic, ec.EllipticCurvePublicKey)
    edwards.verify(signing.sign(credential, b"data"), b"data")
    elliptic.verify(signing.sign(document, b"data"), b"data", ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        edwards.verify(signing.sign(credential, b"data"), b"Data")
    assert signing.public_raw(credential) == edwards.public_bytes_raw()
    assert len(signing.public_raw(document)) == 65


def test_a_key_may_come_from_the_environment(issuer: Issuer, now: datetime, settings: Settings) -> None:
    key = actions.ensure_key(issuer=issuer, purpose=CREDENTIAL, now=now)
    [path] = key_files(settings)
    settings.ISSUER_KEYS = {key.key_id: path.read_text()}
    path.unlink()

    assert len(signing.sign(key, b"data")) == 64


def test_a_missing_or_exchanged_private_key_signs_nothing(issuer: Issuer, now: datetime, settings: Settings) -> None:
    lost, other = (
        actions.ensure_key(issuer=issuer, purpose=CREDENTIAL, now=now),
        actions.ensure_key(issuer=issuer, purpose=DOCUMENT, now=now),
    )
    directory = Path(settings.ISSUER_KEYS_DIR)
    (directory / f"{lost.key_id}.pem").unlink()

    with pytest.raises(KeyUnavailableError):
        signing.sign(lost, b"data")
    (directory / f"{other.key_id}.pem").rename(directory / f"{lost.key_id}.pem")
    with pytest.raises(KeyUnavailableError):
        signing.sign(lost, b"data")


def test_the_chain_is_whole_and_only_good_for_documents(issuer: Issuer, now: datetime) -> None:
    key = actions.ensure_key(issuer=issuer, purpose=DOCUMENT, now=now)
    authority = signing.active_key(None, AUTHORITY)

    own, root = read_chain(key.chain_pem)
    assert is_whole_chain([own, root], now=now)
    assert not is_whole_chain([root, own], now=now)
    assert not is_whole_chain([own, root], now=now + timedelta(days=51 * 366))
    assert pem(root) == authority.chain_pem
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not own.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    usage = own.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    assert own.subject.rfc4514_string() == "CN=Northern Creative Industries Programme,O=Northern Creative Industries Programme,C=TH"


@pytest.mark.parametrize("name", ["ก" * 120, "ศูนย์ส่งเสริมอุตสาหกรรมสร้างสรรค์ภาคเหนือ แห่งมหาวิทยาลัยตัวอย่าง", "X" * 255])
def test_a_long_name_is_cut_to_what_a_certificate_can_hold(issuer: Issuer, now: datetime, name: str) -> None:
    Issuer.objects.update(name_en=name)
    issuer.refresh_from_db()

    key = actions.ensure_key(issuer=issuer, purpose=DOCUMENT, now=now)

    assert is_whole_chain(read_chain(key.chain_pem), now=now)


def test_rotation_retires_the_old_key_and_keeps_it(issuer: Issuer, now: datetime) -> None:
    old = actions.ensure_key(issuer=issuer, purpose=DOCUMENT, now=now)
    later = now + timedelta(days=30)

    new = actions.rotate_key(issuer=issuer, purpose=DOCUMENT, now=later)

    old.refresh_from_db()
    assert (old.state, old.valid_until) == ("retired", later)
    assert signing.active_key(issuer, DOCUMENT) == new != old
    assert old in IssuerKey.objects.proving()
    assert (old.signed_at(now), old.signed_at(later + timedelta(seconds=1))) == (True, False)


def test_a_revoked_key_proves_nothing_and_the_issuer_gets_another(issuer: Issuer, now: datetime) -> None:
    key = actions.ensure_key(issuer=issuer, purpose=DOCUMENT, now=now)

    actions.revoke_key(key=key, note="lost laptop", now=now)

    with pytest.raises(NoKeyError):
        signing.active_key(issuer, DOCUMENT)
    with pytest.raises(KeyEndedError):
        actions.revoke_key(key=key, note="again", now=now)
    assert key not in IssuerKey.objects.proving()
    assert actions.ensure_key(issuer=issuer, purpose=DOCUMENT, now=now) != key


def test_without_an_issuer_there_is_nobody_to_name_an_authority_after(db: None, now: datetime, settings: Settings) -> None:
    with pytest.raises(NoIssuerError):
        actions.ensure_key(issuer=None, purpose=AUTHORITY, now=now)

    assert key_files(settings) == []
    assert actions.ensure_keys(now=now) == []


def test_the_database_refuses_a_second_active_key(issuer: Issuer, now: datetime) -> None:
    key = actions.ensure_key(issuer=issuer, purpose=DOCUMENT, now=now)

    for twin in (key, signing.active_key(None, AUTHORITY)):
        twin.pk, twin.key_id = None, f"{twin.key_id}-twin"
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()


def foreign_chain(tmp_path: Path, now: datetime) -> tuple[Path, Path, ec.EllipticCurvePrivateKey]:
    """A university's own authority and a key it certified."""
    root_key, own_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = authority_certificate(root_key, name="Example University", now=now)
    own = document_certificate(own_key.public_key(), name="Example University", authority=root, authority_key=root_key, now=now)
    chain, private = tmp_path / "chain.pem", tmp_path / "private.pem"
    chain.write_text(pem(own, root))
    pkcs8 = serialization.PrivateFormat.PKCS8
    private.write_bytes(own_key.private_bytes(serialization.Encoding.PEM, pkcs8, serialization.NoEncryption()))
    return chain, private, own_key


def test_an_issuer_can_bring_a_key_certified_elsewhere(issuer: Issuer, now: datetime, tmp_path: Path) -> None:
    chain, private, own_key = foreign_chain(tmp_path, now)
    actions.ensure_keys(now=now)
    out = io.StringIO()

    call_command("issuer_keys", "import", issuer.code, "--chain", str(chain), "--private", str(private), stdout=out)

    key = signing.active_key(issuer, DOCUMENT)
    assert private_key(key).public_key() == own_key.public_key()
    assert "document" in out.getvalue()
    assert IssuerKey.objects.of(issuer, DOCUMENT).count() == 2


def test_a_chain_that_is_not_the_keys_is_refused(issuer: Issuer, now: datetime, tmp_path: Path) -> None:
    chain, _private, own_key = foreign_chain(tmp_path, now)
    before = actions.ensure_key(issuer=issuer, purpose=DOCUMENT, now=now)
    own, root = chain.read_text().split("-----END CERTIFICATE-----\n")[:2]
    end = "-----END CERTIFICATE-----\n"
    stranger = ec.generate_private_key(ec.SECP256R1())

    for text, private in ((chain.read_text(), stranger), (root + end + own + end, own_key), (own + end, own_key), ("nonsense", own_key)):
        with pytest.raises(ChainError):
            actions.import_key(issuer=issuer, chain_pem=text, private=private, now=now)

    assert signing.active_key(issuer, DOCUMENT) == before


def test_the_command_prepares_lists_rotates_and_revokes(issuer: Issuer, now: datetime) -> None:
    def said(*words: str) -> list[str]:
        out = io.StringIO()
        call_command("issuer_keys", *words, stdout=out)
        return out.getvalue().splitlines()

    assert len(said()) == 3
    assert said() == []
    assert len(said("list")) == 3
    [rotated] = said("rotate", issuer.code, "credential")
    assert "active" in rotated
    assert "revoked" in said("revoke", rotated.split()[3], "--note", "a test")[0]
    for wrong in (["rotate", "NONE", "document"], ["revoke", "none", "--note", "x"], ["import", issuer.code, "--chain", "none.pem"]):
        with pytest.raises(CommandError):
            call_command("issuer_keys", *wrong)


@pytest.fixture
def token(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A software token in the place of a hardware one."""
    (tmp_path / "tokens").mkdir()
    configuration = tmp_path / "softhsm.conf"
    configuration.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    command = ["softhsm2-util", "--init-token", "--free", "--label", "school", "--pin", "1234", "--so-pin", "5678"]
    subprocess.run(command, check=True, capture_output=True)
    settings.PKCS11_MODULE, settings.PKCS11_TOKEN, settings.PKCS11_PIN = "/usr/lib/softhsm/libsofthsm2.so", "school", "1234"
    settings.ISSUER_KEY_STORAGE = "pkcs11"


def test_keys_can_live_in_a_token(issuer: Issuer, now: datetime, token: None, settings: Settings) -> None:
    actions.ensure_keys(now=now)
    document, credential = signing.active_key(issuer, DOCUMENT), signing.active_key(issuer, CREDENTIAL)

    edwards, elliptic = signing.public_key(credential), signing.public_key(document)
    assert isinstance(edwards, ed25519.Ed25519PublicKey)
    assert isinstance(elliptic, ec.EllipticCurvePublicKey)
    edwards.verify(signing.sign(credential, b"data"), b"data")
    elliptic.verify(signing.sign(document, b"data"), b"data", ec.ECDSA(hashes.SHA256()))
    assert is_whole_chain(read_chain(document.chain_pem), now=now)
    assert key_files(settings) == []
    with pytest.raises(TypeError):
        private_key(document).private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    settings.PKCS11_PIN = "4321"
    from certificates.signing import token as door

    door._session.cache_clear()
    with pytest.raises(KeyUnavailableError):
        signing.sign(document, b"data")
