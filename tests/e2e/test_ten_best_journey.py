"""The selection of the ten best, from the first word of a nomination to the page that visitors read."""

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from cms.models import MadePage
from organization.models import Member, Unit, User
from processes.demo import playing
from processes.models import Ballot, Campaign, Case, Procedure, Vote, VoteParticipation
from processes.queries.invariants import violations
from processes.services import cast_ballot
from tests.e2e import driving as do
from tests.e2e.browsing import screenshot, sign_in
from tests.e2e.pictures import drawn

SHANGHAI = ZoneInfo("Asia/Shanghai")
PANEL = ("M0018", "M0048", "M0015", "M0066", "M0227", "M0370", "M0510", "M0200")
EXPERTS = PANEL[:-1]
LOST = (4, 31, 10, 12, 7, 2, 9)
"""Points that each expert takes off: 96 69 90 88 93 98 91; without 98 and 69 the mean is 91.60."""
COMMITTEE = ("M0009", "M0037", "M0061", "M0091", "M0112", "M0011")
"""Six of the nine."""
TITLE = "一小时抢修圈"
POLISHED = "从接到电话到恢复供电,不超过一小时。"
BACKGROUND = "农忙时节一处停电,半个旗县受影响。"
FIGURES = (
    {"name": "抢修用时", "before": "90", "after": "45", "unit": "分钟"},
    {"name": "回访满意度", "before": "82", "after": "97", "unit": "%"},
    {"name": "重复跳闸", "before": "14", "after": "3", "unit": "次"},
)


def moment(text, hour=10, minute=0):
    return datetime.fromisoformat(text).replace(hour=hour, minute=minute, tzinfo=SHANGHAI)


@pytest.fixture
def call_for(site):
    """Gives ``call_for(slug, title)``: a campaign of September 2026 with one place in each category."""

    def make(slug, title):
        campaign = Campaign.objects.create(
            slug=slug, title=title, title_en=f"Call {slug}", procedure=Procedure.objects.get(key="top_ten_selection"),
            unit=Unit.objects.get(code="C0"), year=2026, quota=1,
            opens_on=moment("2026-09-01").date(), closes_on=moment("2026-09-20").date(),
            vote_opens_at=moment("2026-09-14", 9), vote_closes_at=moment("2026-09-21", 18),
        )  # fmt: skip
        campaign.panel.set(Member.objects.filter(code__in=PANEL))
        return campaign

    return make


def rival(campaign, number=6):
    """Another branch's nomination, already with the voters."""
    author = User.objects.get(username="m0364")
    case = playing.nominate(unit=Unit.objects.get(code="B14"), campaign=campaign, starter=author)
    return playing.score(playing.shortlist(playing.submit(case, number, "project")), number)


def case_of(campaign, unit="B08"):
    return Case.objects.get(campaign=campaign, unit__code=unit)


def test_from_the_first_word_to_the_visitors(page, visit, at, work, call_for, tmp_path):
    at(moment("2026-09-08"))
    campaign = call_for("journey", "初秋遴选")
    nominate(page, tmp_path)
    case = case_of(campaign)
    address = case.get_absolute_url()
    review(page, address)
    other = rival(campaign)
    at(moment("2026-09-10"))
    judge(page, address, case)
    at(moment("2026-09-15"))
    work()
    elect(page, campaign, case, other)
    at(moment("2026-09-22"))
    work()
    decide(page, address, campaign, other, at, work)
    publicise(page, address, case, at, work)
    award(page, visit, address, case, work)
    assert list(violations()) == []


def nominate(page, folder):
    """The publicity commissioner starts, fills in, loses the window, goes on, and hands in."""
    sign_in(page, "M0195")
    do.look(page, "workbench")
    page.goto("/start/")
    do.look(page, "start")
    page.get_by_role("link", name="初秋遴选").first.click()
    do.look(page, "start-procedure")
    begin(page, "journey")
    do.look(page, "draft-empty")
    expect(page.locator('[data-question="title"] [data-required-mark]')).to_be_visible()
    expect(page.locator('[data-question="project_ref"]')).to_be_hidden()
    with page.expect_response("**/drafts/**") as saved:
        page.check('input[name="category"][value="project"]')
        page.fill('input[name="title"]', TITLE)
        do.write(page, "background", BACKGROUND)
    assert saved.value.status == 200
    expect(page.locator("[data-draft-state]")).to_contain_text(":")
    page.reload()
    expect(page.locator('input[name="title"]')).to_have_value(TITLE)
    expect(page.locator('[data-rich-for="background"]')).to_have_text(BACKGROUND)
    do.press(page, "submit")
    do.refused(page)
    do.look(page, "draft-refused")
    page.fill('input[name="slogan"]', "接到电话,一小时内到场。")
    for field in ("practice", "results", "replicability"):
        do.write(page, field, "三支队伍分片值守,党员带班,材料随车。")
    do.write_table(page, "metrics", FIGURES)
    do.upload(page, "cover", drawn(folder, "cover.jpg"))
    do.upload(page, "images", drawn(folder, "one.png"), drawn(folder, "two.jpg", (800, 600), "#c98a1b"))
    do.caption(page, "cover", "日出时的检修班")
    do.caption(page, "images", "队伍集合", "现场抢修")
    page.check('input[name="consent"]')
    do.look(page, "draft-full")
    do.press(page, "submit")
    do.done(page)
    do.state(page, "支部推荐")
    do.look(page, "handed-in")


def begin(page, campaign):
    with page.expect_navigation():
        page.locator("form", has=page.locator(f'input[value="{campaign}"]')).locator(".button--primary").click()


def review(page, address):
    """The secretary returns it once; secrecy and first review follow."""
    sign_in(page, "M0190")
    do.look(page, "workbench-secretary")
    page.goto("/my/todos/")
    do.look(page, "todos")
    page.goto(address)
    do.look(page, "recommend")
    with page.expect_navigation():
        do.button(page, "rec_back").click()
    do.look(page, "return")
    page.fill("#comment", "请写明抢修用时的统计口径。")
    do.confirm(page)
    do.done(page)

    sign_in(page, "M0195")
    page.goto(address)
    do.state(page, "申报")
    expect(page.locator("main")).to_contain_text("请写明抢修用时的统计口径")
    page.fill('input[name="slogan"]', "从接到电话算起,一小时内到场。")
    do.press(page, "submit")
    do.state(page, "支部推荐")

    sign_in(page, "M0190")
    page.goto(address)
    do.press(page, "recommend")
    do.done(page)
    do.state(page, "保密与合规审查")

    sign_in(page, "M0019")
    page.goto(address)
    page.check('input[name="secrecy_ok"][value="passed"]')
    do.look(page, "secrecy")
    do.press(page, "sec_ok")
    do.done(page)

    sign_in(page, "M0012")
    page.goto(address)
    do.press(page, "first_ok")
    do.refused(page)
    page.check('input[name="first_result"][value="shortlisted"]')
    page.fill('textarea[name="first_comment"]', "资格符合,材料完整。")
    do.look(page, "first-review")
    do.press(page, "first_ok")
    do.state(page, "专家评审")


def judge(page, address, case):
    """Seven experts score alone; the one of the nominating branch is not asked."""
    sign_in(page, "M0200")
    page.goto(address)
    expect(page.locator('input[name^="expert_scores"]')).to_have_count(0)
    for place, (code, lost) in enumerate(zip(EXPERTS, LOST, strict=True)):
        sign_in(page, code)
        page.goto(address)
        if place == 2:
            page.fill('input[name="expert_scores-value"]', "16")
            with page.expect_navigation():
                do.button(page, "contribute").click()
            do.refused(page)
        do.score(page, lost)
        do.done(page)
        if place == 1:
            page.goto(address)
            do.look(page, "scored")
            expect(page.locator("main")).not_to_contain_text("96")
            assert page.request.get(f"{address}print/naming_decision/").status == 404
    sign_in(page, "M0012")
    page.goto(address)
    do.look(page, "scores")
    case.refresh_from_db()
    assert Decimal(case.values["expert_score"]) == Decimal("91.60")
    expect(page.locator("main")).to_contain_text("91.60")
    sign_in(page, "M0195")
    page.goto(address)
    expect(page.locator("main")).not_to_contain_text("91.60")


def elect(page, campaign, case, other):
    """Members vote once; who voted and what was chosen are kept apart."""
    vote = Vote.objects.get(campaign=campaign, category="project")
    for place, code in enumerate(("M0191", "M0192", "M0202", "M0555", "M0390", "M0402")):
        sign_in(page, code)
        page.goto(f"/votes/{vote.pk}/")
        if place == 0:
            do.look(page, "ballot")
            page.locator(".entry", has_text=TITLE).locator(".entry__title a").click()
            do.look(page, "ballot-entry")
            page.go_back()
            with page.expect_navigation():
                page.locator(".ballot .form-actions .button--primary").click()
            do.refused(page)
        do.ballot(page, *((TITLE, other.title) if place == 3 else (TITLE,)))
        do.done(page)
    do.look(page, "voted")
    expect(page.locator('input[name="choice"]')).to_have_count(0)
    again = page.request.post(
        f"/votes/{vote.pk}/",
        form={"csrfmiddlewaretoken": token(page), "choice": str(case.pk), "token": "again", "confirmed": "1"},
        headers={"Referer": page.url},
    )
    assert again.status == 422
    assert VoteParticipation.objects.filter(vote=vote).count() == Ballot.objects.filter(vote=vote).count() == 6
    assert not {field.name for field in Ballot._meta.get_fields()} & {"member", "voter", "user", "participation"}


def token(page):
    return page.locator('input[name="csrfmiddlewaretoken"]').first.input_value()


def decide(page, address, campaign, other, at, work):
    """The clock closes the vote; defence, ranking, the committee's vote, and the decision for the batch."""
    vote = Vote.objects.get(campaign=campaign, category="project")
    assert vote.status == "closed"
    sign_in(page, "M0191")
    page.goto(f"/votes/{vote.pk}/")
    do.look(page, "vote-result")
    for code, where, points in (("M0018", address, "92.5"), ("M0048", other.get_absolute_url(), "80")):
        sign_in(page, code)
        page.goto(where)
        page.fill('input[name="defence_score"]', points)
        do.look(page, "defence")
        do.press(page, "defended")
        do.done(page)
    sign_in(page, "M0012")
    page.goto(address)
    do.state(page, "汇总排名")
    page.goto(f"/campaigns/{campaign.slug}/")
    do.look(page, "campaign")
    page.goto(f"/batches/{campaign.slug}/project/")
    do.look(page, "ranking")
    first = page.locator(".ranking tbody tr").first
    expect(first).to_contain_text(TITLE)
    # 0.6 x 91.60 + 0.2 x 100 + 0.2 x 92.5
    expect(first).to_contain_text("93.46")
    with page.expect_navigation():
        do.button(page, "batch_ok").click()
    do.look(page, "ranking-confirm")
    do.confirm(page)
    do.done(page)
    at(moment("2026-09-28"))
    work()
    resolve(page, campaign)
    at(moment("2026-09-29"))
    sign_in(page, "M0009")
    page.goto(address)
    do.state(page, "党委审定")
    do.look(page, "decision")
    page.goto(f"/batches/{campaign.slug}/project/")
    with page.expect_navigation():
        do.button(page, "decide").click()
    do.look(page, "decision-confirm")
    do.confirm(page)
    do.done(page)
    assert case_of(campaign).state == "publicity"
    assert case_of(campaign, "B14").state == "not_selected"


def resolve(page, campaign):
    """The motion: six of nine committee members vote for it, its text is recorded."""
    motion = Case.objects.get(pk=case_of(campaign).values["decision_ref"]["case"])
    place = motion.get_absolute_url()
    sign_in(page, "M0012")
    page.goto(place)
    page.check('input[name="secrecy_mark"]')
    do.look(page, "motion")
    do.press(page, "put_to_vote")
    do.done(page)
    vote = Vote.objects.get(case=motion)
    for code in COMMITTEE:
        sign_in(page, code)
        page.goto(f"/votes/{vote.pk}/")
        page.check('input[name="choice"][value="for"]')
        if code == COMMITTEE[0]:
            do.look(page, "committee-ballot")
        with page.expect_navigation():
            page.locator(".ballot .form-actions .button--primary").click()
        do.confirm(page)
        do.done(page)
    sign_in(page, "M0009")
    page.goto(f"/votes/{vote.pk}/")
    do.look(page, "committee-close")
    with page.expect_navigation():
        page.click('button[name="close"]')
    sign_in(page, "M0012")
    page.goto(place)
    do.write(page, "decision_text", "同意入选名单,按名次公示。")
    do.look(page, "decision-text")
    do.press(page, "resolve")
    do.done(page)
    motion.refresh_from_db()
    assert motion.state == "resolved"


def publicise(page, address, case, at, work):
    """Five working days over the national holiday; an objection in between."""
    work()
    sign_in(page, "M0555")
    page.goto(f"{address}publicity/")
    expect(page.locator("main")).to_contain_text("2026-10-10")
    do.look(page, "publicity")
    object_to(page, "抢修用时的起算点没有写明。")
    at(moment("2026-10-10", 9))
    work()
    sign_in(page, "M0012")
    page.goto(address)
    do.look(page, "publicity-organiser")
    do.press(page, "award")
    do.refused(page)
    page.locator('[name="objections-0-handled"]').fill("以接到报修电话为起点,已在材料中注明。")
    do.press(page, "handle_objection")
    do.done(page)
    at(moment("2026-10-10", 23, 50))
    sign_in(page, "M0012")
    page.goto(address)
    do.press(page, "award")
    do.refused(page)
    assert Case.objects.get(pk=case.pk).state == "publicity"
    at(moment("2026-10-11", 9))
    work()
    sign_in(page, "M0012")
    page.goto(address)
    do.press(page, "award")
    do.done(page)
    do.state(page, "命名入选")


def award(page, visit, address, case, work):
    """The draft page comes from the case; an editor polishes it; visitors and the branch's page show it."""
    work()
    case.refresh_from_db()
    number = case.values["award_no"]
    assert re.fullmatch(r"党组命〔2026〕\d+号", number)
    page.goto(address)
    do.look(page, "awarded")
    page.goto(f"{address}print/certificate/")
    expect(page.locator("body")).to_contain_text(number)
    do.look(page, "certificate")
    visitor = visit()
    visitor.goto("/showcases/")
    expect(visitor.locator("main")).not_to_contain_text(TITLE)
    sign_in(page, "M0017")
    page.goto(address)
    do.look(page, "editor")
    page.locator(f'.case-side a[href$="/admin/pages/{made_page(case)}/edit/"]').click()
    page.fill("#id_slogan", POLISHED)
    screenshot(page, "journey-wagtail")
    page.locator("footer .w-dropdown__toggle, footer [data-w-dropdown-target='toggle']").first.click()
    with page.expect_navigation():
        page.locator('button[name="action-publish"]').click()
    work()
    page.goto(address)
    do.state(page, "已上线展示")
    do.look(page, "published")
    visitor.goto("/showcases/?year=2026")
    do.look(visitor, "showcases")
    visitor.get_by_role("link", name=TITLE).first.click()
    expect(visitor.locator("h1")).to_have_text(TITLE)
    for words in (POLISHED, number, "抢修用时", "队伍集合"):
        expect(visitor.locator("main")).to_contain_text(words)
    expect(visitor.locator("main")).not_to_contain_text("91.60")
    do.look(visitor, "showcase")
    visitor.goto("/branches/b08/")
    expect(visitor.locator(".awards")).to_contain_text("2026")
    do.look(visitor, "branch")


def made_page(case):
    return MadePage.objects.exclude(field="").get(case_id=case.pk).page_id


def test_the_next_in_rank_takes_a_place_that_becomes_free(page, at, work, call_for):
    at(moment("2026-09-08"))
    campaign = call_for("succession", "递补遴选")
    case, other = prepared(campaign), rival(campaign)
    early = playing.nominate(
        unit=Unit.objects.get(code="B10"), campaign=campaign, starter=User.objects.get(username="m0250")
    )
    at(moment("2026-09-15"))
    work()
    vote = Vote.objects.get(campaign=campaign, category="project")
    voter = User.objects.get(username="m0202")
    cast_ballot(vote_id=vote.pk, voter=voter, choices=[str(case.pk)], token="succession")
    withdraw(page, early)
    at(moment("2026-09-22"))
    work()
    for each, points in ((case, "95"), (other, "60")):
        playing.press(each, "defended", {"defence_score": points})
    organiser = User.objects.get(username="m0012")
    playing.report_batch(campaign, "project", organiser)
    carry(campaign, organiser)
    at(moment("2026-09-29"))
    playing.press(case, "in_top")
    playing.press(other, "out_top")
    work()

    sign_in(page, "M0555")
    page.goto(f"{case.get_absolute_url()}publicity/")
    object_to(page, "成效数字与台账不符。")
    at(moment("2026-09-30"))
    sign_in(page, "M0012")
    page.goto(case.get_absolute_url())
    page.fill('[name="objections-0-handled"]', "核实属实。")
    do.press(page, "handle_objection")
    do.press(page, "object_bad", "经核实,成效数字不实。")
    do.done(page)
    do.state(page, "取消资格")
    do.look(page, "disqualified")
    work()
    page.goto("/my/")
    expect(page.locator("main")).to_contain_text(other.title)
    page.goto(other.get_absolute_url())
    do.look(page, "succession")
    do.press(page, "succeed")
    do.done(page)
    do.state(page, "公示")
    work()
    # Five working days over the holiday again, from the thirtieth on.
    sign_in(page, "M0364")
    page.goto(f"{other.get_absolute_url()}publicity/")
    expect(page.locator("main")).to_contain_text("2026-10-12")
    assert list(violations()) == []


def prepared(campaign, number=1):
    """The nomination of B08, already with the voters."""
    author = User.objects.get(username="m0195")
    case = playing.nominate(unit=Unit.objects.get(code="B08"), campaign=campaign, starter=author)
    return playing.score(playing.shortlist(playing.submit(case, number, "project")), number)


def carry(campaign, organiser):
    """The committee carries the motion."""
    motion = Case.objects.get(pk=case_of(campaign).values["decision_ref"]["case"])
    motion = playing.press(motion, "put_to_vote", {"ballot": "open", "secrecy_mark": True}, by=organiser)
    vote = Vote.objects.get(case=motion)
    for entry in vote.roll.select_related("member__user"):
        playing.vote_for(vote, entry.member.user)
    playing.press(motion, "resolve", {"decision_text": "<p>同意。</p>"}, by=organiser)


def object_to(page, words):
    page.fill('textarea[name="objection_note"]', words)
    with page.expect_navigation():
        page.locator("main form .form-actions .button--primary").click()
    do.done(page)


def withdraw(page, case):
    """The secretary of the branch takes a nomination back; it cannot be opened again."""
    sign_in(page, "M0247")
    page.goto(case.get_absolute_url())
    with page.expect_navigation():
        do.button(page, "withdraw").click()
    do.look(page, "withdraw")
    page.fill("#comment", "今年先不报。")
    do.confirm(page)
    do.done(page)
    do.state(page, "撤回")
    expect(page.locator('button[name="action"]')).to_have_count(0)


def test_everything_works_without_javascript(plain, at, work, call_for, tmp_path):
    at(moment("2026-09-08"))
    campaign = call_for("plain", "不用脚本")
    sign_in(plain, "M0195")
    plain.goto("/start/top_ten_selection/")
    begin(plain, "plain")
    plain.check('input[name="category"][value="project"]')
    plain.fill('input[name="title"]', "一页纸工作法")
    plain.fill('input[name="slogan"]', "新人照着就能做。")
    for field in ("background", "practice", "results", "replicability"):
        do.write(plain, field, "第一段。\n\n- 清单\n- 台账\n\n**要点**在后。")
    do.write_table(plain, "metrics", FIGURES)
    do.upload(plain, "cover", drawn(tmp_path, "cover.jpg"), scripts=False)
    do.upload(plain, "images", drawn(tmp_path, "one.png"), drawn(tmp_path, "two.jpg"), scripts=False)
    do.caption(plain, "cover", "封面")
    do.caption(plain, "images", "之前", "之后")
    plain.check('input[name="consent"]')
    with plain.expect_navigation():
        plain.click('button[name="save_draft"]')
    do.done(plain)
    expect(plain.locator('input[name="title"]')).to_have_value("一页纸工作法")
    expect(plain.locator('[data-question="images"] .upload')).to_have_count(2)
    expect(plain.locator('[data-question="metrics"] [data-rows] > tr')).to_have_count(3)
    do.press(plain, "submit")
    do.state(plain, "支部推荐")
    expect(plain.locator("main li", has_text="清单").first).to_be_visible()

    case = playing.shortlist(case_of(campaign))
    for code, lost in zip(EXPERTS, LOST, strict=True):
        if code == "M0018":
            sign_in(plain, code)
            plain.goto(case.get_absolute_url())
            do.score(plain, lost)
            do.done(plain)
        else:
            by = User.objects.get(username=code.lower())
            case = playing.press(case, "contribute", {"expert_scores": {"points": playing.points(1, lost)}}, by=by)
    at(moment("2026-09-15"))
    work()
    vote = Vote.objects.get(campaign=campaign, category="project")
    sign_in(plain, "M0202")
    plain.goto(f"/votes/{vote.pk}/")
    do.ballot(plain, "一页纸工作法")
    do.done(plain)
    assert vote.participations.count() == 1
