"""The words round a number: leads, tails, verbs, actors. Owns these lists, decides nothing.

Closed vocabulary of official Chinese; none names a place, an office or a campaign.
"""

from __future__ import annotations

import re
from importlib.resources import files

import yaml


def _verbs() -> str:
    """The verbs of ``data/verbs.yml`` as alternatives, longest first."""
    text = files("transforms").joinpath("data/verbs.yml").read_text(encoding="utf-8")
    names: list[str] = yaml.safe_load(text)["verbs"]
    return "|".join(sorted(names, key=len, reverse=True))


VERBS = _verbs()
_LIGHT_OBJECTS = "检查|抽查|抽检|核查|巡查|排查|监测|审核|审查|评查|整改|整治|处罚|服务|登记|备案"

_TIMES = (
    r"(?:(?:19|20)\d{2}\s?年?\s?[-—–~至]\s?)?(?:19|20)\d{2}\s?年(?:度|内|来|以来|底|末|初|中)?(?:\s?\d{1,2}\s?[-—–~至到]?\s?\d{0,2}\s?月(?:份|底|末|初|中旬)?)?|"
    r"\d{1,2}\s?[-—–~至]\s?\d{1,2}\s?月(?:份)?|\d{1,2}月(?:份|底|末)?(?:前|以来)?|"
    r"截[至止]\S{0,12}?[日月底前末]|今年以来|今年|去年|上年度?(?!结转|[一二三四])|明年|一年来|年初以来|全年|年内|年底前?|"
    r"本年度?|当年|期间|目前|近年来|上半年|下半年|[一二三四]季度|同期|日前|近日"
)
# Words before a name that are none of it.
# must match: 2023年, 全年累计, 其中, 截至10月31日, 一是, 3.    must not match: 现场, 和谐
LEAD = re.compile(
    rf"^(?:{_TIMES}|[一二三四五六七八九十]{{1,2}}是|首先|其次|再次|最后|\d{{1,2}}[.、．](?!\d)|[一二三四五六七八九十]{{1,3}}、|其中|此外|同时|并且|并|还|再|先后|分别(?:为|是)?|累计|共计|总计|合计|一共|共|已经|已|"
    r"现(?=有|已|将|共)|力争|争取|确保|计划(?!生育|免疫)|预计|实现(?!率)|推动|要(?=[实达完确])|另外?(?=有|[，、\s])|另有?|有(?![效关序限机奖害毒偿])|全[委局系统]{1,2}(?!.{0,2}人员持)|我[委局厅院办区县市省]|本[委局]|等|依法(?=[^治行])|积极|全面|"
    r"[、与的将由，,\s:：→]|及(?!时)|在(?!职|编|校|册|建|线|岗|用|逃|押)|对(?!口|接|外)|和(?!谐|平|解))+"
)
# What leads up to 共: 某某局共制定 → 制定.
# must match: 全区共有, 我局累计    must not match: 公共场所, 共同
SUM = re.compile(
    r"^[^，、]{0,20}?(?:(?<!公)共(?:计|有)?(?![同享建青和产识卫性治赢商])|累计|总计|合计|先后)(?=.{2})"
)
# Words between a name and its number, taken off one by one.
# must match at the end: 达到, 均, 共, 由法定的    must not match: 违法行为, 收到, 下达, 签约, 公共, 所有
TAIL = re.compile(
    r"(?:(?<=[率量数度比额例限间长])(?:下降|上升|提高|提升|压缩|压减|缩短|增加|减少|增长|降|升)(?:至|到|为)|平均(?=.{0,1}$)|均|各|(?<!公)共|共计|累计|总计|合计|分别|达成|高达|(?<![下传送表])达|(?<![预签合节条])约|(?<!行)为|是|"
    r"(?<![所国享持共])有|了|由|从|至|(?<![收接])到|仅|仍|再|近|不少于|不低于|超过|(?<![统审会设共])计|等|各类|多达|保持(?:在)?|控制在|稳定在|维持在|"
    r"最高|最低|法定的?|原来的?|原有的?|原先的?|确保|力争|必须|不得|(?<![需重主])要|应|只有|仅有|"
    r"[、\s：:=\-—(（])$"
)
# Light verbs: what follows them is the thing itself.
# must match: 开展(联合检查), 组织召开(会议)    must not match: 发放, 受理
LIGHT = re.compile(
    r"(?:组织开展|组织召开|组织举办|主持召开|集中开展|联合开展|开展了?|召开了?|举办了?|举行了?|组织了?|进行了?|实施了?|完成了?)"
)
_ACTOR = (
    r"(?:系统|单位|部门|机关|机构|支队|大队|中队|总队|小分队|队|中心|党组|党委|支部|公司|法院|检察院|"
    r"负责人|负责同志|领导|同志|班子|人员|干部|职工|平台|服务台|热线|窗口|顾问|律师|"
    r"局长|主任|书记|厅长|院长|[局委厅院办处科股所镇乡街道市县区省]|服务台|(?<!网)站)"
)
# Who acts, before a verb; what remains must be able to stand alone.
# must match: 全市卫生健康系统|出版宣传专栏, 委主要负责人|主持召开会议, 一车三员队|设置咨询台
# must not match: 机关负责人出庭率, 医疗机构依法执业
SUBJECT = re.compile(
    rf"^(?P<who>[^，。；、]{{0,18}}?{_ACTOR})(?:们)?(?:主动|积极|依法|全面|共|累计|先后|已|均|均已|主持|带头|牵头|组织|统一|现场|严格|认真|集中)*"
    rf"(?=(?P<verb>{VERBS})(?!率|工作|情况|数))"
)
# Where and how it was done, before the verb.
# must match: 通过政府网站|主动公开信息, 在电子屏|播放标语, 针对重点领域|开展    must not match: 在校学生
BY = re.compile(
    rf"^(?:通过|利用|依托|围绕|针对|按照|根据|结合|借助|在|聚焦)[^，。]{{1,24}}?(?=(?:共|累计|主动|集中|滚动|免费|实施){{0,2}}(?:{VERBS})(?!率|工作|情况|数))"
)
# Verbs at the head of a name that a subject does without.
# must match: 受理(投诉举报), 全员开展(学法考试)    must not match: 投诉举报
VERB = re.compile(
    rf"^(?:受理审批|立案受理|立案查处|全员|全体|[干部职工人员]{{2,4}}开展|{VERBS}|新|已)(?=.{{2}})"
)
HEAD_VERB = re.compile(rf"^(?:拟)?(?:主动|随机|立案|集中|现场)?(?:{VERBS})+")
ENDS_VERB = re.compile(rf"(?:{VERBS})$")
# must match: 拟保留, 废止    must not match: 废止规范性文件
VERB_ONLY = re.compile(r"^拟?(?:保留|废止|修改|修订|失效|宣布失效|新增|取消|下放|清理|继续有效)$")
# A name that only says what became of the things before; needs them.
# must match: 撤销, 维持, 合格, 结案, 培训    must not match: 撤销案件
OUTCOME = re.compile(
    rf"(?:予以|不予|已|均已|被)?(?:(?!立案|约谈|问责|通报|罚款|没收)(?:{VERBS})|维持|变更|驳回|胜诉|败诉|纠错|不?合格|(?:按时|按期)?办结|受益|继续有效|上年度结转|上年结转|结转下年度?|结转|"
    rf"培训|{_LIGHT_OBJECTS}|破案|发案|采纳|成功|通过|优秀|达标|不达标|增加|合计|总计|涉及|涉案|参会|受众|受训|受教育)(?:了|成功|完毕|完成|到位)?"
)
# A thing, then what was done to it.
# must match: 医疗机构|开展|综合监管, 企业|发放|宣传手册    must not match: 会前学法会议
_DOES = "持有|具有|拥有|取得|获得|通过|参加|参与|列入|纳入|追发|接受|实现|完成|签订|荣获|获评|落实|配备|建立"
DONE_TO = re.compile(
    r"(?P<thing>[^，。的]{1,20}?)(?:(?P<verb>开展|进行|实施|组织|发放|派发|提出|给予|作出|下达|办理|提供)|"
    rf"(?P<does>{_DOES}))了?(?P<deed>[^，。]*)"
)
WORKED_ON = frozenset({"开展", "进行", "实施"})
LISTED = re.compile(r"以及|[、及与]|和(?!谐|平|解|睦)")
