"""The product's settings with hashes of passwords that take no time: opening the demo's accounts makes 35 of them."""

from hotline.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
