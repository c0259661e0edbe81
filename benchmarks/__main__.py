"""`python -m benchmarks [NAME ...]`: run measurements, print a table, keep each as JSON in benchmarks/results."""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
NAMES = (
    "clock", "act", "create", "import", "replay", "verify", "generate", "worklist", "peers", "people", "day", "sweep",
    "masking", "rotation", "dispatch",
)  # fmt: skip
"""The measurements; each is a module with `run() -> dict`, the main figure under `ratio`. `import` is `import_`."""


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def main(names: list[str]) -> int:
    """Run the named measurements, all without a name. 2 for an unknown one."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"没有这项测量：{unknown[0]}；可选：{'、'.join(NAMES)}", file=sys.stderr)
        return 2
    if len(names) != 1:  # each in a process of its own: Django is set up once for one database
        return max(subprocess.call([sys.executable, "-m", "benchmarks", name]) for name in names or NAMES)
    for name in names:
        result = {"name": name, **import_module(f"benchmarks.{'import_' if name == 'import' else name}").run()}
        RESULTS.mkdir(exist_ok=True)
        text = json.dumps({**result, "machine": machine()}, ensure_ascii=False, indent=1)
        (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(f"\n{name}")
        for key, value in result.items():
            print(f"  {key:44} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
