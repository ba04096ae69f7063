"""A registrar keeps one issuer's register: what is in another one does not exist for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.actions import erase_person
from accounts.models import User
from certificates import actions, queries
from certificates.errors import PartnerTakenError
from certificates.models import Certificate, Issuer, NameChangeRequest, Register, RegisterEvent, Registrar
from enrollment.models import Cohort, Completion, Partner
from tests.certificates.test_signature_picture import written


@pytest.fixture
def partner(cohort: Cohort) -> Partner:
    return Partner.objects.create(code="CMU", kind="university", name_th="มหาวิทยาลัยตัวอย่าง", name_en="Example University")


@pytest.fixture
def other(issuer: Issuer) -> Issuer:
    """A university that issues for itself."""
    names = {name: f"U {name}" for name in ("name_th", "name_en", "signatory_name_th", "signatory_name_en")}
    return Issuer.objects.create(code="UNI", signatory_position_th="คณบดี", signatory_position_en="Dean", **names)


@pytest.fixture
def manager(make_person: Callable[..., User]) -> User:
    return actions.appoint_certificate_manager(person=make_person(username="manager"))


@pytest.fixture
def registrar(other: Issuer, make_person: Callable[..., User], now: datetime) -> User:
    """Keeps the university's register, and not the programme's."""
    person = make_person(username="registrar", given_name="บัวผัน", family_name="ใจดี")
    actions.appoint_registrar(issuer=other, person=person, by=None, now=now)
    return person


@pytest.fixture
def theirs(
    other: Issuer, partner: Partner, cohort: Cohort, make_person: Callable[..., User], make_completion: Callable[[User], Completion],
    now: datetime,
) -> Certificate:  # fmt: skip
    """A certificate of the university's."""
    actions.assign_partner(issuer=other, partner=partner, by=None, now=now)
    Cohort.objects.filter(pk=cohort.pk).update(partner=partner)
    completion = make_completion(make_person(given_name="คำแปง", family_name="ดอกไม้"))
    return actions.issue_certificate(completion=Completion.objects.get(pk=completion.pk), now=now)


def addresses(certificate: Certificate, issuer: Issuer) -> list[str]:
    year = [issuer.code, 2569]
    return [
        reverse("certificates:issuer", args=[issuer.code]),
        reverse("certificates:issuer_example", args=[issuer.code]),
        reverse("certificates:void_number", args=[issuer.code]),
        reverse("certificates:register_year", args=year),
        reverse("certificates:register_export", args=[*year, "csv"]),
        *(reverse(f"certificates:{name}", args=[certificate.uuid]) for name in ("register_certificate", "revoke", "replace")),
    ]


def test_a_partners_runs_are_certified_by_its_own_issuer_and_all_others_by_the_default_one(
    certificate: Certificate, theirs: Certificate, cohort: Cohort, other: Issuer, make_person: Callable[..., User], now: datetime
) -> None:
    thanks = actions.thank_teacher(cohort=Cohort.objects.get(pk=cohort.pk), person=make_person(), now=now)

    numbers = [(row.issuer_code, row.number, row.issuer_name_th) for row in (certificate, theirs, thanks)]
    programme = "โครงการส่งเสริมอุตสาหกรรมสร้างสรรค์ภาคเหนือ"
    assert numbers == [("NEC", "1/2569", programme), ("UNI", "1/2569", "U name_th"), ("UNI", "2/2569", "U name_th")]
    assert queries.registers_with_gaps() == 0


def test_runs_issued_together_have_the_same_issuer_as_one_by_one(
    theirs: Certificate, cohort: Cohort, make_person: Callable[..., User], make_completion: Callable[[User], Completion], now: datetime
) -> None:
    for _ in range(3):
        make_completion(make_person())

    refused = actions.issue_rows(cohort=cohort, report=lambda _done, _total, **_: None, clock=lambda: now)

    assert (refused, list(Certificate.objects.values_list("issuer_code", "register_number"))) == (0, [("UNI", n) for n in (1, 2, 3, 4)])


def test_what_is_in_another_register_does_not_exist(
    client: Client, certificate: Certificate, theirs: Certificate, issuer: Issuer, other: Issuer, registrar: User, manager: User
) -> None:
    client.force_login(registrar)

    assert [client.get(where).status_code for where in addresses(theirs, other)] == [200] * 8
    strange = addresses(certificate, issuer)
    assert [client.get(where).status_code for where in strange] == [404] * 8
    revoking = {"reason": "issued_in_error", "note": "x", "holder_name": "ก", "course_title_th": "ข"}
    assert {client.post(where, revoking).status_code for where in strange} <= {404, 405}
    new = reverse("certificates:new_issuer")
    assert (client.get(new).status_code, client.post(new).status_code) == (404, 404)
    found = client.get(reverse("certificates:register")).content.decode()
    assert ("ดอกไม้" in found, "น้ำผึ้ง" in found, "U name_th" in found, issuer.name_th in found) == (True, False, True, False)
    assert reverse("certificates:new_issuer") not in found
    assert list(Certificate.objects.values_list("status", flat=True)) == ["valid"] * 2
    client.force_login(manager)
    assert [client.get(where).status_code for where in strange] == [200] * 8


def test_a_registrar_revokes_and_gives_up_numbers_in_ones_own_register(
    client: Client, theirs: Certificate, other: Issuer, registrar: User
) -> None:
    client.force_login(registrar)

    revoked = client.post(reverse("certificates:revoke", args=[theirs.uuid]), {"reason": "issued_in_error", "note": "มติ 1/2569"})
    void = client.post(reverse("certificates:void_number", args=["UNI"]), {"reason": "พิมพ์เสีย"})

    assert (revoked.status_code, void.status_code) == (302, 302)
    # The page gives the number in the register of the clock's year, which need not be that of the certificate.
    given = sum(Register.objects.filter(issuer=other).values_list("last_number", flat=True))
    assert (Certificate.objects.get().status, given) == ("revoked", 2)
    assert sorted(RegisterEvent.objects.filter(actor=registrar).values_list("kind", flat=True)) == ["revoked", "voided"]


def test_names_are_decided_by_who_keeps_the_register(
    client: Client, certificate: Certificate, theirs: Certificate, registrar: User, now: datetime
) -> None:
    picture = written(Image.new("RGB", (20, 20)))
    for row in (certificate, theirs):
        actions.ask_name_change(certificate=row, new_name=f"ใหม่ {row.issuer_code}", new_name_en="", evidence=picture, now=now)
    own, foreign = (NameChangeRequest.objects.get(certificate=row) for row in (theirs, certificate))
    client.force_login(registrar)

    page = client.get(reverse("certificates:name_changes")).content.decode()
    handed, refused = (client.get(reverse("certificates:evidence", args=[asked.uuid])) for asked in (own, foreign))
    assert b"".join(handed.streaming_content) == picture  # type: ignore[arg-type]
    codes = [handed.status_code, refused.status_code]
    codes += [client.post(reverse("certificates:decide", args=[asked.uuid]), {"answer": "yes"}).status_code for asked in (own, foreign)]

    assert ("ใหม่ UNI" in page, "ใหม่ NEC" in page) == (True, False)
    assert codes == [200, 404, 302, 404]
    assert sorted(NameChangeRequest.objects.values_list("certificate__issuer_code", "state")) == [("NEC", "asked"), ("UNI", "approved")]


def test_a_registrar_issues_for_the_runs_of_ones_partner_only(
    client: Client, theirs: Certificate, cohort: Cohort, registrar: User, learner: User
) -> None:
    alien = Cohort.objects.get(pk=cohort.pk)
    alien.pk, alien.uuid, alien.code, alien.partner = None, "00000000-0000-4000-8000-000000000001", "OTHER", None
    alien.save()
    client.force_login(registrar)

    codes = [client.get(reverse("certificates:cohort", args=[uuid])).status_code for uuid in (cohort.uuid, alien.uuid)]

    assert codes == [200, 404]
    assert (queries.may_handle_cohort(registrar, cohort.uuid), queries.may_handle_cohort(learner, cohort.uuid)) == (True, False)


def keep(client: Client, code: str, name: str, given: dict[str, Any], *more: int) -> int:
    return client.post(reverse(f"certificates:{name}", args=[code, *more]), given).status_code


def test_managers_appoint_and_dismiss_and_say_for_whom_an_issuer_issues(
    client: Client, other: Issuer, manager: User, registrar: User, partner: Partner, make_person: Callable[..., User]
) -> None:
    new = make_person(username="new-registrar")
    client.force_login(manager)

    assert keep(client, "UNI", "appoint_registrar", {"login": "new-registrar"}) == 302
    assert keep(client, "UNI", "appoint_registrar", {"login": "new-registrar"}) == 302
    assert keep(client, "UNI", "appoint_registrar", {"login": "nobody"}) == 302
    assert keep(client, "UNI", "issuer_partner", {"partner": partner.pk}) == 302
    assert keep(client, "UNI", "issuer_prakatsaniyabat", {"issues_prakatsaniyabat": "on"}) == 302
    assert Issuer.objects.get(code="UNI").issues_prakatsaniyabat
    page = client.get(reverse("certificates:issuer", args=["UNI"])).content.decode()
    assert ("new-registrar" in page, "ไม่พบบัญชี" in page, partner.name_th in page) == (True, True, True)
    assert set(Registrar.objects.values_list("person", flat=True)) == {registrar.pk, new.pk}
    row = Registrar.objects.get(person=registrar)
    assert keep(client, "NEC", "dismiss_registrar", {}, row.pk) == 404
    assert keep(client, "UNI", "dismiss_registrar", {}, row.pk) == 302
    client.force_login(registrar)
    assert client.get(reverse("certificates:register")).status_code == 403
    made = RegisterEvent.objects.filter(issuer=other).values_list("kind", "changes")
    assert [kind for kind, _changes in made] == ["registrar_made", "registrar_made", "issuer_changed", "issuer_changed", "registrar_ended"]
    assert [changes for _kind, changes in made if changes] == [{"partner": ["", "CMU"]}, {"issues_prakatsaniyabat": ["False", "True"]}]


def test_a_registrar_appoints_nobody(client: Client, other: Issuer, registrar: User, partner: Partner) -> None:
    row = Registrar.objects.get()
    client.force_login(registrar)

    codes = [
        keep(client, "UNI", "appoint_registrar", {"login": "registrar"}),
        keep(client, "UNI", "dismiss_registrar", {}, row.pk),
        keep(client, "UNI", "issuer_partner", {"partner": partner.pk}),
        keep(client, "UNI", "issuer_prakatsaniyabat", {"issues_prakatsaniyabat": "on"}),
    ]
    kept = Issuer.objects.get(code="UNI")

    assert codes == [404] * 4
    assert (Registrar.objects.count(), kept.partner, kept.issues_prakatsaniyabat) == (1, None, False)
    assert "appoint_registrar" not in client.get(reverse("certificates:issuer", args=["UNI"])).content.decode()


def test_a_partners_runs_have_one_issuer(issuer: Issuer, other: Issuer, partner: Partner, now: datetime) -> None:
    actions.assign_partner(issuer=other, partner=partner, by=None, now=now)

    with pytest.raises(PartnerTakenError):
        actions.assign_partner(issuer=issuer, partner=partner, by=None, now=now)
    assert actions.assign_partner(issuer=other, partner=None, by=None, now=now).partner is None
    assert actions.assign_partner(issuer=issuer, partner=partner, by=None, now=now).partner == partner


def test_the_default_issuer_may_be_a_partners_own_and_takes_no_others_runs(
    issuer: Issuer, other: Issuer, partner: Partner, now: datetime
) -> None:
    later = Partner.objects.create(code="ZZZ", kind="university", name_th="อีกแห่ง")
    for each, of in ((other, partner), (issuer, later)):
        actions.assign_partner(issuer=each, partner=of, by=None, now=now)

    assert [Issuer.objects.for_partner(pk).first() for pk in (partner.pk, later.pk, None)] == [other, issuer, issuer]


def test_who_is_erased_keeps_no_register(registrar: User, now: datetime) -> None:
    erase_person(person=registrar, now=now)

    assert not Registrar.objects.exists()


def test_thanks_for_a_run_name_its_last_day(cohort: Cohort, make_person: Callable[..., User], issuer: Issuer, now: datetime) -> None:
    Cohort.objects.update(closes_at=datetime(2026, 8, 31, 17, tzinfo=UTC))

    thanks = actions.thank_teacher(cohort=Cohort.objects.get(pk=cohort.pk), person=make_person(), now=now)

    assert thanks.completed_date == date(2026, 8, 31)
