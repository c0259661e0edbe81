"""What no text may hold is left out wherever it is typed; a page never fails for it (hostile input)."""

from django.test import Client
from tests.store.desk import Desk
from tests.web.conftest import SignedIn

from hotline.tickets.models import Demand


def test_nul_in_an_address_or_a_form_is_left_out(desk: Desk, signed_in: SignedIn) -> None:
    wang = Client()
    assert wang.post("/progress", {"number": "260420-0\0", "code": "AAAA\0"}).status_code == 422
    assert wang.post("/sign-in", {"username": "lin\0", "password": "a\0b"}).status_code == 422
    assert wang.get("/calculator?received=%00").status_code < 500
    number, lin = desk.dispatched(), signed_in("派单员老林")
    assert lin.get("/desk/list/to_dispatch?unit=%00").status_code == 200
    assert lin.get("/desk/search?q=%00").status_code < 500
    assert lin.get(f"/desk/{number}").status_code == 200


def test_the_words_around_it_are_kept(desk: Desk) -> None:
    wang = Client()
    wang.post("/say/what", {"words": "路灯\0不亮"})
    assert "路灯不亮" in wang.get("/say/what").content.decode()
    assert not Demand.objects.exists()
