"""The API itself: its title, version and what all operations share."""

from ninja import NinjaAPI

api = NinjaAPI(title="接诉即办平台", version="1", urls_namespace="api")
