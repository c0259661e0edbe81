"""Names of persons after words by which people introduce them: 我叫…, 本人…, 我是…, 联系人：… (S07).

Only introduced names; a later issue adds a model for the rest. Surnames: the common ones of the 2020 census list.
"""

import re
from collections.abc import Iterator
from typing import Final

_COMPOUND: Final = "欧阳|司徒|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|端木|南宫|独孤|长孙"
_SINGLE: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易"
    "乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管"
    "柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟"
    "邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝冼区利招植布容揭练蔺伦"
)
_SURNAME: Final = f"(?:{_COMPOUND}|[{_SINGLE}])"
_HAN: Final = "[一-龥·]"
_STRONG: Final = r"(?:我叫|名叫|名字叫|名字是|姓名|联系人|投诉人|举报人|诉求人|申请人|当事人)(?:是|为|叫|:|,| ){0,2}"
_KIN: Final = "父亲|母亲|丈夫|妻子|老公|老婆|儿子|女儿|户主|患者|伤者|死者|监护人|法定代表人|负责人|经办人"
_WEAK: Final = rf"(?:本人|我是|我(?:的)?(?:{_KIN})|(?:{_KIN}))(?:是|叫|为|:|,| ){{0,2}}"
_TITLE: Final = "先生|女士|小姐|同志|老师|师傅|医生|经理|主任|局长|科长|所长|书记"
# What may follow a name: the end, anything but a Han character, or one of these words.
_AFTER: Final = (
    r"(?=$|[^一-龥]|是|在|住|家|于|的|女|男|先生|小姐|身份|电话|手机|联系|现|今年|因|和|与|及|要|想|到|向|购|买|反映|投诉|举报"
    r"|来|从|名下|有|户|系|为|已|被|把|将|通过|申请)"
)
# What follows 本人 and 我是 far more often than a name does.
_NO_NAME: Final = re.compile(
    r".+(?:[镇区街村市县省路校厂店楼园院局队组班社族员民业主生者客师工友户你我他她们的了在是不没多次经常都网苑人部科委位谢和]|公司|花园|广场)"
    r"|申请|查阅|查明|车辆|费用|房[屋产]|明确|连续|全[年款]|陈述|关于|司法|党费|应被|应当|和家|和伙|曾[去向在]|时常|路过|向[你您有]"
)
_STRONG_NAME: Final = re.compile(f"{_STRONG}({_SURNAME}{_HAN}{{1,2}}?{_AFTER}|{_SURNAME}{_HAN}{{1,2}})")
_TITLED: Final = re.compile(_TITLE)
_WHOLE: Final = re.compile(f"{_SURNAME}{_HAN}{{2}}")
_SHORT: Final = re.compile(f"{_SURNAME}{_HAN}")
_POLITE: Final = ("先生", "女士", "小姐")
_INTRODUCED: Final = re.compile("我|本人|名|人|[父母]亲|[丈夫妻老]|[儿女]|户主|者")
_WEAK_NAME: Final = re.compile(f"{_WEAK}({_SURNAME}{_HAN}{{1,2}}?{_AFTER})")


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each introduced name; after the weak words only where it cannot well be something else."""
    yield from _titled(text)
    if not _INTRODUCED.search(text):
        return
    for match in _STRONG_NAME.finditer(text):
        yield match.span(1)
    for match in _WEAK_NAME.finditer(text):
        if not _NO_NAME.match(match.group(1)):
            yield match.span(1)


def _titled(text: str) -> Iterator[tuple[int, int]]:
    """A whole name before a title, 陈大文先生; two characters only where a sentence begins, for 找张先生 is no name."""
    for title in _TITLED.finditer(text):
        end = title.start()
        whole, short = text[max(0, end - 3) : end], text[max(0, end - 2) : end]
        if _WHOLE.fullmatch(whole) and not _NO_NAME.match(whole):
            yield end - 3, end
        elif title.group() in _POLITE and _SHORT.fullmatch(short) and not re.match("[一-龥]", text[end - 3 : end - 2]):
            yield end - 2, end
