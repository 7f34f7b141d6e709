"""Addresses of filling in: the forms somebody may fill in, their steps, public links, receipts."""

from django.urls import path

from forms.services.filling import CHECK
from forms.views import answer_actions, fill_list, fill_save, offline, receipts, upload_pieces
from forms.views.fill import FillWizard

wizard = FillWizard.as_view(form_list=[(CHECK, FillWizard.check_form)], url_name="fill-step", done_step_name="-done-")

urlpatterns = [
    path("forms/", fill_list.fill_list, name="fill-list"),
    path("my-answers/", fill_list.my_answers, name="my-answers"),
    path("offline/", offline.offline_home, name="offline"),
    path("offline/session/", offline.offline_session, name="offline-session"),
    path("offline/<slug:key>/", offline.offline_form, name="offline-form"),
    path("offline/<slug:key>/send/", offline.offline_send, name="offline-send"),
    path("forms/<slug:key>/", wizard, name="fill"),
    path("forms/<slug:key>/<slug:step>/", wizard, name="fill-step"),
    path("forms/<slug:key>/<slug:step>/save/", fill_save.save_step_view, name="fill-save"),
    path("f/<str:token>/", wizard, name="form-link"),
    path("f/<str:token>/<slug:step>/", wizard, name="form-link-step"),
    path("f/<str:token>/<slug:step>/save/", fill_save.save_step_view, name="form-link-save"),
    path("uploads/", upload_pieces.begin, name="upload-begin"),
    path("uploads/<uuid:upload_id>/", upload_pieces.piece, name="upload-piece"),
    path("answers/<uuid:record_id>/", receipts.answer, name="answer"),
    path("answers/<uuid:record_id>/pdf/", receipts.answer_pdf, name="answer-pdf"),
    path("answers/<uuid:record_id>/edit/", answer_actions.edit_answer, name="answer-edit"),
    path("answers/<uuid:record_id>/withdraw/", answer_actions.withdraw_answer, name="answer-withdraw"),
    path("answers/<uuid:record_id>/copy/", answer_actions.copy_answer, name="answer-copy"),
]
