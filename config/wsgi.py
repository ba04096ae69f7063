"""The web entry point for gunicorn.

With `--preload` it is imported once and the web workers are forks of that process. So everything that a first visitor would
wait for is done here, and the collector neither runs while thousands of modules are made nor touches the pages they share.
"""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
gc.disable()

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.template.loader import get_template
from django.urls import get_resolver

from config.unread import answer_in_both_languages
from core.thai_text import warm_up

answer_in_both_languages()
warm_up()
get_template("base.html")
_routes = get_resolver().url_patterns
gc.freeze()
gc.enable()
