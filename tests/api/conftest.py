"""The demo city with its outside systems."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.api.client import System, key_for

from hotline.database.places import Place


@pytest.fixture
def city(database: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A fresh database with the demo city founded; nothing remembered of another."""
    from hotline.api import callers
    from hotline.demo.founding import found_demo_city
    from hotline.proving import anchoring

    monkeypatch.setattr(anchoring, "folder", lambda: tmp_path / "anchors")
    found_demo_city()
    callers.forget()
    yield database
    callers.forget()


@pytest.fixture
def hotline(city: Place) -> System:
    """The hotline's own desk system: it acts for the hotline's people."""
    return System(key_for("desk", "unit_system", unit="hotline"))


@pytest.fixture
def bureau(city: Place) -> System:
    """城管局's system."""
    return System(key_for("cg-prod", "unit_system", unit="city_management"))


@pytest.fixture
def portal(city: Place) -> System:
    """The web portal's channel."""
    return System(key_for("portal", "channel", channel="web"))


@pytest.fixture
def ticket(hotline: System) -> str:
    """A ticket registered by 坐席小陈 and dispatched to 城管局 by 派单员老林."""
    return dispatched(hotline)


def registered(hotline: System) -> str:
    """A ticket registered by 坐席小陈."""
    made = hotline.as_("坐席小陈").post(
        "/tickets",
        contact={"requester": {"name": "王女士", "phone": "13800138000"}, "words": "民生路路灯不亮，请修复。"},
        args={"type": "help", "urgency": "settled", "place": "石岐街道民生路38号"},
    )
    assert made.status == 201, made.body
    return str(made.body["number"])


def dispatched(hotline: System) -> str:
    """A registered ticket dispatched to 城管局."""
    number = registered(hotline)
    hotline.as_("派单员老林").does(
        number, "dispatch", unit="city_management", duty_basis="三定规定", class_code="030303"
    )
    return number
