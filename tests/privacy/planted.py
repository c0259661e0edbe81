"""A corpus of sentences with personal data planted in them (S07): by kind, in the forms in which people write it."""

from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

from hotline.personal.id_number import check_character
from hotline.personal.scrub import Kind, passes_luhn

AROUND = (
    "小区门口的路灯一周不亮，{}，请尽快修好。",
    "您好！{}。我要投诉楼下烧烤店深夜扰民。",
    "{}，上个月5号就反映过，一直没有人来处理",
    "关于补贴的事，工作人员让我留下{}，到现在没有消息。",
    "孩子在学校门口摔伤。{}\n请学校给个说法",
)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文辉志鹏俊豪子轩梓涵雨桐欣怡浩然思远家乐晓东海燕"


@dataclass(frozen=True)
class Planted:
    """A sentence, the value planted in it, its kind, the form it was written in."""

    text: str
    value: str
    kind: str
    form: str


class Corpus:
    """Sentences drawn from a seed, so that figures can be had again."""

    def __init__(self, seed: int = 7) -> None:
        self._chance = Random(seed)
        self._around = cycle(AROUND)

    def of(self, kind: str, each: int) -> list[Planted]:
        """So many sentences of every form of a kind."""
        return [self._one(kind, form) for form in FORMS[kind] for _ in range(each)]

    def _one(self, kind: str, form: str) -> Planted:
        value = getattr(self, f"_{kind.lower()}")(form)
        return Planted(next(self._around).format(form.replace("@", value)), value, kind, form)

    def _digits(self, n: int) -> str:
        return "".join(self._chance.choice("0123456789") for _ in range(n))

    def _phone(self, form: str) -> str:
        mobile = f"1{self._chance.choice('3456789')}{self._digits(9)}"
        if "座机" in form:
            return f"0760-{self._chance.choice('2345678')}{self._digits(7)}"
        if "香港" in form:
            return f"+852 {self._chance.choice('569')}{self._digits(3)} {self._digits(4)}"
        if "空格" in form:
            return f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}"
        if "全角" in form:
            return "".join(chr(ord(digit) + 0xFEE0) for digit in mobile)
        if "念" in form:
            return "".join("零一二三四五六七八九"[int(digit)] for digit in mobile)
        return mobile

    def _id_number(self, form: str) -> str:
        born = f"{self._chance.randint(1940, 2015)}{self._chance.randint(1, 12):02}{self._chance.randint(1, 28):02}"
        first = f"442000{born}{self._digits(3)}"
        number = first + check_character(first)
        return f"{number[:6]} {number[6:14]} {number[14:]}" if "空格" in form else number

    def _bank_card(self, form: str) -> str:
        first = f"62{self._digits(16)}"
        number = next(first + last for last in "0123456789" if passes_luhn(first + last))
        return " ".join(number[n : n + 4] for n in range(0, len(number), 4)) if "空格" in form else number

    def _plate(self, form: str) -> str:
        letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
        if "新能源" in form:
            return f"粤{self._chance.choice(letters)}D{self._digits(5)}"
        dot = "·" if "点" in form else ""
        return f"粤T{dot}{self._chance.choice(letters)}{self._digits(4)}"

    def _email(self, _form: str) -> str:
        name = f"{self._chance.choice(['chen', 'wang.li', 'z_j', 'lamp'])}{self._digits(3)}"
        return f"{name}@{self._chance.choice(['163.com', 'qq.com', 'mail.example.com.cn'])}"

    def _account(self, form: str) -> str:
        if "QQ" in form:
            return f"{self._chance.randint(1, 9)}{self._digits(8)}"
        return f"{self._chance.choice(['chen', 'wxid_', 'Lucky', 'zs'])}{self._digits(4)}ab"

    def _house(self, form: str) -> str:
        n, room = self._chance.randint(1, 180), f"{self._chance.randint(1, 30)}0{self._chance.randint(1, 9)}"
        return {
            "我住在悦来南路@": f"{n}号",
            "我家在民族东路@": f"{n}号之{n % 5 + 1}",
            "住竹苑新村@": f"{n % 40 + 1}栋{n % 4 + 1}单元{room}房",
            "我是雅居乐花园的业主，@": f"{n % 40 + 1}幢{room}",
            "我在@住": f"{n % 40 + 1}号楼{n % 4 + 1}单元{room}室",
            "送到@来": f"{n % 9 + 1}-{n % 3 + 1}-{room}",
            "楼上@漏水": f"{room}室",
            "凯茵新城@": f"A{n % 20 + 1}栋{room}房",
        }[form]

    def _name(self, _form: str) -> str:
        given = "".join(self._chance.choice(GIVEN) for _ in range(self._chance.choice((1, 2, 2))))
        return self._chance.choice(SURNAMES) + given

    def _whole_name(self, _form: str) -> str:
        return self._chance.choice(SURNAMES) + "".join(self._chance.choice(GIVEN) for _ in range(2))


FORMS: dict[str, tuple[str, ...]] = {
    "PHONE": (
        "电话@", "我的手机是@", "打我电话@谢谢", "联系方式：@（白天）", "座机@", "香港号码@", "手机@（空格）",
        "手机@（全角）",
        "号码是@（念出来的）",
    ),
    "ID_NUMBER": ("身份证号@", "身份证@", "证件号码：@，", "身份证@（空格）"),
    "BANK_CARD": ("卡号@", "银行卡@", "打到@这个账号", "卡号@（空格）"),
    "PLATE": ("车牌@", "一辆@的车", "车牌号是@（新能源）", "@（带点）乱停"),
    "EMAIL": ("邮箱@", "请发到@", "邮箱：@。"),
    "ACCOUNT": ("微信号@", "加我微信：@", "VX：@", "我的QQ是@", "QQ号@"),
    "HOUSE": (
        "我住在悦来南路@", "我家在民族东路@", "住竹苑新村@", "我是雅居乐花园的业主，@", "我在@住", "送到@来",
        "楼上@漏水",
        "凯茵新城@",
    ),
    "NAME": ("我叫@", "本人@，", "我是@，", "联系人：@", "姓名@，", "申请人@，", "我叫@，住在石岐"),
    "WHOLE_NAME": ("找@先生", "@女士可以作证", "请与@老师联系"),
}  # fmt: skip
"""Kind -> the forms it is written in, @ being its place. WHOLE_NAME: of three characters, before a title."""

UNINTRODUCED = ("跟@吵过架", "隔壁的@经常放音乐", "@打了我", "这件事@知道")
"""Names that nothing introduces: no rule finds them; the requester's own is taken out because it is known."""


def without_introduction(n: int, seed: int = 11) -> list[Planted]:
    """Sentences with a name that nothing introduces."""
    corpus = Corpus(seed)
    found = []
    for form, around in islice(zip(cycle(UNINTRODUCED), cycle(AROUND), strict=False), n):
        name = corpus._name("")
        found.append(Planted(around.format(form.replace("@", name)), name, "NAME", form))
    return found


MARKS = {
    **{kind: Kind[kind].mark for kind in FORMS if kind != "WHOLE_NAME"},
    "WHOLE_NAME": Kind.NAME.mark,
}
