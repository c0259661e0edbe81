"""Django's settings. Everything that differs between installations comes from the environment.

Importing this starts no server and writes nothing: the key is made when first needed, and connecting is for those who
called `hotline.database.running()` before.
"""

import os

from django.utils.functional import lazy

from hotline import data_folder, database


def _secret_key() -> str:
    """HOTLINE_SECRET_KEY, or one made at first use and kept in HOTLINE_DATA."""
    return os.environ.get("HOTLINE_SECRET_KEY") or data_folder.secret("django")


DEBUG = os.environ.get("HOTLINE_DEBUG") == "1"
SECRET_KEY = lazy(_secret_key, str)()
ALLOWED_HOSTS = os.environ.get("HOTLINE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "hotline.organisation",
    "hotline.rulebook",
    "hotline.audit",
    "hotline.outbox",
    "hotline.catalogue",
    "hotline.intake",
    "hotline.tickets",
    "hotline.follow_up",
    "hotline.supervision",
    "procrastinate.contrib.django",
]

PROCRASTINATE_IMPORT_PATHS = ["hotline.sweeps.tasks"]

DATABASES = {"default": database.details()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False  # actions own their transactions

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
USE_I18N = True
