"""The entry of the web server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")

from django.core.wsgi import get_wsgi_application

from hotline.web.receiving import Receiving, end_with_parent

end_with_parent(int(os.environ.get("HOTLINE_SERVER", "0")) or None)
application = Receiving(get_wsgi_application(), int(os.environ.get("HOTLINE_THREADS", "4")))
