"""The English catalogue: compiled as written, nothing of the portal left in Chinese."""

import re
from pathlib import Path

from django.utils import translation

from hotline.web.messages import FOLDER, compiled, read_po

WEB = Path(__file__).parents[2] / "src/hotline/web"
PORTAL = ("portal/*.html", "components/*.html", "base.html", "portal.html", "error.html", "sign_in.html")
MESSAGES = read_po((FOLDER / "django.po").read_text("utf-8"))


def asked_for() -> set[str]:
    """The messages of the templates a requester sees."""
    files = [file for name in PORTAL for file in (WEB / "templates").glob(name)]
    return {
        message
        for file in files
        for message in re.findall(r"""\{%\s*trans\s+["']([^"']+)["']""", file.read_text("utf-8"))
    }


def test_the_compiled_catalogue_is_the_written_one() -> None:
    assert (FOLDER / "django.mo").read_bytes() == compiled(MESSAGES)


def test_every_message_of_the_portal_is_translated() -> None:
    assert len(asked_for()) > 100
    assert asked_for() - set(MESSAGES) == set()


def test_places_in_a_message_stand_in_its_translation() -> None:
    for message, words in MESSAGES.items():
        if message:
            assert set(re.findall(r"%\(\w+\)s", message)) == set(re.findall(r"%\(\w+\)s", words)), message


def test_numbers_have_their_own_form() -> None:
    with translation.override("en"):
        for n, words in ((1, "1 thing needs attention."), (2, "2 things need attention.")):
            said = translation.ngettext("有%(n)s处需要补充或修改。", "有%(n)s处需要补充或修改。", n) % {"n": n}
            assert said == words
