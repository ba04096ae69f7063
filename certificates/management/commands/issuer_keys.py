"""manage.py issuer_keys [prepare|list|rotate|import|revoke]: the keys issuers sign with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates import actions
from certificates.models import Issuer, IssuerKey
from core.errors import HonghianError

_SIGNING = [IssuerKey.Purpose.DOCUMENT.value, IssuerKey.Purpose.CREDENTIAL.value]


class Command(BaseCommand):
    """Without a word: give every issuer the keys it lacks. Safe to repeat."""

    help = "กุญแจลงนามของผู้ออกวุฒิบัตร: จัดเตรียม แสดง หมุนเปลี่ยน นำเข้า เพิกถอน / Issuers' signing keys."

    def add_arguments(self, parser: CommandParser) -> None:
        """One word for each thing that is done with keys."""
        words = parser.add_subparsers(dest="word", metavar="WORD")
        words.add_parser("prepare", help="สร้างกุญแจที่ยังขาด / make the keys that are missing (default)")
        words.add_parser("list", help="แสดงกุญแจทั้งหมด / show all keys")
        rotate = words.add_parser("rotate", help="เลิกใช้กุญแจเดิมและสร้างใหม่ / retire the key in use and make another")
        rotate.add_argument("issuer", metavar="ISSUER", help="รหัสผู้ออก / the issuer's code")
        rotate.add_argument("purpose", choices=_SIGNING)
        brought = words.add_parser("import", help="ใช้กุญแจที่หน่วยงานอื่นรับรอง / sign with a key certified elsewhere (P-256)")
        brought.add_argument("issuer", metavar="ISSUER", help="รหัสผู้ออก / the issuer's code")
        brought.add_argument("--chain", required=True, metavar="FILE", help="PEM: ใบรับรองของกุญแจขึ้นก่อน รากอยู่ท้าย / own certificate first")
        brought.add_argument("--private", metavar="FILE", help="PEM: กุญแจส่วนตัว / the private key (ISSUER_KEYS_PASSWORD opens it)")
        brought.add_argument("--label", default="", help="ป้ายกุญแจในอุปกรณ์ PKCS#11 / the key's label in the token, instead of --private")
        revoke = words.add_parser("revoke", help="เพิกถอนกุญแจที่หายหรือรั่ว / end a key that was lost or abused")
        revoke.add_argument("key", metavar="KEY", help="รหัสกุญแจ / the key's id")
        revoke.add_argument("--note", required=True, help="เหตุผล / why")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 only when everything asked for was done."""
        try:
            getattr(self, f"_{options['word'] or 'prepare'}")(options)
        except HonghianError as refusal:
            raise CommandError(f"{refusal.code}: {refusal}", returncode=1) from refusal

    def _prepare(self, _options: dict[str, Any]) -> None:
        for key in actions.ensure_keys(now=timezone.now()):
            self._tell(key)

    def _list(self, _options: dict[str, Any]) -> None:
        for key in IssuerKey.objects.select_related("issuer").order_by("pk"):
            self._tell(key)

    def _rotate(self, options: dict[str, Any]) -> None:
        self._tell(actions.rotate_key(issuer=self._issuer(options), purpose=options["purpose"], now=timezone.now()))

    def _import(self, options: dict[str, Any]) -> None:
        if bool(options["private"]) == bool(options["label"]):
            raise CommandError("--private FILE หรือ --label LABEL อย่างใดอย่างหนึ่ง / one of --private and --label", returncode=2)
        private = None
        try:
            chain = Path(options["chain"]).read_text(encoding="ascii")
            if options["private"]:
                content = Path(options["private"]).read_bytes()
                password = settings.ISSUER_KEYS_PASSWORD.encode() if b"ENCRYPTED" in content else None
                private = serialization.load_pem_private_key(content, password)
        except (OSError, ValueError, TypeError) as problem:
            raise CommandError(f"อ่านไฟล์ไม่ได้ / cannot be read: {problem}", returncode=1) from problem
        if private is not None and not isinstance(private, ec.EllipticCurvePrivateKey):
            raise CommandError("ใช้ได้เฉพาะกุญแจ P-256 / only P-256 keys", returncode=1)
        issuer = self._issuer(options)
        self._tell(actions.import_key(issuer=issuer, chain_pem=chain, private=private, label=options["label"], now=timezone.now()))

    def _revoke(self, options: dict[str, Any]) -> None:
        key = IssuerKey.objects.filter(key_id=options["key"]).first()
        if key is None:
            raise CommandError(f"{options['key']}: ไม่พบกุญแจนี้ / no such key", returncode=1)
        self._tell(actions.revoke_key(key=key, note=options["note"], now=timezone.now()))

    def _issuer(self, options: dict[str, Any]) -> Issuer:
        issuer = Issuer.objects.filter(code=options["issuer"]).first()
        if issuer is None:
            raise CommandError(f"{options['issuer']}: ไม่พบผู้ออกนี้ / no such issuer", returncode=1)
        return issuer

    def _tell(self, key: IssuerKey) -> None:
        owner = key.issuer.code if key.issuer else "-"
        self.stdout.write(f"{owner:12} {key.purpose:10} {key.state:8} {key.key_id:24} {key.algorithm:8} {key.fingerprint}")
