"""Routes of this app."""

from django.urls import URLPattern, path

from certificates.views import holder, verify

app_name = "certificates"

urlpatterns: list[URLPattern] = [
    path("my/certificates/", holder.mine, name="mine"),
    path("my/certificates/order/<uuid:uuid>/", holder.order, name="order"),
    path("my/certificates/<uuid:uuid>/name/", holder.show_name, name="show_name"),
    path("my/certificates/<uuid:uuid>/certificate.pdf", holder.pdf, name="pdf"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:code>/", verify.verify_code, name="verify_code"),
]
