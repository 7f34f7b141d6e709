"""The login group ``editors``: who may write the public site."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from .tree import Tree

PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
FILE_RIGHTS = (
    "add_cmsimage",
    "change_cmsimage",
    "choose_cmsimage",
    "add_cmsdocument",
    "change_cmsdocument",
    "choose_cmsdocument",
)
SEARCH_RIGHTS = {
    "search": ("add_synonym", "change_synonym", "delete_synonym", "view_askedquestion"),
    "wagtailsearchpromotions": ("add_searchpromotion", "change_searchpromotion", "delete_searchpromotion"),
}
LEARNING_RIGHTS = tuple(
    f"{action}_{model}"
    for action in ("add", "change", "view", "delete")
    for model in ("questionbank", "question", "paper", "exam", "recording", "learningpath")
)


SCREEN_RIGHTS = tuple(
    f"{action}_{model}"
    for action in ("add", "change", "view", "delete")
    for model in ("screen", "screenplaylist", "screenalert", "honour")
)


def allow_editors(trees: list[Tree]) -> None:
    """Gives the editors the administration, page trees, images, documents, screens, and what looks after the search."""
    group, _ = Group.objects.get_or_create(name="editors")
    group.permissions.add(Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"))
    for tree in trees:
        for codename in PAGE_RIGHTS:
            right = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
            GroupPagePermission.objects.get_or_create(group=group, page=tree.home, permission=right)
    root = Collection.get_first_root_node()
    for right in Permission.objects.filter(codename__in=FILE_RIGHTS, content_type__app_label="cms"):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=right)
    group.permissions.add(*Permission.objects.filter(codename__in=LEARNING_RIGHTS, content_type__app_label="cms"))
    group.permissions.add(*Permission.objects.filter(codename__in=SCREEN_RIGHTS, content_type__app_label="cms"))
    for app, codenames in SEARCH_RIGHTS.items():
        group.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename__in=codenames))
