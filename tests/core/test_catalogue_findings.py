"""What follows from findings in a catalogue: errors bar approval, warnings want a reason (a15.2)."""

from hotline.core.catalogue_lint import Finding, bars, plain_finding, warnings

ALIKE = Finding("overlap", "error", "lamps", "scope", "a15.2", "和“路灯杆”分不开。")
DOUBT = Finding("limit_longer", "warning", "lamps", "limits", "a15.2", "……请确认并说明理由。")


def test_errors_bar_and_warnings_want_a_reason() -> None:
    assert bars([DOUBT, ALIKE]) == (ALIKE,)
    assert warnings([DOUBT, ALIKE]) == (DOUBT,)


def test_a_finding_as_plain_values() -> None:
    assert plain_finding(DOUBT) == {
        "check": "limit_longer",
        "level": "warning",
        "key": "lamps",
        "field": "limits",
        "provision": "a15.2",
        "words": "……请确认并说明理由。",
    }
