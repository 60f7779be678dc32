"""New, new version, unchanged, duplicate: decided alike in whatever order pages came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.dedupe import Candidate, Decision, Known, decide
from transforms.identity import content_sha256, report_id


def page(index: int, key: str, text: str, url: str, *, region: str = "229901", year: int = 2023) -> Candidate:
    return Candidate(index, key, content_sha256(text), "site", url, region, year)


def known(decision: Decision, candidate: Candidate) -> Known:
    return Known(
        decision.report_id,
        decision.version,
        candidate.content_sha256,
        candidate.url,
        candidate.region_code,
        candidate.year,
    )


def test_a_first_text_is_new() -> None:
    (decision,) = decide([page(0, "k", "甲", "u1")], [])
    assert (decision.verdict, decision.version, decision.report_id) == ("new", 1, report_id("k"))


def test_the_same_text_at_the_same_address_is_unchanged() -> None:
    first = page(0, "k", "甲", "u1")
    archive = [known(decide([first], [])[0], first)]
    assert decide([first], archive)[0].verdict == "unchanged"


def test_a_corrected_text_is_the_next_version() -> None:
    first = page(0, "k", "受理12件", "u1")
    archive = [known(decide([first], [])[0], first)]
    (decision,) = decide([page(0, "k", "受理13件", "u1")], archive)
    assert (decision.verdict, decision.version) == ("new_version", 2)
    assert decision.previous_sha256 == first.content_sha256


def test_going_back_to_an_earlier_text_is_a_version_too() -> None:
    first, second = page(0, "k", "甲", "u1"), page(0, "k", "乙", "u1")
    archive = [known(decide([first], [])[0], first)]
    archive.append(known(decide([second], archive)[0], second))
    (decision,) = decide([first], archive)
    assert (decision.verdict, decision.version) == ("new_version", 3)


def test_the_same_report_under_two_addresses_is_archived_once() -> None:
    decisions = decide([page(0, "k", "甲", "u2"), page(1, "k", "甲", "u1")], [])
    assert [d.verdict for d in decisions] == ["duplicate", "new"]
    assert decisions[0].report_id == decisions[1].report_id
    assert "u1" in decisions[0].reason


def test_white_space_and_width_make_no_new_text() -> None:
    assert content_sha256("办结率 100％。\n") == content_sha256("办结率100%。")


def test_another_region_with_the_same_text_is_no_duplicate() -> None:
    decisions = decide([page(0, "a", "甲", "u1"), page(1, "b", "甲", "u2", region="439902")], [])
    assert [d.verdict for d in decisions] == ["new", "new"]


@given(st.permutations(range(6)))
def test_the_order_of_crawling_decides_nothing(order: list[int]) -> None:
    pages = [
        ("k1", "甲", "u1"),
        ("k1", "甲", "u2"),
        ("k1", "乙", "u3"),
        ("k2", "丙", "u4"),
        ("k2", "丁", "u5"),
        ("k3", "戊", "u6"),
    ]
    straight = decide([page(i, *p) for i, p in enumerate(pages)], [])
    shuffled = decide([page(i, *pages[n]) for i, n in enumerate(order)], [])
    by_url = {pages[n][2]: d for d, n in zip(shuffled, order, strict=True)}
    for decision, p in zip(straight, pages, strict=True):
        other = by_url[p[2]]
        assert (decision.verdict, decision.report_id, decision.version) == (
            other.verdict,
            other.report_id,
            other.version,
        )
