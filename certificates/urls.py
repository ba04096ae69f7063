"""Routes of this app."""

from django.urls import URLPattern, path

from certificates.views import answers, authority, bulk, credential, holder, issuer, register, requests, share, verify

app_name = "certificates"

urlpatterns: list[URLPattern] = [
    path("my/certificates/", holder.mine, name="mine"),
    path("my/certificates/order/<uuid:uuid>/", holder.order, name="order"),
    path("my/certificates/<uuid:uuid>/name/", holder.show_name, name="show_name"),
    path("my/certificates/<uuid:uuid>/certificate.pdf", holder.pdf, name="pdf"),
    path("my/certificates/<uuid:uuid>/credential.json", credential.held, {"kind": "json"}, name="credential"),
    path("my/certificates/<uuid:uuid>/badge.png", credential.held, {"kind": "png"}, name="badge_png"),
    path("my/certificates/<uuid:uuid>/badge.svg", credential.held, {"kind": "svg"}, name="badge_svg"),
    path("my/certificates/transcript/", requests.transcript, name="transcript"),
    path("my/certificates/<uuid:uuid>/endorsement/", requests.endorsement, name="endorsement"),
    path("my/certificates/<uuid:uuid>/new-name/", requests.name_change, name="name_change"),
    path("my/endorsements/", answers.questions, name="questions"),
    path("my/endorsements/<uuid:uuid>/", answers.answer, name="answer"),
    path("certificates/names/", answers.name_changes, name="name_changes"),
    path("certificates/names/<uuid:uuid>/", answers.decide, name="decide"),
    path("certificates/names/<uuid:uuid>/evidence/", answers.evidence, name="evidence"),
    path("certificates/cohorts/<uuid:uuid>/thanks/", answers.thank, name="thank"),
    path("verify/<str:code>/card.png", share.card, name="card"),
    path("certificates/cohorts/", bulk.cohorts, name="cohorts"),
    path("certificates/cohorts/<uuid:uuid>/", bulk.cohort, name="cohort"),
    path("certificates/cohorts/<uuid:uuid>/issue/", bulk.issue, name="bulk_issue"),
    path("certificates/cohorts/<uuid:uuid>/download/", bulk.download, name="bulk_download"),
    path("verify/<str:code>/credential.json", credential.public, {"kind": "json"}, name="public_credential"),
    path("verify/<str:code>/badge.png", credential.public, {"kind": "png"}, name="public_badge_png"),
    path("verify/<str:code>/badge.svg", credential.public, {"kind": "svg"}, name="public_badge_svg"),
    path("credentials/", credential.about, name="about_credentials"),
    path("credentials/status/<uuid:uuid>", credential.status, name="status_list"),
    path("credentials/achievements/<slug:kind>/<str:course_code>/<int:release_number>", credential.achievement, name="achievement"),
    path(
        "credentials/achievements/<slug:kind>/<str:course_code>/<int:release_number>/badge.svg",
        credential.achievement_badge,
        name="achievement_badge",
    ),
    path("issuers/<str:issuer_code>/did.json", credential.issuer_did, name="issuer_did"),
    path(".well-known/did.json", credential.site_did, name="site_did"),
    path("verify/", verify.verify, name="verify"),
    path("verify/file/", verify.verify_file, name="verify_file"),
    path("verify/file/<slug:digest>/", verify.verify_hash, name="verify_hash"),
    path("verify/authority/", authority.authority, name="authority"),
    path("verify/authority.pem", authority.download, name="authority_pem"),
    path("verify/<str:code>/", verify.verify_code, name="verify_code"),
    path("register/", register.home, name="register"),
    path("register/issuers/new/", issuer.new, name="new_issuer"),
    path("register/issuers/<slug:code>/", issuer.change, name="issuer"),
    path("register/issuers/<slug:code>/void/", issuer.void, name="void_number"),
    path("register/issuers/<slug:code>/<int:year_be>.<slug:file_format>", register.export, name="register_export"),
    path("register/issuers/<slug:code>/<int:year_be>/", register.year, name="register_year"),
    path("register/certificates/<uuid:uuid>/", register.certificate, name="register_certificate"),
    path("register/certificates/<uuid:uuid>/revoke/", register.revoke, name="revoke"),
    path("register/certificates/<uuid:uuid>/replace/", register.replace, name="replace"),
]
