"""Addresses of feeds, recordings and learning; everything else of this app is a page of the tree."""

from django.urls import path

from cms.views import exams, feeds, learning_paths, lessons, marking, receipts, recordings, study_hours

urlpatterns = [
    path("feeds/<slug:key>.xml", feeds.NewPages(), name="feed"),
    path("learning/", exams.learning, name="learning"),
    path("learning/exams/<int:exam_id>/", exams.exam, name="exam"),
    path("learning/sittings/<uuid:attempt_id>/", exams.sitting, name="sitting"),
    path("learning/sittings/<uuid:attempt_id>/save/", exams.save, name="sitting-save"),
    path("learning/sittings/<uuid:attempt_id>/check/", exams.check, name="sitting-check"),
    path("learning/sittings/<uuid:attempt_id>/result/", exams.result, name="sitting-result"),
    path("learning/courses/", lessons.my_courses, name="my-courses"),
    path("learning/courses/<int:page_id>/begin/", lessons.begin, name="course-begin"),
    path("learning/lessons/<int:page_id>/", lessons.hand_in, name="lesson-hand-in"),
    path("learning/lessons/<int:page_id>/save/", lessons.save, name="lesson-save"),
    path("learning/lessons/<int:page_id>/position/", lessons.position, name="lesson-position"),
    path("learning/checklists/", lessons.checklists, name="checklists"),
    path("learning/checklists/<int:progress_id>/", lessons.decide_checklist, name="checklist"),
    path("recordings/<int:recording_id>/", recordings.recording, name="recording"),
    path("recordings/<int:recording_id>/<str:language>.vtt", recordings.captions, name="captions"),
    path("learning/paths/<int:path_id>/", learning_paths.path, name="learning-path"),
    path("learning/overview/", learning_paths.all_overviews, name="learning-overviews"),
    path("learning/overview/<int:path_id>/", learning_paths.one_overview, name="learning-overview"),
    path("learning/marking/<int:exam_id>/", marking.mark_next, name="mark-next"),
    path("learning/hours/", study_hours.hours, name="study-hours"),
    path("learning/hours/claims/", study_hours.claims, name="study-claims"),
    path("learning/hours/claims/<int:line_id>/", study_hours.decide, name="study-claim"),
    path("receipts/", receipts.receipts, name="receipts"),
    path("receipts/<int:page_id>/", receipts.counts, name="receipt-counts"),
    path("receipts/<int:page_id>/confirm/", receipts.confirm, name="receipt-confirm"),
    path("receipts/<int:page_id>/remind/", receipts.remind, name="receipt-remind"),
]
