"""The entry of the web server."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from hotline.web.receiving import Receiving
from hotline.web.stopping import end_with_parent, stop_once

stop_once()
end_with_parent(int(os.environ.get("HOTLINE_SERVER", "0")) or None)
answering = get_wsgi_application()
_ = get_resolver().url_patterns  # now: two first requests at once would build the addresses twice
gc.collect()
gc.freeze()  # what is loaded stays: a look for garbage among a quarter of a million objects held a request for 0.1 s
gc.set_threshold(20_000, 10, 10)  # a request makes thousands of things; looked through at every 700 it takes longer
application = Receiving(answering, int(os.environ.get("HOTLINE_THREADS", "4")))
