"""The API itself: title, version, how errors are answered, how it describes itself (OpenAPI)."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from hotline.api.callers import ServiceBearer
from hotline.api.links import add_links
from hotline.api.parsing import BoundedJson
from hotline.api.problems import HANDLERS, MEDIA_TYPE

DESCRIPTION: Final = """\
The platform's API for programs. Every act goes through the same guards as a person's; a refusal is a problem
(`application/problem+json`, RFC 9457) that names guard, provision and sentence. Instants are ISO 8601 with offset;
limits are written `10wd`, `5nd`, `4wh`, `24h`, `5min`. How to use it: `docs/api/`.
"""


class Door(NinjaAPI):
    """Ninja's API, its problems described by their own media type, its answers linked along the lifecycle."""

    _described: Any = None

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        """The description of all operations, made once."""
        if self._described is None:
            self._described = self._describe(super().get_openapi_schema(*args, **kwargs))
        return self._described

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """The beginning of every answer: nobody on the way keeps it."""
        response = super().create_temporal_response(request)
        response["Cache-Control"] = "no-store"
        return response

    def _describe(self, schema: Any) -> Any:
        for operations in schema["paths"].values():
            for operation in operations.values():
                for parameter in operation["parameters"]:
                    _without_null(parameter)
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "content" in answer:
                        answer["content"] = {MEDIA_TYPE: next(iter(answer["content"].values()))}
        add_links(schema)
        return schema


def _without_null(parameter: dict[str, Any]) -> None:
    """A parameter left out has no value, not the value null."""
    kinds = parameter["schema"].pop("anyOf", None)
    if kinds:
        parameter["schema"] |= next(kind for kind in kinds if kind != {"type": "null"})


api = Door(
    title="接诉即办平台",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    auth=ServiceBearer(),
    parser=BoundedJson(),
)
for _kind, _answer in HANDLERS.items():
    api.add_exception_handler(_kind, _answer)  # type: ignore[arg-type]
