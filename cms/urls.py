"""Addresses of learning; everything else of this app is a page of the tree."""

from django.urls import path

from cms.views import exams, marking, study_hours

urlpatterns = [
    path("learning/", exams.learning, name="learning"),
    path("learning/exams/<int:exam_id>/", exams.exam, name="exam"),
    path("learning/sittings/<uuid:attempt_id>/", exams.sitting, name="sitting"),
    path("learning/sittings/<uuid:attempt_id>/save/", exams.save, name="sitting-save"),
    path("learning/sittings/<uuid:attempt_id>/check/", exams.check, name="sitting-check"),
    path("learning/sittings/<uuid:attempt_id>/result/", exams.result, name="sitting-result"),
    path("learning/marking/<int:exam_id>/", marking.mark_next, name="mark-next"),
    path("learning/hours/", study_hours.hours, name="study-hours"),
    path("learning/hours/claims/", study_hours.claims, name="study-claims"),
    path("learning/hours/claims/<int:line_id>/", study_hours.decide, name="study-claim"),
]
