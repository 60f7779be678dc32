"""Numbers that measure nothing: years, dates, document numbers, slogans, ordinals, frequencies.

Two questions: which stretches of a text hold no quantity at all (``masked``), and whether a number
with a unit outside them is one (``is_trap``). When in doubt a number is a trap.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from transforms.numbers import FOLD, Quantity

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
    # must match: 12345热线, 12320平台, 110电话    must not match: 12345件
    r"(?<!\d)\d{3,11}\s?(?:热线|平台|专线|电话)",
    # must match: 二十届四中全会, 党的20大    must not match: 全会3次
    r"[二三\d]?[十\d]{1,3}届|[一二三四五六七八九\d]{1,2}中全会|党的[十一二三四五六七八九\d]{1,3}大",
    # must match: 10个部门联合印发, 4部门联合发布    must not match: 联合检查22次
    r"(?<!\d)\d{1,4}\s?(?:个|家)?(?:部门|部委|委办局|单位|省份)联合(?:印发|发布|下发|出台|制定)",
)
_MASKED = re.compile("|".join(_MASKS))

# What may follow a unit when the number names parts of a whole, not things done.
# must match: 3个方面, 5个环节, 3项制度, 2个维护    must not match: 3个项目, 4个即办事项
_STRUCTURE = re.compile(
    r"(?:方面|环节|维度|层面|层次|阶段|步骤|原则|意识|自信|维护|确立|坚持|结合|转变|到位|关键|抓手|"
    r"核心|主线|底线|红线|目标|抓手|支撑|战略|重点(?:$|任务|领域)|中心任务|基本点|必经程序|制度(?:$|[^建])|责任|办法|理念|百分|部门联合|主体责任|不放过|一律|不准|严禁)"
)
# must match before a number: 每年, 每季度开展, 每周至少    must not match: 每项工作, 各
_FREQUENCY = re.compile(r"每(?:年|半年|季度?|月|周|日|天|班|学期|两年|三年)[\u4e00-\u9fff]{0,6}$")
# must match before a number: 除(2件延期外), 全省前(3名)    must not match: 清除, 此前
_EXCEPT = re.compile(r"(?<![清排解消])除$|(?<![此之以日])前$")
# must match behind 1万元以上: 10万元以下罚款, 的罚款    (the range of a fine in a rule)
_STATUTE = re.compile(r"\s?\d|的?罚款")
# must match in a clause, for 20个工作日 and the like: 压减, 缩短至    must not match: 到期前30天申报
_SHORTENED = re.compile(r"压减|压缩|缩短|缩减|减少|提速|办理时限|承诺时限|办结时限|平均用时|学时|课时")
# must match before a number in words: 共, 各, 召开了, 开展    must not match: 办成, 进, 任
_DONE = re.compile(
    r"(?:各|共|共计|累计|召开|举办|开展|组织|举行|受理|办理|收到|查处|处理|完成|审查|审核|参加|发放|通报|立案)了?$"
)
# must match in a clause before a number in words: 召开, 各    must not match: 进, 办成
_DID = re.compile(r"召开|举办|开展|组织|举行|参加|进行|受理|办理|查处|审查|审核|各")
# must match: 每季度, 至少, 定期    (a rule, not a count)    must not match: 全年共
_RULE = re.compile(r"每|定期|至少|不少于|一年|任一|任何|同一|第")
# must match behind a unit: end of the clause, 进行    must not match: 事 (一件事), 重要任务
_CLOSE = re.compile(r"$|[，,。；;、：:！!？?）)\n]|进行|以上|的(?:合法性)?审查")


class Traps:
    """The masked stretches of one text."""

    def __init__(self, text: str) -> None:
        self._spans = [m.span() for m in _MASKED.finditer(text.translate(FOLD))]
        self._starts = [start for start, _ in self._spans]

    def masked(self, start: int, end: int) -> bool:
        """Whether any of ``text[start:end]`` lies where no quantity stands."""
        at = bisect_right(self._starts, start) - 1
        if at >= 0 and self._spans[at][1] > start:
            return True
        return at + 1 < len(self._spans) and self._spans[at + 1][0] < end


def is_trap(quantity: Quantity, left: str, right: str) -> bool:
    """Whether a number with a unit measures nothing.

    Args:
        quantity: the number.
        left: its clause before it.
        right: its clause behind it.
    """
    if _FREQUENCY.search(left) or _EXCEPT.search(left):
        return True
    if quantity.family == "money" and _STATUTE.match(right) and quantity.qualifier in {"at_least", "at_most"}:
        return True
    if quantity.family == "duration":
        return not _SHORTENED.search(left + right)
    if quantity.family == "count" and _STRUCTURE.match(right):
        return True
    return quantity.in_words and quantity.family == "count" and _only_names(quantity, left, right)


def _only_names(quantity: Quantity, left: str, right: str) -> bool:
    """A number in words counts when it measures (各一件), not when it names (一件事)."""
    if _RULE.search(left) or quantity.written == "二":
        return True  # two things are 两次; 二次 is the second (二次供水)
    closes = bool(_CLOSE.match(right))
    if _DONE.search(left):
        return quantity.value <= 1 and not closes
    return not (closes and _DID.search(left))
