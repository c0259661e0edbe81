"""A short restore drill beside a running service (S48)."""

import re
import subprocess
from pathlib import Path

from tests.killing.http_load import Clients
from tests.operation.installation import ONE_PROCESS, PROGRAM, Installation, found_city


def test_a_drill_while_acts_go_on(own_data: Path) -> None:
    tokens = found_city()
    running = Installation(own_data, more=ONE_PROCESS, commands=("serve",))
    try:
        running.wait_until_ready()
        clients = Clients(running, *tokens, 2)
        clients.wait_for_progress(10)
        done = subprocess.run([PROGRAM, "database", "drill"], capture_output=True, text=True, check=False, timeout=120)
        clients.wait_for_progress(2)
        clients.stop()
        assert done.returncode == 0, done.stderr
        events = re.search(r"恢复出 (\d+) 条链、(\d+) 个事件，全部相符。", done.stdout)
        assert events is not None
        assert int(events[2]) >= 10
        assert re.search(r"RPO [\d.]+ 秒", done.stdout)
        assert re.search(r"RTO [\d.]+ 秒", done.stdout)
        found = subprocess.run(
            [PROGRAM, "doctor", "--production"], capture_output=True, text=True, check=False, timeout=60
        )
        assert "恢复演练最近一次完成于" in found.stdout
        assert clients.wrong == []
    finally:
        running.end()
