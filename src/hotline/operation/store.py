"""Checks of the database and of what runs on it (S15, S16, S48, S50)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.utils.timezone import localtime

from hotline.core.calendar import Calendar
from hotline.core.instants import SHANGHAI
from hotline.core.notices import missing_notices
from hotline.core.privacy_notice import FORMS
from hotline.database.roles import MINIMUM_VERSION
from hotline.operation.checks import FAIL, OK, WARN, Found
from hotline.operation.models import Run
from hotline.operation.readiness import SWEEPS_LATE, unapplied
from hotline.rulebook.privacy_notices import notice_in_force
from hotline.rulebook.versions import CALENDARS, adoptions

MOST_SKEW: Final = timedelta(seconds=2)
ANCHOR_LATE: Final = timedelta(hours=26)
BACKUP_LATE: Final = timedelta(hours=26)
DRILL_LATE: Final = timedelta(days=92)
BACKLOG_LATE: Final = timedelta(minutes=15)


def database(*, strict: bool) -> Iterator[Found]:
    """Version, tables and what the application's role may do. `strict` as in production."""
    version = int(_value("select current_setting('server_version_num')::int"))
    good = version >= MINIMUM_VERSION
    words = f"数据库是 PostgreSQL {version // 10000}.{version % 10000}。"
    yield Found("version", OK if good else FAIL, words, "" if good else "请换成 PostgreSQL 15 或更高版本。")
    missing = unapplied()
    if missing:
        yield Found("migrations", FAIL, f"数据库缺 {len(missing)} 项更新。", "请执行 hotline migrate。")
        return
    yield Found("migrations", OK, "数据库是当前版本。")
    yield _rights(strict=strict)
    yield durable()


def durable() -> Found:
    """Whether what was committed outlives a loss of power (S19)."""
    on = _value("select current_setting('fsync') || current_setting('full_page_writes')") == "onon"
    if on and _value("select current_setting('synchronous_commit')") != "off":
        return Found("durable", OK, "提交后断电不丢。")
    todo = "请打开 fsync、full_page_writes 与 synchronous_commit。"
    return Found("durable", FAIL, "断电会丢已提交的办理。", todo)


def _rights(*, strict: bool) -> Found:
    """S15: the role of the application can neither change events nor become someone who can."""
    powers = _value(
        """select concat_ws('、',
             case when r.rolsuper then '超级用户' end,
             case when has_table_privilege(current_user, 'audit_eventrow', 'UPDATE') then '改事件' end,
             case when has_table_privilege(current_user, 'audit_eventrow', 'DELETE') then '删事件' end,
             case when has_table_privilege(current_user, 'audit_eventrow', 'TRUNCATE') then '清空事件' end,
             case when pg_has_role(current_user, c.relowner, 'MEMBER') then '表的所有者' end)
           from pg_roles r, pg_class c
           where r.rolname = current_user and c.oid = 'audit_eventrow'::regclass"""
    )
    if not powers:
        return Found("rights", OK, "应用角色不能改、删、清空事件。")
    todo = "请用 hotline migrate 建立的两个角色，应用用 hotline_app（HOTLINE_APP_URL）。"
    return Found("rights", FAIL if strict else WARN, f"应用角色权力过大：{powers}。", todo)


def clock(now: datetime) -> Iterator[Found]:
    """The machine's clock against the database's and against what has already happened (S50, T18)."""
    skew = abs(datetime.now(UTC) - _value("select clock_timestamp()"))
    ahead = _value("select max(recorded_at) from audit_eventrow")
    if ahead is not None and ahead - now > MOST_SKEW:
        words = f"本机时钟比最近的事件还早（{localtime(ahead):%Y-%m-%d %H:%M:%S}），办理会被拒绝。"
        yield Found("clock", FAIL, words, "请校准时钟（NTP），不要改数据。")
    elif skew > MOST_SKEW:
        words = f"本机时钟与数据库相差 {skew.total_seconds():.1f} 秒。"
        yield Found("clock", WARN, words, "请在两台机器上启用 NTP（chrony 或 systemd-timesyncd）。")
    else:
        yield Found("clock", OK, "时钟与数据库一致。")


def running(now: datetime, *, strict: bool) -> Iterator[Found]:
    """Sweeps, anchor, backup, drill, messages waiting."""
    runs = {run.name: run for run in Run.objects.all()}
    yield _run(runs.get("sweeps"), "sweeps", "定时处理", SWEEPS_LATE, now, FAIL if strict else WARN,
               "请启动 hotline worker，或看它的日志。")  # fmt: skip
    if strict:
        yield _run(runs.get("anchor"), "anchor", "锚定", ANCHOR_LATE, now, WARN, "请看 hotline worker 的日志。")
        yield _backup(runs.get("backup"), now)
        yield _run(runs.get("drill"), "drill", "恢复演练", DRILL_LATE, now, WARN, "请执行 hotline database drill。")
    row = _row("select count(*), min(next_try_at) from outbox_message where next_try_at <= now()")
    late = row[1] is not None and now - row[1] > BACKLOG_LATE
    words = f"待发消息 {row[0]} 件" + (f"，最早的已等 {_age(now - row[1])}。" if row[1] else "。")
    yield Found("outbox", WARN if late else OK, words, "请检查 hotline worker 与各渠道。" if late else "")
    tasks = _value("select count(*) from outbox_message where failed_at is not null and task_done_at is null")
    yield Found("tasks", OK, f"投递不成、等人工联系的消息 {tasks} 件。")


def _run(run: Run | None, name: str, what: str, limit: timedelta, now: datetime, level: str, todo: str) -> Found:
    if run is None or run.done_at is None:
        return Found(name, level, f"{what}从未完成过。", todo)
    words = f"{what}最近一次完成于 {localtime(run.done_at):%Y-%m-%d %H:%M}。"
    if now - run.done_at > limit:
        return Found(name, level, words + "太久了。", todo)
    if run.failure:
        return Found(name, WARN, f"{words}之后一次失败（{run.failure}）。", todo)
    return Found(name, OK, words)


def _backup(run: Run | None, now: datetime) -> Found:
    """Our own backup, or the server's own archiving where it is on."""
    archived = _value("select last_archived_time from pg_stat_archiver")
    if archived is not None and now - archived <= BACKUP_LATE:
        return Found("backup", OK, f"日志归档最近一次 {localtime(archived):%Y-%m-%d %H:%M}。")
    todo = "请启用每日备份（docs/operations.md）。"
    return _run(run, "backup", "备份", BACKUP_LATE, now, WARN, todo)


def calendars(now: datetime) -> Iterator[Found]:
    """The working-day calendar of this year and, from December on, of the next (R5)."""
    newest = adoptions("calendar").filter(in_force_from__lte=now).first()
    known = CALENDARS[newest.version] if newest else Calendar("none")
    missing = missing_notices(known, now.astimezone(SHANGHAI).date())
    if missing:
        words = f"缺 {'、'.join(map(str, missing))} 年的放假通知，这些日期按暂定日历计算。"
        yield Found("calendar", WARN, words, "国务院办公厅公布后请载入（hotline calendar load，或者工作台的“日历”）。")
    else:
        yield Found("calendar", OK, f"放假通知已载入到 {max(known.notices)} 年。")


def privacy_notices(now: datetime) -> Found:
    """Whether the notices told to requesters are the city's own: the product's are drafts for its lawyer (S45)."""
    drafts = [name for form, name in FORMS.items() if notice_in_force(form, now).since is None]
    if not drafts:
        return Found("privacy_notice", OK, "隐私告知都已由本市确认。")
    todo = "请市法务审定后在工作台的“文本”里起草、批准。"
    return Found("privacy_notice", WARN, f"隐私告知仍是产品所附的草案：{'、'.join(drafts)}。", todo)


def _age(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    return f"{minutes} 分钟" if minutes < 120 else f"{minutes // 60} 小时"


def _value(words: str) -> Any:
    return _row(words)[0]


def _row(words: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(words)
        return cursor.fetchone()
