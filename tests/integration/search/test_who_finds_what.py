"""Visible means visible: everything searched for by two people with different scope, in every way there is."""

from copy import deepcopy
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.files.base import ContentFile
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.models import CmsDocument, NoticePage, QuestionBank
from cms.models.regulation import RegulationStatus
from forms.builder import json_to_fields
from forms.models import Form, FormSettings, FormUse
from forms.models.record import RecordStatus
from forms.services import publish_form, submit_record, withdraw_record
from organization.models import User
from organization.services import move_unit
from organization.services.imports.members import apply_members
from organization.services.imports.plan import Change, Record
from processes.models import Procedure
from search.models import SearchChange, SearchDocument
from search.question import Question
from search.request import SearchRequest
from search.services import search, suggest
from search.services.comparing import differences
from search.services.draining import drain
from search.services.facet_values import facet_values
from search.services.filters import asked_filters
from search.services.rebuilding import rebuild
from search.services.understanding import understood
from search.sources import source_of
from tests import builders
from tests.integration.cms.learning import make_question
from tests.procedures import APPROVAL, Scene, publish, words

pytestmark = pytest.mark.django_db


def found(text, actor, **values):
    return {hit.title.text for hit in search(SearchRequest(text=text, **values), actor).hits}


def may_edit(user):
    """Gives somebody the administration and the questions of banks."""
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "change_question"]))


def notice(tree, title, **values):
    page = NoticePage(slug=f"n{NoticePage.objects.count()}", title=title, issued_on="2026-05-01", locale=tree.locale)
    for name, value in values.items():
        setattr(page, name, value)
    tree.indexes["announcements"].add_child(instance=page)
    return page


class TestPages:
    def test_a_live_page_is_found_within_one_round_of_the_worker(self, chinese):
        page = notice(chinese, "迎峰度夏通知")
        drain()
        assert found("迎峰度夏", AnonymousUser()) == {"迎峰度夏通知"}
        page.unpublish()
        drain()
        assert found("迎峰度夏", AnonymousUser()) == set()

    def test_an_unpublished_page_is_not_shown_even_before_the_worker_has_noticed(self, chinese):
        page = notice(chinese, "迎峰度夏通知")
        drain()
        NoticePage.objects.filter(pk=page.pk).update(live=False)
        result = search(SearchRequest(text="迎峰度夏"), AnonymousUser())
        assert (result.hits, result.total, result.facets["kind"]) == ((), 0, ())
        assert suggest("迎峰", AnonymousUser()) == []

    @pytest.mark.parametrize(("kind", "anonymous", "member"), [("login", 0, 1), ("password", 0, 0), ("groups", 0, 0)])
    def test_a_restricted_page_is_found_by_whoever_may_open_it(self, chinese, cast, kind, anonymous, member):
        page = notice(chinese, "内部纪要")
        PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
        drain()
        assert len(found("内部纪要", AnonymousUser())) == anonymous
        assert len(found("内部纪要", cast.member)) == member

    def test_groups_that_are_set_after_the_worker_was_here_find_the_page(self, chinese, cast):
        page = notice(chinese, "内部纪要")
        group = Group.objects.create(name="纪要读者")
        cast.member.groups.add(group)
        restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
        drain()
        assert found("内部纪要", cast.member) == set()
        restriction.groups.set([group])
        drain()
        assert found("内部纪要", cast.member) == {"内部纪要"}
        group.pageviewrestriction_set.remove(restriction)
        drain()
        assert not SearchDocument.objects.filter(kind="notice", title="内部纪要", access=[f"group:{group.pk}"]).exists()

    def test_a_collection_moved_below_a_restricted_one_closes_its_documents(self, cast, settings, tmp_path, client):
        settings.MEDIA_ROOT = tmp_path
        root = Collection.get_first_root_node()
        closed, moved = root.add_child(name="内部"), root.add_child(name="手册")
        CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
        CmsDocument.objects.create(title="检修手册", collection=moved, file=ContentFile(b"x", "a.txt"))
        drain()
        rows = SearchDocument.objects.filter(kind="document")
        assert rows.get().access == ["public"]
        client.force_login(cast.admin, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.post(f"/admin/collections/{moved.pk}/", {"name": "手册", "parent": closed.pk})
        assert answer.status_code == 302
        drain()
        assert rows.get().access == ["member"]

    def test_tags_that_come_after_the_document_are_found(self, cast):
        document = CmsDocument.objects.create(title="检修手册", file=ContentFile(b"x", "a.txt"))
        drain()
        document.tags.add("安规")
        drain()
        assert SearchDocument.objects.get(kind="document").summary == "安规"

    def test_a_deleted_page_is_forgotten(self, chinese):
        page = notice(chinese, "迎峰度夏通知")
        drain()
        page.delete()
        drain()
        assert not SearchDocument.objects.filter(kind="notice", title="迎峰度夏通知").exists()


class TestCases:
    @pytest.fixture
    def scene(self, db):
        scene = Scene()
        scene.submitted(title="配网抢修方案")
        drain()
        return scene

    def test_overseers_and_those_who_take_part_find_it_and_nobody_else(self, scene, cast):
        assert len(found("抢修方案", scene.author.user)) == 1
        assert len(found("抢修方案", scene.secretary.user)) == 1
        for name, person in cast.everybody().items():
            expected = 1 if name == "admin" else 0
            result = search(SearchRequest(text="抢修方案"), person)
            assert len(result.hits) == result.total == expected, name
            assert sum(value.count for value in result.facets["kind"]) == expected, name
            assert len(suggest("抢修", person)) <= expected, name

    def test_who_joins_finds_it_and_who_loses_the_post_does_not(self, scene):
        stranger = builders.make_member("STRANGER")
        assert found("抢修方案", stranger.user) == set()
        post = builders.make_assignment(stranger, "secretary", scene.branch)
        assert len(found("抢修方案", stranger.user)) == 1
        post.delete()
        assert found("抢修方案", stranger.user) == set()

    def test_a_moved_unit_takes_its_cases_along(self, scene):
        other = builders.make_unit("Z9", kind="committee", can_approve_members=True)
        overseer = builders.make_member("OVER")
        builders.make_assignment(overseer, "office_org", other)
        before = found("抢修方案", overseer.user)
        move_unit(unit=scene.branch, parent=other)
        drain()
        assert (before, len(found("抢修方案", overseer.user))) == (set(), 1)
        assert list(differences()) == []

    @pytest.mark.parametrize(
        "kept",
        [
            {"restricted_fields": {"title": ["committee_org"]}},
            {"personal_data": {"purpose": words("慰问"), "sensitivity": "sensitive", "keep_days": 30}},
        ],
    )
    def test_no_case_is_called_by_what_some_may_not_read(self, db, kept):
        scene = Scene()
        document = deepcopy(APPROVAL)
        if "personal_data" in kept:
            document["form"]["fields"][0] |= kept
        else:
            document |= kept
        publish(document)
        case = scene.submitted(title="某某举报某某")
        drain()
        assert case.title == "Note"
        assert not SearchDocument.objects.filter(title__contains="举报").exists()

    def test_a_renamed_procedure_is_named_anew(self, scene):
        procedure = Procedure.objects.get()
        procedure.title = "抢修审批"
        procedure.save()
        drain()
        assert SearchDocument.objects.get(kind="case").topic == "抢修审批"
        assert list(differences()) == []

    def test_a_renamed_unit_is_named_anew_wherever_it_is_named(self, scene):
        drain()
        scene.branch.name = "输电运检支部"
        scene.branch.save()
        drain()
        assert list(differences()) == []
        assert found("输电运检", scene.secretary.user, kinds=("member",))


class TestSuggestions:
    def test_procedures_are_not_crowded_out_by_their_cases(self, cast):
        scene = Scene()
        for row in ("Note", "Note", "Notebook"):
            scene.submitted(title=row)
        drain()
        labels = [(each.kind, each.label) for each in suggest("note", scene.author.user, limit=3)]
        assert labels == [("procedure", "Note"), ("case", "Note"), ("case", "Notebook")]


class TestRecords:
    @pytest.fixture
    def form(self, db):
        form = Form(key="visits", title="走访登记", live=True)
        form.fields = json_to_fields(
            [
                {"key": "topic", "type": "text", "label": {"zh-hans": "主题"}},
                {
                    "key": "secret",
                    "type": "text",
                    "label": {"zh-hans": "困难情况"},
                    "personal_data": {"purpose": {"zh-hans": "慰问"}, "sensitivity": "sensitive", "keep_days": 30},
                },
            ]
        )
        form.save()
        publish_form(form=form)
        FormSettings.objects.create(form=form, use=FormUse.REGISTER)
        return form

    def test_records_follow_their_rights_and_sensitive_answers_are_never_indexed(self, form, cast):
        record = submit_record(
            form=form, user=cast.member, data={"topic": "入户走访电力设施", "secret": "罕见疾病"}, token="t"
        )
        drain()
        assert len(found("入户走访", cast.member)) == 1
        assert len(found("入户走访", cast.secretary)) == 1
        assert found("入户走访", cast.other_member) == found("入户走访", cast.anonymous) == set()
        assert not SearchDocument.objects.filter(body__contains="罕见").exists()
        withdraw_record(record=record, user=cast.admin, expected_seq=record.seq)
        drain()
        assert found("入户走访", cast.member) == set()

    def test_changed_settings_of_a_form_reach_what_is_indexed_already(self, form, cast):
        submit_record(form=form, user=cast.member, data={"topic": "入户走访"}, token="t")
        drain()
        rows = SearchDocument.objects.filter(kind="record")
        settings = form.settings
        settings.refresh_from_db()
        assert any(token.startswith("scope:") for token in rows.get().access)
        settings.overseers_view, settings.field_rights = False, {"topic": {"*": "hidden"}}
        settings.save()
        drain()
        assert not any(token.startswith("scope:") for token in rows.get().access)
        assert "入户" not in rows.get().body
        form.title = "慰问登记"
        form.save()
        drain()
        assert rows.get().title.startswith("慰问登记")
        settings.anonymous = True
        settings.save()
        drain()
        assert not rows.exists()
        settings.save()
        assert not SearchChange.objects.exists()

    def test_a_record_that_comes_in_queues_no_other(self, form, cast):
        submit_record(form=form, user=cast.member, data={"topic": "甲"}, token="t")
        drain()
        other = submit_record(form=form, user=cast.member, data={"topic": "乙"}, token="u")
        assert {each.object_id for each in SearchChange.objects.all()} == {str(other.pk)}

    @pytest.mark.parametrize(
        ("rules", "is_told"),
        [
            ({}, True),
            ({"page:medical": {"*": "hidden"}}, False),
            ({"page:medical": {"secretary": "masked"}}, False),
            ({"page:medical": {"*": "hidden"}, "illness": {"*": "edit"}}, True),
            ({"illness": {"*": "hidden", "secretary": "edit"}}, False),
            ({"page:other": {"*": "hidden"}}, True),
        ],
    )
    def test_answers_that_a_rule_keeps_from_somebody_are_never_indexed(self, cast, rules, is_told):
        form = Form(key="health", title="体检登记", live=True)
        form.fields = json_to_fields(
            [
                {"key": "topic", "type": "text", "label": {"zh-hans": "主题"}},
                {"key": "illness", "type": "text", "label": {"zh-hans": "病情"}, "section": "medical"},
            ],
            [{"key": "medical", "title": {"zh-hans": "病历"}, "page": True}],
        )
        form.save()
        publish_form(form=form)
        FormSettings.objects.create(form=form, use=FormUse.REGISTER, field_rights=rules)
        submit_record(form=form, user=cast.member, data={"topic": "年度体检", "illness": "罕见疾病"}, token="t")
        drain()
        assert len(found("年度体检", cast.secretary)) == 1
        assert SearchDocument.objects.filter(body__contains="罕见").exists() == is_told


class TestQuestionsOfBanks:
    @pytest.fixture
    def bank(self, cast):
        kept = QuestionBank.objects.create(unit=cast.branch, title="安规题库")
        make_question(kept, stem="停电检修先做什么?", tags="安规")
        drain()
        return kept

    def test_who_edits_them_finds_them_and_nobody_who_may_have_to_sit_them(self, bank, cast):
        assert found("停电检修", cast.admin) == {"停电检修先做什么?"}
        for name in ("secretary", "member", "editor", "anonymous"):
            assert found("停电检修", getattr(cast, name)) == set(), name
        may_edit(cast.secretary)
        assert found("见第三条", User.objects.get(pk=cast.secretary.pk)) == {"停电检修先做什么?"}

    def test_editors_of_other_units_do_not(self, bank, cast):
        may_edit(cast.secretary)
        QuestionBank.objects.filter(pk=bank.pk).update(unit=cast.other_branch)
        assert found("停电检修", User.objects.get(pk=cast.secretary.pk)) == set()

    def test_a_bank_that_is_renamed_or_given_away_takes_its_questions_along(self, bank, cast):
        bank.title, bank.unit = "新题库", cast.other_branch
        bank.save()
        drain()
        row = SearchDocument.objects.get(kind="question")
        assert (row.topic, row.unit_path) == ("新题库", cast.other_branch.path)
        assert list(differences()) == []


class TestPeople:
    def test_members_are_found_by_those_who_oversee_them(self, cast):
        person = builders.make_member("T8888", branch=cast.branch, name="代号青松")
        drain()
        assert found("青松", cast.secretary) == {"代号青松"}
        assert found("青松", person.user) == {"代号青松"}
        assert found("青松", cast.other_member) == found("青松", cast.anonymous) == set()
        assert [each.label for each in suggest("qingsong", cast.secretary)] == ["代号青松"]
        assert suggest("qingsong", cast.other_member) == []

    def test_members_of_a_sheet_are_found(self, cast):
        record = Record(row=2, values={"code": "S1", "name": "代号海风", "branch": cast.branch.code})
        apply_members([Change(record=record, action="new")])
        drain()
        assert found("海风", cast.secretary) == {"代号海风"}
        assert [each for each in differences() if each.kind == "member"] == []


class TestRepair:
    def test_after_draining_the_index_is_as_the_database(self, chinese, cast):
        notice(chinese, "迎峰度夏通知")
        Scene().submitted(title="配网抢修方案")
        drain()
        assert not SearchChange.objects.exists()
        assert list(differences()) == []

    def test_what_is_more_confidential_than_internal_leaves_the_index(self, db, monkeypatch):
        unit = builders.make_unit("Z8", kind="committee")
        drain()
        rows = SearchDocument.objects.filter(kind="unit", object_id=unit.pk)
        assert rows.exists()
        source, told = source_of("unit"), source_of("unit").entries
        monkeypatch.setattr(source, "entries", lambda some: (replace(e, confidentiality="secret") for e in told(some)))
        unit.save()
        drain()
        assert not rows.exists()
        assert not [each for each in differences() if each.object_id == str(unit.pk)]

    def test_a_difference_is_noticed(self, chinese):
        notice(chinese, "迎峰度夏通知")
        drain()
        NoticePage.objects.update(title="改了的标题")
        assert {(each.where, each.what) for each in differences()} == {("mirror", "outdated")}

    def test_a_stopped_rebuild_goes_on_and_the_old_index_answers_meanwhile(self, chinese, cast):
        notice(chinese, "迎峰度夏通知")
        drain()

        def stop(what, done, total):
            if what == "unit":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            rebuild(tell=stop)
        assert found("迎峰度夏", AnonymousUser()) == {"迎峰度夏通知"}
        notice(chinese, "迎峰度冬通知")
        drain()
        rebuild(tell=lambda *_told: None)
        assert found("迎峰", AnonymousUser()) == {"迎峰度夏通知", "迎峰度冬通知"}
        assert list(differences()) == []


class TestFacets:
    def test_the_status_of_a_clause_is_told_in_words(self):
        values = facet_values({"status": {"in_force": 2}}, SearchRequest(text="x"))["status"]
        assert [value.label for value in values] == [str(RegulationStatus.IN_FORCE.label)]


@pytest.fixture
def scene_with_topics(cast):
    scene = Scene()
    Procedure.objects.update(title="抢修审批")
    scene.submitted(title="甲")
    drain()
    return scene


class TestWords:
    def test_pinyin_and_words_that_sound_alike_find_what_was_meant(self, chinese):
        notice(chinese, "党建品牌评选")
        drain()
        for typed in ("dangjian", "当建", "dangjain"):
            result = search(SearchRequest(text=typed), AnonymousUser())
            assert "党建品牌评选" in [hit.title.text for hit in result.hits], typed
            assert result.did_you_mean == "党建"

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("shyk", "三会一课"),
            ("sdhyk", "三会一课"),
            ("shyk 2025", "三会一课 2025"),
            ("三会一刻 制度", "三会一课 制度"),
            ("scadda 系统", "scada 系统"),
            ("csada", "scada"),
            ("类型:通知 sanhuiyike", "三会一课 kind:通知"),
        ],
    )
    def test_initials_and_slips_are_understood_beside_other_words_too(self, chinese, typed, meant):
        notice(chinese, "三会一课制度 2025")
        notice(chinese, "SCADA系统运维规程")
        notice(chinese, "会计制度 2025 系统")
        drain()
        assert search(SearchRequest(text=typed), AnonymousUser()).did_you_mean == meant

    def test_a_phrase_that_stands_nowhere_is_asked_word_by_word_and_the_answer_says_so(self, chinese):
        notice(chinese, "哈利·波特系列小说的作者是罗琳")
        drain()
        result = search(SearchRequest(text="「哈利波特」的作者是谁？"), AnonymousUser())
        assert [(hit.title.text, hit.partial) for hit in result.hits] == [("哈利·波特系列小说的作者是罗琳", True)]
        assert (result.tier, result.is_literal) == ("any", False)
        assert search(SearchRequest(text="「作者是罗琳」"), AnonymousUser()).is_literal

    def test_words_that_are_found_by_themselves_stay(self, chinese):
        for title in ("公示名单", "公式模板", "制度汇编", "干部名单"):
            notice(chinese, title)
        drain()
        assert search(SearchRequest(text="GB/T 22239"), AnonymousUser()).did_you_mean == ""
        assert search(SearchRequest(text="gb"), AnonymousUser()).did_you_mean == "干部"
        assert search(SearchRequest(text="公式 制度"), AnonymousUser()).did_you_mean == ""

    def test_filters_may_be_written_into_the_question(self, chinese):
        notice(chinese, "迎峰度夏通知")
        drain()
        assert found("迎峰 类型:通知 年份:2026", AnonymousUser()) == {"迎峰度夏通知"}
        assert found("迎峰 year:2020", AnonymousUser()) == set()

    def test_filters_written_into_the_question_are_shown_like_those_that_are_clicked(self, chinese, cast):
        notice(chinese, "迎峰度夏通知")
        drain()
        asked = Question(text="类型:通知、制度 迎峰 单位:“组织K1” 年份:0000 年份:2026")
        expected = Question(text="迎峰 年份:0000", kinds=("notice", "regulation"), unit=cast.branch.code, year=2026)
        assert understood(asked, AnonymousUser(), "zh-hans") == expected
        for text in ("主题:示例 迎峰", "状态:生效"):
            assert understood(Question(text=text), AnonymousUser(), "").is_filtered

    def test_a_topic_may_be_named_in_part(self, scene_with_topics, cast):
        for value in ("抢修", "搶修"):
            asked = understood(Question(text=f"主题:{value}"), cast.admin, "")
            assert asked.topic == "抢修审批"

    def test_a_status_is_called_by_its_name_in_either_language(self):
        assert asked_filters({"status": "Withdrawn"})[0].status == "withdrawn"
        assert asked_filters({"status": str(RecordStatus.WITHDRAWN.label)})[0].status == "withdrawn"
        assert asked_filters({"status": "No longer in force"})[0].status == "expired"
        assert asked_filters({"status": "待整改"})[0].status == "待整改"
