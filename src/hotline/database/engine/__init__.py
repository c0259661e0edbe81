"""Django's engine for PostgreSQL, asking less of it (`DATABASES["default"]["ENGINE"]`)."""
