"""Files: they are what they say, run nothing, leave without what hides in them, by links that die (S35, S36)."""

import io
import socketserver
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import GPS, Base
from tests.protecting.test_reveal import CHEN
from tests.reading.people import OTHERS
from tests.store.desk import WHO, Desk
from tests.store.lives import PNG
from tests.web.conftest import Clock

from hotline.audit.models import ViewRow
from hotline.outbox.models import Message
from hotline.personal.keys import Purpose
from hotline.sweeps.scans import scan_files
from hotline.tickets.attachments import place_of
from hotline.tickets.examining import DOCX, XLSX, Examined, Limits, Wrong, examine
from hotline.tickets.models import Attachment, FileScan

WHO.update(OTHERS)
LIMITS = Limits(60_000_000, 200_000_000, 120, 4000)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SECRET = "绝密★启用前"


def photo(kind: str = "JPEG", **save: Any) -> bytes:
    """A photograph with camera, author and the place where it was taken."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Artist] = "PhoneMaker", "陈大文"
    exif.get_ifd(Base.GPSInfo)[GPS.GPSLatitude] = (22.0, 31.0, 0.0)
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(out, format=kind, exif=exif, **save)
    return out.getvalue()


def packed(**parts: bytes | str) -> bytes:
    """A zip archive; a name's first `_` is the folder's mark."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(text: str = "现场照片", /, **more: bytes | str) -> bytes:
    """A Word document with words and an author."""
    runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in text)
    core = "<cp:coreProperties><dc:creator>陈大文</dc:creator></cp:coreProperties>"
    return packed(**{"word/document.xml": f"<w:p>{runs}</w:p>", "docProps/core.xml": core, **more})


def pdf(text: str, more: bytes = b"") -> bytes:
    """A PDF of one page whose font maps its own codes to characters."""
    codes = {character: n for n, character in enumerate(dict.fromkeys(text), 1)}
    shown = "".join(f"{codes[character]:04X}" for character in text)
    lines = "\n".join(f"<{n:04X}> <{ord(character):04X}>" for character, n in codes.items())
    streams = [
        f"BT /F1 12 Tf <{shown}> Tj ET".encode(),
        f"{len(codes)} beginbfchar\n{lines}\nendbfchar".encode(),
    ]
    body = b"".join(
        b"%d 0 obj << /Filter /FlateDecode >> stream\n%s\nendstream endobj\n" % (n, zlib.compress(stream))
        for n, stream in enumerate(streams, 1)
    )
    return b"%PDF-1.7\n" + body + more + b"\n%%EOF\n"


def wrong(content: bytes, content_type: str, name: str = "照片") -> str:
    """Why a file is not kept."""
    found = examine(content, content_type, name, LIMITS)
    assert isinstance(found, Wrong), found
    return found.guard


def kept(content: bytes, content_type: str) -> Examined:
    """A file that must be kept."""
    found = examine(content, content_type, "照片", LIMITS)
    assert isinstance(found, Examined), found
    return found


# --- what is inside ---


@pytest.mark.parametrize(
    ("kind", "content_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_a_picture_leaves_without_place_camera_and_author(kind: str, content_type: str) -> None:
    content = photo(kind)
    copy = kept(content, content_type).copy
    assert copy is not None
    assert b"PhoneMaker" in content
    with Image.open(io.BytesIO(copy)) as picture:
        assert picture.format == kind
        assert picture.size == (40, 30)
        assert len(picture.getexif()) == 0
        assert set(picture.info) & {"exif", "xmp", "comment", "Author"} == set()
    for hidden in (b"PhoneMaker", "陈大文".encode(), b"GPS"):
        assert hidden not in copy


@pytest.mark.parametrize("behind", [packed(**{"evil.exe": b"MZ"}), b"<script>alert(1)</script>", b"<?php echo 1;"])
def test_a_picture_that_is_something_else_too_is_refused(behind: bytes) -> None:
    assert wrong(photo() + behind, "image/jpeg") == "file_double"


def test_a_document_leaves_without_its_author_and_its_pictures_without_their_place() -> None:
    content = docx(**{"word/media/image1.jpeg": photo()})
    copy = kept(content, DOCX).copy
    assert copy is not None
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert "陈大文" not in archive.read("docProps/core.xml").decode()
        assert "现" in archive.read("word/document.xml").decode()
        assert b"PhoneMaker" not in archive.read("word/media/image1.jpeg")


@pytest.mark.parametrize(
    ("content", "content_type", "guard"),
    [
        (docx(**{"word/vbaProject.bin": b"macro"}), DOCX, "file_active"),
        (docx(**{"word/activeX/activeX1.bin": b"x"}), DOCX, "file_active"),
        (packed(**{"xl/sheet.xml": b"0" * 30_000_000}), XLSX, "file_bomb"),
        (packed(**{f"xl/{n}.xml": b"" for n in range(4001)}), XLSX, "file_bomb"),
        (b"PK\x03\x04 word/ and nothing more", DOCX, "file_broken"),
        (PNG[:40], "image/png", "file_broken"),
        (pdf("通知", b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "application/pdf", "file_active"),
        (pdf("通知", b"/Type /EmbeddedFile"), "application/pdf", "file_active"),
        (pdf("通知") + packed(a=b"b"), "application/pdf", "file_double"),
    ],
)
def test_bombs_macros_scripts_and_broken_files_are_refused(content: bytes, content_type: str, guard: str) -> None:
    assert wrong(content, content_type) == guard


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_painted() -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, format="PNG")
    assert wrong(out.getvalue(), "image/png") == "file_bomb"


def test_a_pdf_that_unpacks_to_too_much_is_refused() -> None:
    bomb = b"%PDF-1.7\nstream\n" + zlib.compress(b"0" * 3_000_000) + b"\nendstream"
    found = examine(bomb, "application/pdf", "a.pdf", Limits(1, 1_000_000, 120, 100))
    assert isinstance(found, Wrong)
    assert found.guard == "file_bomb"


@pytest.mark.parametrize(
    ("content", "content_type", "name"),
    [
        (PNG, "image/png", f"{SECRET}.png"),
        (docx(SECRET), DOCX, "文件.docx"),
        (docx(**{"word/header1.xml": f"<w:t>{SECRET}</w:t>"}), DOCX, "文件.docx"),
        (packed(**{"xl/sharedStrings.xml": "<t>机密★10年</t>"}), XLSX, "表.xlsx"),
        (pdf(f"关于某事的通知{SECRET}"), "application/pdf", "文件.pdf"),
        (pdf("通知", b"/Title <" + b"feff" + SECRET.encode("utf-16-be").hex().encode() + b">"), "application/pdf", "a"),
    ],
)
def test_a_mark_of_secrecy_in_name_or_words_is_found(content: bytes, content_type: str, name: str) -> None:
    assert wrong(content, content_type, name) == "file_secret"


@pytest.mark.parametrize(
    ("content", "content_type"),
    [(PNG, "image/png"), (photo(), "image/jpeg"), (docx(), DOCX), (pdf("关于路灯的通知"), "application/pdf")],
)
def test_an_ordinary_file_is_kept(content: bytes, content_type: str) -> None:
    kept(content, content_type)


# --- the scanner ---


class _Clamd(socketserver.StreamRequestHandler):
    """What clamd says on its line, for the tests at this border only."""

    def handle(self) -> None:
        """Take a stream and answer."""
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        found = EICAR[:40] in content
        self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0")


@pytest.fixture
def clamd(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A scanner that answers."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        address = f"tcp://127.0.0.1:{server.server_address[1]}"
        monkeypatch.setenv("HOTLINE_CLAMD", address)
        yield address
        server.shutdown()


def uploads(client: Any, number: str, content: bytes, name: str = "现场.png") -> Any:
    """Somebody puts a file on a ticket by the page."""
    return client.post(f"/desk/{number}/attach", {"file": SimpleUploadedFile(name, content), "key": name})


def test_an_infected_file_is_refused_and_a_clean_one_kept(desk: Desk, signed_in: Any, clamd: str, clock: Clock) -> None:
    number = desk.accepted(CHEN)
    clock.move_to(desk.now)
    li = signed_in("城管局小李")
    answer = uploads(li, number, pdf("通知", EICAR))
    assert answer.status_code == 422
    assert "文件带有病毒" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert uploads(li, number, PNG).status_code == 302
    assert FileScan.objects.get().status == "clean"


def test_with_the_scanner_away_intake_goes_on_and_the_file_waits(
    desk: Desk, signed_in: Any, clamd: str, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    number = desk.accepted(CHEN)
    clock.move_to(desk.now)
    li = signed_in("城管局小李")
    monkeypatch.setenv("HOTLINE_CLAMD", "tcp://127.0.0.1:1")
    assert uploads(li, number, pdf("通知", EICAR), "一.pdf").status_code == 302
    assert uploads(li, number, PNG, "二.png").status_code == 302
    page = li.get(f"/desk/{number}").content.decode()
    assert page.count("等待病毒检查") == 2
    assert "/files/" not in page
    assert scan_files(desk.now) == 0
    monkeypatch.setenv("HOTLINE_CLAMD", clamd)
    assert scan_files(desk.now) == 2
    assert sorted(FileScan.objects.values_list("status", flat=True)) == ["clean", "infected"]
    assert Message.objects.get(kind__startswith="infected_file+").recipient_kind == "privacy"
    page = li.get(f"/desk/{number}").content.decode()
    assert "带有病毒，已隔离" in page
    assert page.count("/files/") == 1


# --- given out ---


def links(page: str) -> list[str]:
    """The links to files on a page."""
    return [part.partition('"')[0].replace("&amp;", "&") for part in page.split('href="')[1:] if "/files/" in part[:90]]


def test_a_file_is_given_out_by_a_link_of_ones_own_that_dies(desk: Desk, signed_in: Any, clock: Clock) -> None:
    number = desk.accepted(CHEN)
    clock.move_to(desk.now)
    li, luo = signed_in("城管局小李"), signed_in("城管局罗局")
    assert uploads(li, number, photo(), "王女士家门口.jpg").status_code == 302
    (link,) = links(li.get(f"/desk/{number}").content.decode())
    answer = li.get(link)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E7%8E%8B")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"PhoneMaker" not in answer.content
    assert ViewRow.objects.get(kind="downloaded").person == "city_management_handler"
    row = Attachment.objects.get()
    assert row.reference in link
    assert str(row.id) not in link
    assert luo.get(link).status_code == 404  # another person's link
    assert li.get(link.partition("?")[0]).status_code == 404
    clock.move_to(desk.now + timedelta(minutes=11))
    assert li.get(link).status_code == 404


def test_at_p2_a_unit_has_a_file_only_when_a_person_has_looked_at_it(desk: Desk, signed_in: Any, clock: Clock) -> None:
    number = desk.accepted(CHEN, identity_withheld=True)
    desk.does("坐席小陈", "attach", number, name="陈大文家.jpg", content=photo())
    clock.move_to(desk.now)
    li, lin = signed_in("城管局小李"), signed_in("派单员老林")
    page = li.get(f"/desk/{number}").content.decode()
    assert "图片1" in page
    assert "陈大文" not in page
    assert links(page) == []
    reference = Attachment.objects.get().reference
    assert lin.post(f"/desk/{number}/files/{reference}/release").status_code == 302
    (link,) = links(li.get(f"/desk/{number}").content.decode())
    answer = li.get(link)
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E5%9B%BE%E7%89%871.jpg"
    for hidden in (b"PhoneMaker", "陈大文".encode()):
        assert hidden not in answer.content


def test_the_original_stays_as_it_was(desk: Desk) -> None:
    from hotline.intake.selectors import vault_of
    from hotline.tickets.attachments import opened

    number = desk.accepted(CHEN)
    desk.does("城管局小李", "attach", number, name="现场.jpg", content=photo())
    row = Attachment.objects.get()
    assert opened(number, row.reference).content == photo()
    scan = FileScan.objects.get()
    vault = vault_of(row.demand.requester_id)
    copy = vault.open_bytes(Purpose.FILES, place_of("copy_sealed", row.id), bytes(scan.copy_sealed or b""))
    assert b"PhoneMaker" not in copy


def test_a_ticket_takes_only_so_many_files(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from hotline.acting import attaching
    from hotline.protection.rules import shipped

    few = replace(shipped(), files=replace(shipped().files, of_one_demand=1))
    monkeypatch.setattr(attaching, "rules", lambda _: few)
    number = desk.accepted(CHEN)
    desk.does("城管局小李", "attach", number, name="一.png", content=PNG)
    assert desk.refused("城管局小李", "attach", number, name="二.png", content=PNG) == "files_many"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "图.png", "不接受这种文件"),
        (b"MZ\x90\x00" + bytes(200), "照片.jpg", "不接受这种文件"),
        (docx(SECRET), "通知.docx", "没有保存"),
        (PNG, f"{SECRET}.png", "没有保存"),
    ],
)
def test_a_refused_file_is_said_in_words_and_nothing_is_kept(
    desk: Desk, signed_in: Any, content: bytes, name: str, words: str
) -> None:
    number = desk.accepted(CHEN)
    answer = uploads(signed_in("城管局小李"), number, content, name)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Attachment.objects.exists()
