"""Reviewing a reply by its words, as the replay's reviewer does: does it answer at all? (a20.1.2, a21.1, a22.1)

Salutation, date, signature and courtesy are taken away. What is left answers, unless
1. fewer than SHORTEST characters are left: nothing was said;
2. fewer than SHORT are left and they say that the matter was passed on, is being looked into or was answered before,
   or that the writer should ask elsewhere.

A reply that evades leaves the checklist's "each claim answered" unmet: closure is refused, and as the file holds no
later reply, the ticket stays open with its unit. The rule reads words only; a long reply that evades passes.
"""

import re
from typing import Final

SHORTEST, SHORT = 8, 40

_COURTESY: Final = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}月\d{1,2}日|"
    r"(?:UU|A)\d{3,}|"
    r"(?:尊敬的|亲爱的)?(?:网友|网民|市民|朋友|先生|女士)(?:朋友)?|"
    r"[您你]们?好|"
    r"(?:[您你]们?)?(?:所?(?:反映|咨询|提)的?)?(?:事情|问题|事项|来信|来帖|帖文|信件|留言|意见|建议)?"
    r"(?:我[局办部委县镇区市]|我支队|我单位)?已?(?:经)?(?:收悉|知悉|收到)(?:后|了)?|"
    r"感谢[您你]?们?对[^。！，,]*(?:关心|关注|监督|支持|理解)[^。！，,]*|"
    r"(?:谢谢|感谢)[您你]?[^。！，,]{0,12}|祝[您你][^。！，,]{0,12}|"
    r"(?:此复|特此(?:回复|答复)|现(?:将有关情况)?(?:答复|回复)如下)"
)
_NOT_WORDS: Final = re.compile(r"[\W_]+")
_EVADES: Final = re.compile(
    r"转(?:至|交|办|达|给)?.{0,16}(?:单位|部门|[局办委镇县区乡]|街道|公司|处理|处置|办理|核处|调查)|"
    r"(?:交办|批转|移交|反馈给|向.{0,8}反馈)|"
    r"(?:正在|已在|将|会)(?:进行|组织|安排)?(?:调查|核实|了解|处理|研究|跟进)|调查(?:核实|处理)中|"
    r"请[您你]?(?:直接|具体|详细)?(?:到|向|与|去)?.{0,14}(?:咨询|联系|反映|询问)|"
    r"[已曾](?:进行)?过?(?:回复|答复)"
)
WHY_EMPTY: Final = "没有书面答复的内容，事项点未答复，请补充答复后再申请办结。"
WHY_EVADES: Final = "只告知已转办、正在处理或者另行咨询，没有答复办理情况，请补充答复后再申请办结。"


def substance(reply: str) -> str:
    """What a reply says besides salutation, date and courtesy."""
    return _NOT_WORDS.sub("", _COURTESY.sub("", reply))


def evasion(reply: str) -> str | None:
    """Why a closure with this reply is refused; None where it answers."""
    said = substance(reply)
    if len(said) < SHORTEST:
        return WHY_EMPTY
    if len(said) < SHORT and _EVADES.search(said):
        return WHY_EVADES
    return None
