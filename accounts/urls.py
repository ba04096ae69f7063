"""Routes of this app: one's own under /me/, those of the desk under /desk/."""

from django.urls import path

from accounts.views import consents, data, desk, entrance, legal, profile, tokens

app_name = "accounts"

urlpatterns = [
    path("", profile.home, name="home"),
    path("profile/", profile.profile, name="profile"),
    path("profile/certificate-name/", profile.certificate_name, name="certificate_name"),
    path("security/", profile.security, name="security"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<uuid:uuid>/revoke/", tokens.revoke, name="revoke_token"),
    path("consents/", consents.consents, name="consents"),
    path("consents/<slug:purpose>/", consents.answer_consent, name="answer_consent"),
    path("data/", data.data, name="data"),
    path("data/copy/", data.request_copy, name="request_copy"),
    path("data/copy/<uuid:uuid>/", data.copy_file, name="copy_file"),
    path("data/erase/", data.erase, name="erase"),
    path("card/", entrance.card, name="card"),
    path("mail/", entrance.mailbox, name="mailbox"),
    path("privacy/", legal.privacy, name="privacy"),
    path("terms/", legal.terms, name="terms"),
]

desk_urlpatterns = [
    path("people/", desk.people, name="people"),
    path("people/<uuid:uuid>/", desk.person, name="person"),
    path("people/<uuid:uuid>/<slug:what>/", desk.act, name="act"),
]
