"""Addresses of the pages that prove a procedure before it runs."""

from django.urls import URLPattern, path

from . import examples, migrations, policy, proof_jobs, sharing, simulations

urlpatterns: list[URLPattern] = [
    path("procedures/<int:procedure_id>/simulate/", simulations.start, name="procedure_simulate"),
    path("procedures/simulations/<uuid:simulation_id>/", simulations.simulation, name="procedure_simulation"),
    path("procedures/simulations/<uuid:simulation_id>/back/", simulations.take_back, name="procedure_simulation_back"),
    path(
        "procedures/simulations/<uuid:simulation_id>/save/",
        simulations.save_as_example,
        name="procedure_simulation_save",
    ),
    path("procedures/<int:procedure_id>/examples/", examples.examples, name="procedure_examples"),
    path("procedures/<int:procedure_id>/examples/<int:place>/", examples.example, name="procedure_example"),
    path("procedures/<int:procedure_id>/examples/<int:place>/play/", examples.play_on, name="procedure_example_play"),
    path(
        "procedures/<int:procedure_id>/examples/<int:place>/remove/",
        examples.take_out,
        name="procedure_example_remove",
    ),
    path("procedures/<int:procedure_id>/proof/", proof_jobs.proof, name="procedure_proof"),
    path("procedures/jobs/<uuid:job_id>/", proof_jobs.job, name="procedure_job"),
    path("procedures/jobs/<uuid:job_id>/state/", proof_jobs.job_state, name="procedure_job_state"),
    path("procedures/jobs/<uuid:job_id>/csv/", proof_jobs.job_csv, name="procedure_job_csv"),
    path("procedures/jobs/<uuid:job_id>/go-on/", proof_jobs.go_on, name="procedure_job_go_on"),
    path("procedures/<int:procedure_id>/migrate/", migrations.migrations, name="procedure_migrations"),
    path("procedures/jobs/<uuid:job_id>/apply/", migrations.apply_migration, name="procedure_migration_apply"),
    path("procedures/jobs/<uuid:job_id>/undo/", migrations.undo_migration, name="procedure_migration_undo"),
    path("procedures/<int:procedure_id>/policy/", policy.policy, name="procedure_policy"),
    path("procedures/<int:procedure_id>/policy/link/", policy.link_clause, name="procedure_link_clause"),
    path(
        "procedures/<int:procedure_id>/policy/unlink/<int:link_id>/",
        policy.unlink_clause,
        name="procedure_unlink_clause",
    ),
    path("procedures/<int:procedure_id>/template/", sharing.sharing, name="procedure_sharing"),
    path("procedures/<int:procedure_id>/template/follow/", sharing.follow, name="procedure_follow"),
    path("procedures/<int:procedure_id>/template/take-over/", sharing.take_over, name="procedure_take_over"),
]
