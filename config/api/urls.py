"""What lies behind the door (`config.api.door`)."""

from django.urls import path, re_path

from config.api.engine import api
from config.api.page import openapi
from config.api.refusals import unknown_path

urlpatterns = [
    path("api/v1/openapi.json", openapi),
    path("api/v1/", api.urls),
    # Never the site's own page: a program would have to read it.
    re_path("^", unknown_path),
]
