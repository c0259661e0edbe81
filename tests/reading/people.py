"""The people of the demo city as readers, by name."""

from tests.store.desk import WHO, Desk

from hotline.core.scope import Reader
from hotline.reading.readers import reader

OTHERS = {
    "知识管理员小袁": ("yuan_knowledge", "knowledge_editor"),
    "分析员小曾": ("zeng_analyst", "analyst"),
    "保密员老谭": ("tan_privacy", "privacy_officer"),
    "审计员老邓": ("deng_auditor", "auditor"),
    "坐席小梁": ("liang_agent", "agent"),
}


def reads(desk: Desk, name: str, *, reason: str = "") -> Reader:
    """An official of the demo city as a reader of today."""
    key, role = {**WHO, **OTHERS}[name]
    return reader(key, role, desk.now, reason=reason)
