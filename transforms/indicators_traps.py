"""Numbers that measure nothing: years, dates, document numbers, slogans, ordinals, frequencies.

Two questions: which stretches of a text hold no quantity at all (``masked``), and whether a number
with a unit outside them is one (``is_trap``). When in doubt a number is a trap.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from transforms.indicators_words import VERBS
from transforms.numbers import Quantity, fold

_MASKS = (
    # must match: “1310”, “1+6+3”, “综合查一次”    must not match: a quotation of several sentences
    r"“[^”\n。]{1,30}”|‘[^’\n。]{1,30}’|「[^」\n。]{1,30}」|\"[^\"\n。，,；;：:]{1,30}\"",
    # must match: 《实施纲要（2021-2025年）》, <某规定>    must not match: 3<5
    r"《[^》\n]{1,80}》|〈[^〉\n]{1,60}〉|<[^<>\n\d][^<>\n]{1,60}>",
    # must match: 厅字〔2019〕28号, 国办函[2021]30号, （2021）5号    must not match: （2）
    r"[〔\[【(（](?:19|20)\d{2}[〕\]】)）]\s?(?:第\s?)?\d{1,5}\s?号",
    # must match: 2021-2025年, 2023年1-11月, 2022—2023学年, 2024年度    must not match: 2024件
    r"(?<!\d)(?:19|20)\d{2}\s?年?\s?[-—–－~～至到]{1,2}\s?(?:19|20)?\d{2}\s?(?:年|学年)",
    r"(?<!\d)(?:19|20)\d{2}\s?(?:学年|年度|年)",
    # must match: 10月31日, 1-11月, 2月, 3日    must not match: 3个月, 30日内 is a term, a trap as well
    r"\d{1,2}\s?[-—–~～至到]?\s?\d{0,2}\s?月(?:\s?\d{1,2}\s?[日号])?|(?<!\d)\d{1,2}\s?日",
    # must match: 2023-03-08, 2023.3.8    must not match: 12.5
    r"(?<!\d)(?:19|20)\d{2}[-—/.]\d{1,2}[-—/.]\d{1,2}",
    # must match: 16:21, 8:30    must not match: 比例为1:3 (a ratio, a trap as well)
    r"\d{1,2}\s?:\s?\d{2}(?!\d)",
    # must match: 第3次, 第九版, 第 15 条    must not match: 次数
    r"第\s?[\d一二三四五六七八九十百]{1,4}\s?[个次届版条款项类期批名位章节轮部季]?",
    # must match: 1+6+3, 5+X, 7×24小时    must not match: 1321件
    r"(?<!\d)\d{1,6}\s?[+＋×xX*]\s?[\dA-Za-zNnXx]+(?:\s?[+＋×]\s?[\dA-Za-z]+)*\s?(?:个?小时|模式)?",
    # must match: 12·4, 3·15    must not match: 12.4万
    r"\d{1,2}\s?[·•]\s?\d{1,2}",
    # must match: 12345热线, 12345政务服务便民热线, 110接警服务台    must not match: 12345件
    r"(?<!\d)(?:\d{3,11}\s?(?:热线|平台|专线|电话)|(?:1[12]\d|12\d{3}|96\d{3,4})(?=[^\d，。；、件宗起条个次份人家户]{1,10}(?:热线|平台|服务台|专线)))",
    # must match: 每千人(口), 每万人    must not match: 每人
    r"(?<=每)[十百千万]{1,2}(?:名|人|户)口?",
    # must match: 2022版, 2021年版, 3.0版    must not match: 展板3版
    r"(?<!\d)(?:(?:19|20)\d{2}\s?年?|\d{1,2}\.\d)\s?版",
    # must match: (发现)一起查处一起, (办)一件成一件    must not match: 一起事故
    r"一(?P<same>[起例件户个批])[，、]?[\u4e00-\u9fff]{1,3}一(?P=same)",
    # must match: 人民路12号3楼305室, 临江大道203号    must not match: 第8号
    r"(?:[路街巷弄里]|大道)\s?\d{1,5}\s?号[\d\u4e00-\u9fff]{0,12}",
    # must match: 0571-88001234, 0733-12366    must not match: 10-20件
    r"(?<!\d)0\d{2,3}\s?[-—]\s?\d{5,8}",
    # must match: 7.2级地震, 9级大风    must not match: 三级医院
    r"\d{1,2}(?:\.\d)?\s?级(?:以上)?(?:地震|大?风|阵风|台风)",
    # must match: 二十届四中全会, 党的20大    must not match: 全会3次
    r"[二三\d]?[十\d]{1,3}届|[一二三四五六七八九\d]{1,2}中全会|党的[十一二三四五六七八九\d]{1,3}大",
    # must match: 10个部门联合印发, 4部门联合发布    must not match: 联合检查22次
    r"(?<!\d)\d{1,4}\s?(?:个|家)?(?:部门|部委|委办局|单位|省份)联合(?:印发|发布|下发|出台|制定)",
)
_MASKED = re.compile("|".join(_MASKS))
# Where something masked may begin: the search goes from one such place to the next. One class stands in
# front, which is quick to look for; what each of its characters needs is asked behind it.
_OPENS = re.compile(
    r"[“‘「\"《〈<〔\[【(（\d第一二三四五六七八九党路街巷弄里大十百千万]"
    r"(?:(?<=[“‘「\"《〈<〔\[【(（\d第])|(?<=[路街巷弄里])(?=\s?\d)|(?<=大)(?=道)|(?<=党)(?=的)|(?<=每[十百千万])|"
    r"(?<=一)(?=[起例件户个批])|(?<=[二三十])(?=[十\d]{0,3}届)|(?<=[一二三四五六七八九])(?=[一二三四五六七八九\d]?中全会))"
)

# What may follow a unit when the number names parts of a whole, not things done.
# must match: 3个方面, 5个环节, 3项制度, 2个维护    must not match: 3个项目, 4个即办事项
_STRUCTURE = re.compile(
    r"(?:方面|环节|维度|层面|层次|阶段|步骤|原则|意识|自信|维护|确立|坚持|结合|转变|到位|关键|抓手|"
    r"核心|主线|底线|红线|目标|抓手|支撑|战略|重点(?:$|任务|领域)|中心任务|基本点|必经程序|制度(?:$|[^建])|责任|办法|理念|百分|部门联合|主体责任|不放过|一律|不准|严禁)"
)
# must match before a number: 每年, 每季度开展, 每周至少    must not match: 每项工作, 各
_FREQUENCY = re.compile(
    r"每(?:年|半年|季度?|月|周|日|天|班|学期|两年|三年|人|例|件|次|户)[\u4e00-\u9fff]{0,6}$"
)
# must match before a number: 除(2件延期外), 全省前(3名)    must not match: 清除, 此前
_EXCEPT = re.compile(r"(?<![清排解消])除$|(?<![此之以日目当先年会])前$|连续$|不满$|年满$")
# must match behind 1万元以上: 10万元以下罚款, 的罚款    (the range of a fine in a rule)
# must match before a number: 可并处, 处以    must not match: 查处, 共处罚款
_PENALTY = re.compile(r"(?:可以?|应|须|并|的，?)处(?:以)?|处以")
_STATUTE = re.compile(r"\s?\d|的?罚款")
# Durations that are results; terms of a rule (应在15个工作日内答复) are none.
# must match: 时限压减, 平均到场时间, 培训, 优良天数    must not match: 到期前30天申报, 公示
_TIMED = re.compile(
    r"压减|压缩|缩短|缩减|减少|提速|(?:时限|时间|时长|周期|天数|用时|耗时|历时|工期)(?:[^，。]{0,3}?)$|平均[^，。]{0,8}$|人均[^，。]{0,6}$|延时服务|"
    r"(?:时限|时间)(?:由|从)|累计[^，。]{0,6}$|(?:时限|时间)[^，。]{0,10}(?:压|缩|降)"
)
# must match behind a duration: 缩短至, 压减到    must not match: 内答复
_SHORTER = re.compile(r"(?:以内|内)?(?:统一|平均)?(?:压减|压缩|缩短|缩减|精简|提速|减少|降)")
_MOVED = re.compile(r"(?:由|从|至|到|精简为|压缩为)\s?$")
_LESSONS = frozenset({"学时", "课时"})
_TERM = re.compile(r"(?:办理|审理|申请|公示|有效|法定|答复)期限|应当?|须|不得|之日起")
# must match before a number in words: 共, 各, 召开了, 开展    must not match: 办成, 进, 任
_DONE = re.compile(rf"(?:各|共|共计|累计|先后|参加|发放|通报|立案|罚款|审核|{VERBS})了?$")
# must match in a clause before a number in words: 召开, 各    must not match: 进, 办成
_DID = re.compile(rf"进行|各|{VERBS}")
# must match: 每季度, 定期    (a rule, not a count)    must not match: 全年共
_RULE = re.compile(r"每|定期|一年|任一|任何|同一|第|不漏|不落|人手")
# must match behind a unit: end of the clause, 进行    must not match: 事 (一件事), 重要任务
_CLOSE = re.compile(r"$|[，,。；;、：:！!？?）)\n]|进行|以上|的(?:合法性)?审查|[和及与]")
_ROUND = frozenset({"百", "千", "万", "亿", "百万", "千万", "十"})


class Traps:
    """The masked stretches of one text."""

    def __init__(self, text: str) -> None:
        plain = fold(text)  # nothing to do where it was folded before
        self._spans: list[tuple[int, int]] = []
        at = 0
        while opening := _OPENS.search(plain, at):
            found = _MASKED.match(plain, opening.start())
            at = found.end() if found else opening.end()
            if found:
                self._spans.append(found.span())
        self._starts = [start for start, _ in self._spans]

    def masked(self, start: int, end: int) -> bool:
        """Whether any of ``text[start:end]`` lies where no quantity stands."""
        at = bisect_right(self._starts, start) - 1
        if at >= 0 and self._spans[at][1] > start:
            return True
        return at + 1 < len(self._spans) and self._spans[at + 1][0] < end


def is_trap(quantity: Quantity, left: str, right: str, *, planned: bool = False) -> bool:
    """Whether a number with a unit measures nothing.

    Args:
        quantity: the number.
        left: its clause before it.
        right: its clause behind it.
        planned: it stands in a plan, where 每季度开展2次 is a target.
    """
    if _EXCEPT.search(left) or (_FREQUENCY.search(left) and not planned):
        return True
    if quantity.family == "money" and _STATUTE.match(right) and quantity.qualifier in {"at_least", "at_most"}:
        return True
    if (
        quantity.family in {"money", "ratio", "percent"}
        and _PENALTY.search(left)
        and quantity.qualifier != "exact"
    ):
        return True
    if quantity.family == "duration":
        return not _lasts(quantity, left, right)
    if quantity.family == "count" and _STRUCTURE.match(right) and not _MOVED.search(left):
        return True
    return quantity.in_words and quantity.family == "count" and _only_names(quantity, left, right)


def _lasts(quantity: Quantity, left: str, right: str) -> bool:
    """Whether a duration is a result, not a term."""
    if quantity.unit in _LESSONS:
        return True
    return bool(_TIMED.search(left) or _SHORTER.match(right)) and not _TERM.search(left)


def _only_names(quantity: Quantity, left: str, right: str) -> bool:
    """A number in words counts when it measures (各一件), not when it names (一件事)."""
    if quantity.written.rstrip("余多来") in _ROUND:
        return True  # 百日, 千家万户
    if quantity.qualifier == "at_least" and quantity.value >= 10:
        return False  # 三百余人次
    if _RULE.search(left) or quantity.written == "二":
        return True  # two things are 两次; 二次 is the second (二次供水)
    if quantity.value > 10 and len(quantity.written) > 1 and _CLOSE.match(right):
        return False
    closes = bool(_CLOSE.match(right))
    if _DONE.search(left):
        return quantity.value <= 1 and not closes
    return not (closes and _DID.search(left))
