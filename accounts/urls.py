"""Routes of this app, under /me/."""

from django.urls import path

from accounts.views import consents, data, entrance, legal, profile

app_name = "accounts"

urlpatterns = [
    path("", profile.home, name="home"),
    path("profile/", profile.profile, name="profile"),
    path("profile/certificate-name/", profile.certificate_name, name="certificate_name"),
    path("security/", profile.security, name="security"),
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
