"""Addresses of the pages that prove a procedure before it runs."""

from django.urls import URLPattern, path

from . import examples, simulations

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
]
