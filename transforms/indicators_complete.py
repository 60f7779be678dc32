"""Names completed with the thing counted before: 办结率 → 投诉举报办结率. Owns what cannot stand alone.

A bare rate, a change (同比增长), a share (占60%) and a short part (其中企业) say nothing without the thing
they speak of.
"""

from __future__ import annotations

import re

from transforms.indicators_words import ENDS_VERB, HEAD_VERB, LIGHT, VERB, VERB_ONLY

# A rate by its own name alone; needs a subject.
# must match: 办结率, 依时办结率, 合格率, 整改率, 占比    must not match: 网络直报率, 法制审核率
_BARE_RATE = re.compile(
    r"(?:按时|依时|按期|及时|平均|年度|群众|问题|总体|综合|抽检|抽查|检测|监督|任务){0,2}(?:办结|办理|完成|完结|处理|合格|参考|参训|参与|通过|优秀|满意|回复|答复|反馈|覆盖|整改|达标|知晓|"
    r"调解成功|成功|处置|化解|解决|录入|公示|公开|查处|回访|结案|采纳|签订|压减|核准|归集|推送|履约|兑现|受理|审结|见面|抽查|执行|响应|接通|纳入|上岗|持证上岗|评查|处结|办复|换发|接种|签约|建档|追溯)(?:率|比例)|"
    r"满意度|(?:群众)?满意率|好评率|占比|比例|综合得分|得分|总?阅读量|案值|涉案金额|(?:罚没|涉案|罚款|处罚|涉及|合同)?金额|注册资[本金]+"
)
# must match: 按时办结率, 整改率达到, 满意率    must not match: 参训率, 合格率, 到位率
_HANDLED = re.compile(
    r"(?:办结|办理|完结|办复|答复|回复|反馈|整改|处置|化解|解决|结案|查处|审结|受理|满意|回访)(?:率|度)(?:均|达到?|为|保持在?)?$"
)
# must match: 同比增长, 较上年下降, 增长    must not match: 增长率
CHANGE = re.compile(
    r"^(?:平均)?(?:(?:较|比|与)?(?:同比|环比|相比|去年同期|上年同期|上年度?|去年|(?:19|20)\d{2}年(?:同期)?|“?十[一二三四五]五”?期?末?)(?:相比)?)?"
    r"(?:分别)?(?:增长|增加|上升|提高|下降|减少|降低|提升|压减|回落|上涨|增幅|降幅|提速|下浮|多出?|少)(?:了|达|为)?$"
)
# must match: 压减, 压缩至, 缩短为, 降至    must not match: 平均压缩
SHORTENED = re.compile(
    r"^(?:统一|平均|最终|进一步|再)?(?:(?:压减|压缩|缩短|缩减|减少|精简|降低|下降|提高|提升|增加|增长|调整|优化|扩大|上升|扩展|降|升|增|减)(?:至|到|为|了)?|至|到|→)$"
)
# must match: 占比要提高, 合格率同比下降    must not match: 提高, 增长率
_MOVED_RATE = re.compile(
    r"(?P<rate>.{2,8}?)(?:要|将|应)?(?:同比|环比)?(?P<how>提高|提升|下降|上升|增长|降低)了?"
)
# must match: 占, 占总数的, 占比    must not match: 占用耕地
_SHARE = re.compile(
    r"^(?:约|仅|就|共)?(?:占(?!用|地|有|道|比)(?P<of>[^，。]{0,14}?)的?|[为是](?P<times>[^，。]{2,18})的)$"
)
_STATES = frozenset({"具有", "持有", "拥有", "取得", "获得", "发现"})
_CLASS = re.compile(r"(?:类|类别|方面|性|转办|来源|环节|渠道|领域|系统|级|岁|以[上下])$")


def compared(left: str, subject: str, *, duration: bool) -> str | None:
    """A change, a share or the value after a change, said of a subject.

    Returns:
        The name; empty where there is no subject for it; None where it is none of these.
    """
    if SHORTENED.match(left) or CHANGE.match(left):
        return subject + left.rstrip("了至到为达→") + ("后" if duration else "") if subject else ""
    if not subject:
        return None
    share = _SHARE.match(left)
    if share and share["times"]:
        return f"{bare(subject)}与{share['times']}之比"
    if share:
        return bare(subject) + (f"占{share['of']}比例" if share["of"] else "占比")
    moved = _MOVED_RATE.fullmatch(left)
    return bare(subject) + moved["rate"] + moved["how"] if moved and bare_rate(moved["rate"]) else None


def complete(name: str, subject: str) -> str:
    """A name that can stand alone."""
    light = list(LIGHT.finditer(name))
    if light and len(name) - light[-1].end() >= 2:
        name = name[light[-1].end() :]
    if _BARE_RATE.fullmatch(name) and subject:
        return _rate_of(bare(subject), name)
    return name


def _rate_of(thing: str, rate: str) -> str:
    """A rate of a thing: never of a rate, and without saying its own stem twice (问题整改 + 整改率)."""
    if thing.endswith("率"):
        return rate
    if rate.endswith("率") and thing.endswith(rate[-3:-1]):
        thing = thing[:-2]
    return thing + rate if len(thing) >= 2 else rate


def bare(subject: str) -> str:
    """A subject without its verb, and without the rate it was counted by."""
    plain = re.sub(r"(?:[\u4e00-\u9fff]{2}率|同比[\u4e00-\u9fff]{2})$", "", subject)
    least = 2
    while (shorter := VERB.sub("", plain)) != plain and len(shorter) >= least:
        plain, least = shorter, 4
    plain = re.sub(r"^(?:了|的|各类|各项|有效)(?=..)", "", plain)
    return plain if len(plain) >= 2 else subject


def part_name(name: str, whole: str) -> str:
    """A part (其中) that can stand alone: 企业 of 新设市场主体 → 新设企业; 放射类 → 放射类许可申请."""
    thing = bare(whole)
    if len(name) > 8 or name[-2:] == thing[-2:] or HEAD_VERB.match(name):
        return name
    if ENDS_VERB.search(name):
        return thing + name if len(thing) <= 12 else name
    verb = whole[: len(whole) - len(thing)] if whole.endswith(thing) else ""
    if (
        verb
        and len(thing) <= 8
        and not _CLASS.search(name)
        and len(name) <= 4
        and not (LIGHT.match(verb) or verb in _STATES)
    ):
        return verb + name
    return name + thing if len(thing) <= 12 else name


def handled_rate(words: str) -> bool:
    """Whether words end in a rate of matters handled, which no sum of money and no meeting has."""
    return bool(_HANDLED.search(words))


def bare_rate(name: str) -> bool:
    """Whether a name is a rate without its subject (办结率)."""
    return bool(_BARE_RATE.fullmatch(name))


def verb_only(name: str) -> bool:
    """Whether a name says only what was done (拟保留), not to what."""
    return bool(VERB_ONLY.match(name))
