"""A ticket merged while its lead was closed, let go while the lead is redone, and closed on its own (a23.1; R28)."""

from tests.store.desk import Desk
from tests.store.lives import LI

from hotline.follow_up.models import FollowUp
from hotline.proving import verify


def test_each_closure_owes_its_own_follow_up(desk: Desk) -> None:
    lead, follower = desk.accepted(), desk.accepted(LI)
    desk.does("派单员老林", "merge", follower, into=lead, reason="同一盏灯")
    desk.closes(lead)
    desk.does("回访员小何", "follow_up", lead, channel="phone", result="dissatisfied", reason="还是不亮")
    desk.does("审核员阿吴", "redo", lead, reason="再修")
    desk.does("派单员老林", "unmerge", follower, reason="不是同一盏")
    desk.submits(follower)
    desk.approves(follower)
    rows = FollowUp.objects.filter(demand__number=follower).order_by("round")
    found = [(one.round, one.ended_at is None, one.excused) for one in rows]
    assert found == [(0, False, "closed_again"), (1, True, "")]
    assert verify([follower]).clean
    desk.does("回访员小何", "follow_up", follower, channel="phone", result="satisfied")
    assert not FollowUp.objects.filter(demand__number=follower, ended_at=None).exists()
