"""Every place that reads a field, so that nobody removes or renames it unawares."""

import re
from collections.abc import Iterator, Mapping

from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.expressions import Tree, field_names
from forms.engine.inner_trees import inner_trees
from forms.engine.renaming import told_keys
from forms.field_types.wording import localized
from forms.models import Form, FormSettings, FormVersion, RegisterRule, RegisterView, VersionStatus
from forms.queries.register_reads import register_reads
from forms.usages import Usage, usages_elsewhere

MOST = 200
WORD = re.compile(r"[a-z][a-z0-9_]*")
MEMBERS = ("visible_when", "required", "read_only", "computed", "default_formula")


def field_usages(form: Form, definition: FormDefinition) -> dict[str, list[Usage]]:
    """Returns the usages by field key, those in formulas of the form first."""
    found: dict[str, list[Usage]] = {spec.key: [] for spec in definition.fields}
    for usage in (
        *_in_formulas(definition),
        *_in_views(form),
        *_in_rights(form),
        *_in_other_forms(form),
        *usages_elsewhere(form),
    ):
        if usage.field in found and usage not in found[usage.field]:
            found[usage.field].append(usage)
    return found


def _in_formulas(definition: FormDefinition) -> Iterator[Usage]:
    words = {
        "visible_when": _("shows when"),
        "required": _("required when"),
        "read_only": _("read only while"),
        "computed": _("computed"),
        "default_formula": _("begins with"),
        "rules": _("rule"),
    }
    for section in definition.sections:
        title = localized(section.title) or section.key
        yield from _reads(section.visible_when, f"{title}: {words['visible_when']}")
        for key in sorted(told_keys([section.title, section.help])):
            yield Usage(field=key, place=_("%(field)s: stands in the words") % {"field": title})
    for spec in definition.fields:
        name = f"{localized(spec.label) or spec.key} ({spec.key})"
        trees: list[tuple[str, Tree]] = [(member, getattr(spec, member)) for member in MEMBERS]
        trees += [("rules", rule.check) for rule in spec.rules]
        for member, tree in trees:
            yield from _reads(tree, f"{name}: {words[member]}")
        yield from _inside(spec, definition, name)
        begins = {key for key in (spec.default_from.removeprefix("last:"),) if key in definition.by_key}
        yield from (Usage(field=key, place=f"{name}: {words['default_formula']}") for key in begins)
        yield from (Usage(field=key, place=f"{name}: {words['computed']}") for key in spec.renewed_by)


def _inside(spec: FieldSpec, definition: FormDefinition, name: str) -> Iterator[Usage]:
    """What the words, the columns and the options of a field read of others."""
    columns = [column for column in spec.config.get("columns") or () if isinstance(column, Mapping)]
    own = {column.get("key") for column in columns}
    read = {key for tree in inner_trees(spec.config) for key in field_names(tree)}
    asked = [spec.config, *(column.get("config") or {} for column in columns)]
    read |= {str(config["depends_on"]) for config in asked if config.get("depends_on")}
    for key in sorted(read & definition.by_key.keys() - own):
        yield Usage(field=key, place=_("%(field)s: columns or options") % {"field": name})
    told = told_keys([spec.label, spec.help, spec.placeholder, spec.required_message, spec.config])
    told |= {key for rule in spec.rules for key in told_keys(rule.message)}
    for key in sorted(told):
        yield Usage(field=key, place=_("%(field)s: stands in the words") % {"field": name})
    for key in sorted(spec.config.get("fill") or ()):
        yield Usage(field=str(key), place=_("%(field)s: fills it in") % {"field": name})


def _in_rights(form: Form) -> Iterator[Usage]:
    """Rules about who may fill in or see a field."""
    settings = FormSettings.objects.filter(form=form).first()
    for key in sorted(settings.field_rights if settings else ()):
        yield Usage(field=str(key), place=_("Rights by field"))


def _reads(tree: Tree, place: str) -> Iterator[Usage]:
    for key in sorted(field_names(tree)):
        yield Usage(field=key, place=place)


def _in_views(form: Form) -> Iterator[Usage]:
    """Saved views and rules of a register name its fields; an address may name a word that is no field."""
    for view in RegisterView.objects.filter(form=form)[:MOST]:
        for key in sorted(set(WORD.findall(view.query))):
            yield Usage(field=key, place=_("Saved view “%(view)s”") % {"view": view.name})
    for rule in RegisterRule.objects.filter(form=form)[:MOST]:
        for key in sorted({*rule.fields, rule.starts, rule.ends} - {""}):
            yield Usage(field=str(key), place=_("Rule across records"))


def _in_other_forms(form: Form) -> Iterator[Usage]:
    """Published forms that link to this one, or look something up in it."""
    versions = FormVersion.objects.filter(status=VersionStatus.PUBLISHED).exclude(form=form)
    naming = versions.annotate(text=Cast("document", TextField())).filter(text__contains=f'"{form.key}"')
    for version in naming.select_related("form")[:MOST]:
        url = reverse(version.form.snippet_viewset.get_url_name("edit"), args=[version.form.pk])
        for key, place in register_reads(version.definition, form.key):
            yield Usage(field=key, place=f"{version.form}: {place}", url=url)
