from datetime import date

import pytest

from organization.models import Assignment, Body, Member, Membership, Unit
from organization.roles import RoleContext, RoleResolution, RoleUnresolved, resolve_role
from tests import builders

DAY = date(2026, 9, 1)


def _resolve(role: str, code: str, on: date = DAY, **context: object) -> RoleResolution:
    unit = Unit.objects.get(code=code)
    return resolve_role(role, unit=unit, on=on, context=RoleContext(**context))  # type: ignore[arg-type]


def _codes(resolution: RoleResolution) -> list[str]:
    return [member.code for member in resolution.members]


@pytest.mark.usefixtures("demo_org")
class TestSampleOrganization:
    def test_roles_find_the_people_of_the_sample(self) -> None:
        expected = {
            ("branch_secretary", "B08"): ["M0190"],
            ("branch_pub", "B08"): ["M0195"],
            ("branch_pub", "G23"): ["M0195"],
            ("branch_pub", "B28"): ["M0733"],
            ("branch_org", "B28"): ["M0733"],
            ("branch_committee", "B08"): ["M0190", "M0193", "M0194", "M0195", "M0196"],
            ("branch_committee", "B28"): ["M0733", "M0734"],
            ("branch_committee", "T01"): ["M0021"],
            ("branch_secretary", "T01"): ["M0021"],
            ("branch_members", "T01"): ["M0021", "M0218", "M0383", "M0546", "M0722"],
            ("general_branch_committee", "B21"): ["M0560", "M0585", "M0630", "M0561", "M0609"],
            ("committee_org_head", "B08"): ["M0012"],
            ("committee_secretary", "B21"): ["M0009"],
            ("committee_secretary", "B08"): ["M0134"],
            ("committee_deputy", "B08"): ["M0134"],
            ("secrecy", "B08"): ["M0019"],
            ("publicity_head", "B08"): ["M0017"],
            ("publicity_editor", "B08"): ["M0017", "M0046"],
            ("direct_upper", "B21"): ["M0560"],
            ("direct_upper", "B08"): ["M0134"],
            ("direct_upper", "B01"): ["M0012", "M0041", "M0063", "M0093"],
        }
        assert {key: _codes(_resolve(*key)) for key in expected} == expected

    def test_commissioner_missing_in_a_small_branch_is_explained(self) -> None:
        found = _resolve("branch_pub", "B28")
        assert found.via == "branch_secretary"
        assert len(found.explanation) == 3
        assert "偏远供电所党支部" in found.explanation[0]

    def test_committee_that_only_reviews_is_passed_over(self) -> None:
        found = _resolve("approving_committee", "B21")
        assert len(found.members) == 9
        assert _codes(found)[0] == "M0009"
        assert "营销服务中心党总支" in found.explanation[0]

    def test_nearest_approving_committee_answers(self) -> None:
        found = _resolve("approving_committee", "B08")
        assert [len(found.members), _codes(found)[0], found.is_set] == [7, "M0134", True]

    def test_general_branch_is_skipped_where_there_is_none(self) -> None:
        found = _resolve("general_branch_committee", "B08")
        assert [found.skipped, found.members] == [True, ()]

    def test_offices_are_those_of_the_nearest_committee_that_has_them(self) -> None:
        assert _codes(_resolve("committee_org", "B08")) == ["M0012", "M0041", "M0063", "M0093"]

    def test_organizer_of_a_campaign_decides_which_committee_is_meant(self) -> None:
        root = Unit.objects.get(code="C0")
        assert _codes(_resolve("committee_secretary", "B08", organizer=root)) == ["M0009"]
        assert len(_resolve("committee_body", "B08", organizer=root).members) == 9

    def test_voters_are_the_full_members_with_the_right(self) -> None:
        branch = Unit.objects.get(code="B08")
        members = Member.objects.filter(memberships__unit=branch, memberships__kind="formal")
        assert len(_resolve("branch_members", "B08").members) == members.count() == 29
        assert len(_resolve("branch_voters", "B08").members) == members.filter(voting_right=True).count() == 27

    def test_expert_of_the_same_branch_steps_aside(self) -> None:
        panel = tuple(Member.objects.filter(code__in=["M0018", "M0048", "M0200", "M0218"]))
        found = _resolve("experts", "B08", panel=panel)
        assert _codes(found) == ["M0018", "M0048"]
        assert [member.code for member in found.recused] == ["M0200", "M0218"]
        assert _codes(_resolve("judges", "B08", panel=panel)) == ["M0018", "M0048", "M0200", "M0218"]

    def test_members_of_further_excluded_units_step_aside(self) -> None:
        panel = tuple(Member.objects.filter(code__in=["M0018", "M0048"]))
        assert _codes(_resolve("experts", "B08", panel=panel, exclude_units=("B01",))) == ["M0048"]

    def test_nobody_is_never_silent(self) -> None:
        with pytest.raises(RoleUnresolved) as refused:
            _resolve("experts", "B08")
        assert refused.value.context == {"role": "experts", "unit": "B08"}

    def test_system_needs_nobody(self) -> None:
        assert _resolve("system", "B08").members == ()

    def test_unknown_role_names_the_known_ones(self) -> None:
        with pytest.raises(LookupError, match="branch_pub"):
            _resolve("wizard", "B08")

    def test_form_fields_name_people_and_units(self) -> None:
        assert _codes(_resolve("recorder", "B08", values={"recorder": "M0191"})) == ["M0191"]
        assert _codes(_resolve("viewers", "B08", values={"viewers": ["M0001", "M0002"]})) == ["M0001", "M0002"]
        assert _codes(_resolve("counterpart", "B08", values={"b_unit": "B21"})) == ["M0551"]

    def test_every_role_answers_or_says_why_in_every_unit(self) -> None:
        from organization.models import Role

        for unit in Unit.objects.exclude(kind="group"):
            for role in ("branch_pub", "branch_secretary", "secrecy", "committee_org", "committee_secretary"):
                found = resolve_role(role, unit=unit, on=DAY)
                assert found.members, (role, unit.code)
                assert found.explanation
        assert Role.objects.count() == 47


def test_roles_look_at_the_day_asked_about(db: None) -> None:
    committee = builders.make_unit(kind="committee")
    branch = builders.make_unit(parent=committee)
    before, after = builders.make_member(branch=branch), builders.make_member(branch=branch)
    builders.make_assignment(before, "secretary", branch, end_on=date(2026, 6, 30))
    builders.make_assignment(after, "secretary", branch, start_on=date(2026, 7, 1))
    assert resolve_role("branch_secretary", unit=branch, on=date(2026, 6, 30)).members == (before,)
    assert resolve_role("branch_secretary", unit=branch, on=date(2026, 7, 1)).members == (after,)


def test_body_whose_term_ran_out_stays_until_the_next(db: None) -> None:
    branch = builders.make_unit(parent=builders.make_unit(kind="committee"))
    body = builders.make_body(branch, term_start=date(2020, 1, 1), term_end=date(2023, 1, 1))
    member = builders.make_member(branch=branch)
    builders.make_assignment(member, "secretary", branch, body=body)
    found = resolve_role("branch_committee", unit=branch, on=DAY)
    assert found.members == (member,)
    assert "2023-01-01" in found.explanation[-1]


def test_secretary_and_deputy_missing_leads_to_the_organisation_office(db: None) -> None:
    committee = builders.make_unit(kind="committee")
    branch = builders.make_unit(parent=committee)
    clerk = builders.make_member(branch=branch)
    builders.make_assignment(clerk, "office_org", committee)
    found = resolve_role("branch_pub", unit=branch, on=DAY)
    assert [found.members, found.via] == [(clerk,), "committee_org"]


def test_body_without_members_is_not_skipped(db: None) -> None:
    general = builders.make_unit(kind="general_branch", parent=builders.make_unit(kind="committee"))
    branch = builders.make_unit(parent=general)
    builders.make_body(general, kind="general_branch_committee")
    with pytest.raises(RoleUnresolved):
        resolve_role("general_branch_committee", unit=branch, on=DAY)
    assert [Assignment.objects.count(), Body.objects.count(), Membership.objects.count()] == [0, 1, 0]
