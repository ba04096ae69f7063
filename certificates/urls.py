"""Routes of this app."""

from django.urls import URLPattern, path

from certificates import views

app_name = "certificates"

urlpatterns: list[URLPattern] = [
    path("my/certificates/", views.mine, name="mine"),
    path("my/certificates/order/<uuid:uuid>/", views.order, name="order"),
    path("my/certificates/<uuid:uuid>/name/", views.show_name, name="show_name"),
    path("my/certificates/<uuid:uuid>/certificate.pdf", views.pdf, name="pdf"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify_code, name="verify_code"),
]
