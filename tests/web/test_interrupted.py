"""What was typed when a session had ended is never lost, and never somebody else's (S24)."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.store.desk import Desk
from tests.web.conftest import NOW, Clock, SignedIn, later, proofs

WORDS = "约好周三上午看现场，带灯杆图纸"


def interrupted(signed_in: SignedIn, desk: Desk, clock: Clock) -> tuple[Client, str]:
    """城管局小李 sends a form after the session had ended; the browser and the address."""
    number = desk.accepted()
    later(clock, desk)
    client, path = signed_in("城管局小李"), f"/desk/{number}/do/contact_requester"
    later(clock, desk, 60)
    sent = client.post(path, {"said": WORDS, "reached": "no", "key": "k", "version": "3"})
    assert sent.headers["Location"] == f"/sign-in?next={path}"
    return client, path


def test_nobody_else_at_the_same_browser_reads_it(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    client, path = interrupted(signed_in, desk, clock)
    client.post("/sign-in", proofs("城管局罗局", next=path))
    assert WORDS not in client.get(path).content.decode()
    client.post("/sign-out")
    client.post("/sign-in", proofs("城管局小李", next=path))
    assert WORDS not in client.get(path).content.decode()  # and it is gone for good


def test_a_page_without_a_form_for_it_shows_what_was_typed_to_be_sent_once_more(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    tan = signed_in("管理员小冯")
    clock.move_to(NOW + timedelta(hours=1))
    typed = {"unit": "city_management", "person": "city_management_handler", "note": WORDS}
    sent = tan.post("/desk/security-people", typed)
    assert sent.headers["Location"] == "/sign-in?next=/desk/security-people"
    tan.post("/sign-in", proofs("管理员小冯", next="/desk/security-people"))
    page = tan.get("/desk/security-people").content.decode()
    assert "登录以前写的内容都在" in page
    assert WORDS in page
    assert 'name="person" value="city_management_handler"' in page
    again = tan.get("/desk/security-people").content.decode()
    assert "登录以前写的内容都在" not in again
    assert "信息安全责任人" in again


def test_a_password_typed_into_an_old_page_is_not_kept(signed_in: SignedIn, clock: Clock) -> None:
    lin = signed_in("派单员老林")
    clock.move_to(NOW + timedelta(hours=1))
    secret = "green-Kettle-92-rain"
    lin.post("/desk/account/password", {"old": "x", "new": secret, "again": secret})
    lin.post("/sign-in", proofs("派单员老林", next="/desk/account/password"))
    assert secret not in lin.get("/desk/account/password").content.decode()
    assert "draft-interrupted" not in lin.session or secret not in str(dict(lin.session))


def test_a_part_asked_for_by_a_script_leads_the_whole_page_to_sign_in(signed_in: SignedIn, clock: Clock) -> None:
    lin = signed_in("派单员老林")
    clock.move_to(NOW + timedelta(hours=1))
    headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/desk/list/to_dispatch?due=soon"}
    answer = lin.post("/desk/search", {"q": "路灯"}, **headers)  # type: ignore[arg-type]
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/desk/list/to_dispatch%3Fdue%3Dsoon"


def test_files_have_to_be_chosen_again_and_it_is_said(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    later(clock, desk)
    li, path = signed_in("城管局小李"), f"/desk/{number}/attach"
    later(clock, desk, 60)
    li.post(path, {"file": SimpleUploadedFile("灯.jpg", b"\xff\xd8\xff"), "key": "k", "note": WORDS})
    li.post("/sign-in", proofs("城管局小李", next=path))
    assert "文件没有保留，请重新选择" in li.get(path, follow=True).content.decode()


def test_over_the_cover_signing_in_answers_the_script(signed_in: SignedIn, clock: Clock) -> None:
    lin = signed_in("派单员老林")
    assert lin.get("/sign-in/alive").status_code == 204
    clock.move_to(NOW + timedelta(hours=1))
    assert lin.get("/sign-in/alive").status_code == 401
    wrong = lin.post("/sign-in", {**proofs("派单员老林"), "password": "x"}, HTTP_X_COVER="yes")
    assert (wrong.status_code, "不对" in wrong.json()["words"]) == (422, True)
    right = lin.post("/sign-in", proofs("派单员老林"), HTTP_X_COVER="yes")
    assert right.status_code == 200
    assert set(right.json()) == {"account", "owes", "csrf"}
    assert lin.get("/sign-in/alive").status_code == 204


def test_an_answer_within_the_time_keeps_the_session(signed_in: SignedIn, clock: Clock) -> None:
    lin = signed_in("派单员老林")
    for minutes in range(10, 100, 10):
        clock.move_to(NOW + timedelta(minutes=minutes))
        assert lin.get("/sign-in/alive").status_code == 204, minutes
    assert lin.get("/desk/list/to_dispatch").status_code == 200
