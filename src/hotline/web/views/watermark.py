"""水印: the name of whoever looks, unit and time, faintly over every page of the desk, as one picture (S39).

A picture and no style: the content policy knows no style attribute, and a photograph of the screen tells whose it was.
"""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

from hotline.core.instants import SHANGHAI
from hotline.web.frame import Desk, present
from hotline.web.permission import staff

KEPT: Final = 60
"""Seconds a browser may show the same picture: the time on it is that of the minute."""
_WIDTH, _HEIGHT = 360, 220
_PICTURE: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="2160" height="1760" aria-hidden="true"><defs>'
    '<pattern id="w" width="{width}" height="{height}" patternUnits="userSpaceOnUse" patternTransform="rotate(-24)">'
    '<text x="0" y="60" font-size="15" font-family="sans-serif" fill="#808080" fill-opacity="0.14">{first}</text>'
    '<text x="0" y="82" font-size="13" font-family="sans-serif" fill="#808080" fill-opacity="0.14">{second}</text>'
    '</pattern></defs><rect width="100%" height="100%" fill="url(#w)"/></svg>'
)


@staff()
def watermark(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The picture of this person at this minute."""
    at = present(request).astimezone(SHANGHAI)
    words = {"first": f"{desk.name} {desk.post.unit_name}", "second": f"{at:%Y-%m-%d %H:%M}"}
    safe = {name: escape(text) for name, text in words.items()}
    response = HttpResponse(
        _PICTURE.format(width=_WIDTH, height=_HEIGHT, **safe), headers={"Content-Type": "image/svg+xml"}
    )
    response["Cache-Control"] = f"private, max-age={KEPT}"
    response["Vary"] = "Cookie"
    return response
