"""A form page of wagtail.contrib.forms as its documentation makes one: what the form benchmark compares with."""
