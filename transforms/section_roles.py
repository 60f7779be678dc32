"""Which part of the official outline a heading opens. Owns the names of the parts and their cues.

The annual report on building law-based government has five parts (法治政府建设与责任落实督察工作规定,
厅字〔2019〕28号): measures and results, problems and causes, how the heads performed the duties of
the first responsible person, arrangements for the next year, other matters. Reports of other families
have the first, second and fourth under other names.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

SectionRole = Literal[
    "achievements", "problems", "first_responsible", "next_year", "cover_note", "annex", "other"
]

# must match: 下一步工作计划, 2024年度工作安排, 主要安排, 下半年打算
# must not match: 人员安排情况, 安排部署, 下半年工作亮点
_AHEAD = re.compile(
    r"下一?步|下一?阶段|下一年|来年|明年|下半年[^，。]{0,6}(?:计划|安排|思路|重点|目标|任务)|^(?:[一二三四五六七八九十]{1,3}、)?下半年$|(?<!问题[与和及、])打算|工作安排|主要安排|重点安排|工作计划|工作思路|努力方向|"
    r"工作重点|今后|改进(?:措施|方向|计划|举措)|(?:工作|主要|总体|预期)目标|重点任务|主要任务|工作任务|"
    r"总体要求|工作要求|保障措施|指导思想"
)
# must match: 主要举措和成效, 工作开展情况    must not match: 下一步工作安排
_BACK = re.compile(
    r"举措|成效|情况|工作开展|完成|履行|总结|回顾|主要做法|主要工作|工作亮点|取得|成绩|经验|落实"
)
# must match: 存在的问题及原因, 不足之处    must not match: 解决群众问题, 问题整改情况
_PROBLEMS = re.compile(
    r"(?:存在|面临|不足|短板|薄弱|困难)[^，。]{0,8}$|不足|问题(?:及|和|与|、)?(?:其)?(?:原因|困难|短板)|主要问题|存在.{0,4}问题"
)
# must match: 党政主要负责人履行推进法治建设第一责任人职责情况    must not match: 责任人员
_FIRST = re.compile(r"第一责任人|(?:党政)?主要负责(?:人|同志)履行")
# must match: 附件, 附件1, 附表：    must not match: 附近
_ANNEX = re.compile(r"^\s*附[件表录]")
# must match: 其他, 其他需要报告的事项, 六、其他    must not match: 其他工作成效
_OTHER = re.compile(r"^其他(?:需要|应当|有关|须)?(?:报告|说明)?(?:的)?(?:事项|情况)?$")


@lru_cache(maxsize=4096)
def role_of(heading: str) -> SectionRole | None:
    """The part a heading opens; None where its words do not say."""
    plain = heading.strip()
    if _ANNEX.match(plain):
        return "annex"
    if _FIRST.search(plain):
        return "first_responsible"
    if _OTHER.match(plain):
        return "other"
    back, ahead = bool(_BACK.search(plain)), bool(_AHEAD.search(plain))
    if _PROBLEMS.search(plain):
        return "problems"
    if ahead and not back:
        return "next_year"
    return "achievements" if back else None
