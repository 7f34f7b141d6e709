"""A campaign under way: nominations at every step, so that inbox, vote and batch pages have something to show."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from organization import clock
from organization.demo.load import load_cast
from organization.models import Member, Unit, User
from processes.models import Campaign, Case, Procedure, Vote, VoteStatus
from processes.services import ActionRefused, close_vote, take_action
from processes.services.results import RawInputs
from processes.services.sweeping import turn_votes

from . import playing

MAIN, OTHER = "top-ten-2026", "model-groups-2026"
BRANDS = ("B01", "B06", "B11", "B16")
PROJECTS = ("B02", "B12", "B21")
GROUPS = ("B03", "B07", "B13", "B17", "B22")
RANKED = ("B04", "B18", "B25")
VOTERS = 24


def load_demo_campaign() -> int:
    """Returns how many sample cases there are; loads them when there are none yet.

    The demo clock goes back four weeks and forward again, so that histories, deadlines and reminders look lived in.
    Raises RuntimeError outside the demo.
    """
    if not settings.DEMO:
        raise RuntimeError("Sample cases are only for the demo.")
    if not Campaign.objects.filter(slug=MAIN).exists():
        was_shifted = clock.is_shifted()
        try:
            _run()
        finally:
            if not was_shifted:
                clock.reset()
    return Case.objects.filter(campaign__slug__in=(MAIN, OTHER)).count()


@transaction.atomic
def _run() -> None:
    today = clock.today()
    organizer = User.objects.get(username=load_cast()["organizers"][0].lower())
    _go_to(today - timedelta(days=28))
    main = _campaign(MAIN, "2026年度党建“十佳”遴选", "The ten best of 2026", today, quota=10)
    other = _campaign(OTHER, "2026年示范班组评选", "Model teams of 2026", today, quota=2)
    started = {
        code: _started(code, other if code in RANKED else main) for code in (*BRANDS, *PROJECTS, *GROUPS, *RANKED)
    }
    cases = _handed_in(started)
    _go_to(today - timedelta(days=24))
    scored = (*BRANDS, *PROJECTS, *RANKED)
    for number, code in enumerate(scored):
        cases[code] = playing.score(playing.shortlist(cases[code]), number)
    _go_to(today - timedelta(days=19))
    _vote(organizer)
    _go_to(today - timedelta(days=15))
    _defend([cases[code] for code in (*BRANDS, *RANKED)])
    playing.report_batch(main, "brand", organizer)
    _go_to(today - timedelta(days=13))
    _decide(main, organizer)
    _go_to(today - timedelta(days=3))
    _award(main)
    _early_steps(cases)


def _go_to(day: date) -> None:
    """Sets the demo clock to half past nine of a day."""
    clock.reset()
    here = clock.today()
    clock.shift(days=(day - here).days)


def _campaign(slug: str, title: str, title_en: str, today: date, quota: int) -> Campaign:
    campaign = Campaign.objects.create(
        slug=slug,
        title=title,
        title_en=title_en,
        procedure=Procedure.objects.get(key="top_ten_selection"),
        unit=Unit.objects.get(code="C0"),
        year=2026,
        opens_on=today + timedelta(days=-30),
        closes_on=today + timedelta(days=14),
        vote_opens_at=_at(today + timedelta(days=-20)),
        vote_closes_at=_at(today + timedelta(days=7)),
        quota=quota,
    )
    campaign.panel.set(Member.objects.filter(code__in=load_cast()["experts"]))
    return campaign


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(18, 0)))


def _started(code: str, campaign: Campaign) -> Case:
    from processes.queries.people import Place, role_members

    unit = Unit.objects.get(code=code)
    author = role_members("branch_pub", Place(unit=unit), clock.today())[0][0]
    return playing.nominate(unit=unit, campaign=campaign, starter=User.objects.get(member=author))


def _handed_in(started: dict[str, Case]) -> dict[str, Case]:
    """Everything but the last group's nomination, which stays a draft."""
    cases = dict(started)
    for number, (code, case) in enumerate(started.items()):
        if code == GROUPS[-1]:
            continue
        category = "brand" if code in BRANDS else "project" if code in PROJECTS else "group"
        cases[code] = playing.submit(case, number, category)
    return cases


def _vote(organizer: User) -> None:
    """Opens the votes, lets members vote, closes all but the projects' vote."""
    turn_votes()
    voters = list(Member.objects.filter(voting_right=True, user__isnull=False).order_by("code")[::31])[:VOTERS]
    for vote in Vote.objects.filter(status=VoteStatus.OPEN, campaign__isnull=False, case__isnull=True):
        playing.vote(vote, voters)
        if vote.category != "project":
            close_vote(vote=vote, actor=organizer)


def _defend(cases: list[Case]) -> None:
    for number, case in enumerate(cases):
        playing.press(case, "defended", {"defence_score": str(80 + (number * 7) % 17)})


def _decide(campaign: Campaign, organizer: User) -> None:
    """The committee carries the motion; the nominations within the quota are made public."""
    motion = Case.objects.filter(procedure__key="major_decision").order_by("-opened_at").first()
    if motion is None:
        return
    motion = playing.press(motion, "put_to_vote", {"ballot": "open", "secrecy_mark": True}, by=organizer)
    ballots = Vote.objects.get(case=motion)
    for entry in ballots.roll.select_related("member__user").order_by("member__code"):
        if entry.member.user is not None and Vote.objects.get(pk=ballots.pk).status == VoteStatus.OPEN:
            playing.vote_for(ballots, entry.member.user)
    motion = Case.objects.get(pk=motion.pk)
    motion = playing.press(motion, _only_forward(motion), {"decision_text": "<p>同意入选名单。</p>"}, by=organizer)
    for case in Case.objects.filter(campaign=campaign, state="body_review").order_by("number"):
        playing.press(case, "in_top")


def _only_forward(case: Case) -> str:
    """The button of the state that leads to a success."""
    states, transitions = case.definition.states, case.definition.transitions_from(case.state)
    return next(each.key for each in transitions if states[each.target].outcome == "success")


def _award(campaign: Campaign) -> None:
    """One objection that is still open; the first two whose publicity is over are awarded."""
    public = list(Case.objects.filter(campaign=campaign, state="publicity").order_by("number"))
    if not public:
        return
    objector = User.objects.get(username="m0555")
    take_action(
        case_id=public[-1].pk,
        action="object",
        actor=objector,
        inputs=RawInputs(data={"objection_note": "“满意度”一项的调查人数没有写明，请补充说明。"}),
        token=f"demo:object:{public[-1].pk}",
    )
    for case in public[:2]:
        try:
            playing.press(case, "award")
        except ActionRefused:
            return  # a long holiday lies in between: the publicity is not over yet


def _early_steps(cases: dict[str, Case]) -> None:
    """The groups, one at each of the first steps."""
    confirm, secrecy, first, experts = (cases[code] for code in GROUPS[:4])
    assert confirm.state == "branch_confirm"  # noqa: S101  (left as it is on purpose)
    playing.press(secrecy, "recommend")
    first = playing.press(playing.press(first, "recommend"), "sec_ok", {"secrecy_ok": "passed"})
    playing.score(playing.shortlist(experts), 11, most=3)
    assert first.state == "first_review"  # noqa: S101
