"""Addresses of registers."""

from django.urls import path

from forms.views.registers import bulk, imports, jobs, listing, moves, record, rules, saved, summary

urlpatterns = [
    path("registers/", listing.registers, name="registers"),
    path("registers/jobs/<uuid:job_id>/", jobs.job_page, name="register-job"),
    path("registers/jobs/<uuid:job_id>/state/", jobs.job_state, name="register-job-state"),
    path("registers/jobs/<uuid:job_id>/file/", jobs.job_file, name="register-job-file"),
    path("registers/jobs/<uuid:job_id>/undo/", jobs.job_undo, name="register-job-undo"),
    path("registers/<slug:key>/", listing.register_list, name="register"),
    path("registers/<slug:key>/summary/", summary.summary_page, name="register-summary"),
    path("registers/<slug:key>/work/", jobs.job_list, name="register-jobs"),
    path("registers/<slug:key>/export/", jobs.export, name="register-export"),
    path("registers/<slug:key>/views/", saved.save_view, name="register-save-view"),
    path("registers/<slug:key>/views/<int:view_id>/drop/", saved.drop_view, name="register-drop-view"),
    path("registers/<slug:key>/subscription/", saved.subscription, name="register-subscription"),
    path("registers/<slug:key>/bulk/", bulk.bulk_edit, name="register-bulk"),
    path("registers/<slug:key>/import/", imports.upload, name="register-import"),
    path("registers/<slug:key>/import/template/", imports.template, name="register-import-template"),
    path("registers/<slug:key>/import/<uuid:job_id>/", imports.import_page, name="register-import-job"),
    path("registers/<slug:key>/import/<uuid:job_id>/check/", imports.check, name="register-import-check"),
    path("registers/<slug:key>/import/<uuid:job_id>/confirm/", imports.confirm, name="register-import-confirm"),
    path("registers/<slug:key>/rules/", rules.rules, name="register-rules"),
    path("registers/<slug:key>/rules/<int:rule_id>/drop/", rules.drop_rule, name="register-drop-rule"),
    path("registers/<slug:key>/moves/", moves.move_page, name="register-moves"),
    path("registers/<slug:key>/moves/<int:version_id>/", moves.move_version, name="register-move"),
    path("registers/<slug:key>/moves/jobs/<uuid:job_id>/", moves.move_job, name="register-move-job"),
    path("registers/<slug:key>/<uuid:record_id>/", record.record_page, name="register-record"),
    path("registers/<slug:key>/<uuid:record_id>/withdraw/", record.withdraw, name="register-withdraw"),
    path("registers/<slug:key>/<uuid:record_id>/<slug:field>/", record.edit_cell, name="register-cell"),
]
