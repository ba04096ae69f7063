"""The authors' side of Wagtail: what can be chosen and made, and nothing that promises to publish."""

from __future__ import annotations

from typing import Any

from django.db.models import ForeignKey
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.forms import ActivityForm, CourseForm, DrawingChooser, DrawingForm
from courses.models import Activity, Course, Drawing, Programme

_KIND_HINT = _("ประกาศนียบัตรออกได้เฉพาะผู้ออกที่ได้รับอนุญาต ถ้ายังไม่ได้รับ ผู้เรียนจะได้วุฒิบัตร และเกียรติบัตรเมื่อหลักสูตรไม่มีการประเมิน")


@hooks.register("before_serve_document")
def show_documents_to_authors(document: Any, request: HttpRequest) -> None:
    """Learners get a release's own copies, previews an address of their own; Wagtail's address of a document is for its course's authors."""
    policy = policy_registry.get_by_type(type(document))
    if not policy.user_has_any_permission_for_instance(request.user, ["change", "choose"], document):
        raise Http404


class DrawingViewSet(SnippetViewSet):
    model = Drawing
    icon = "image"
    menu_label = _("ภาพวาด")
    list_display = ["name", Column("width", label=_("กว้าง")), Column("height", label=_("สูง")), "rights"]
    search_fields = ["name"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("svg_file"), FieldPanel("svg"), FieldPanel("rights")], base_form_class=DrawingForm
    )


class CourseViewSet(SnippetViewSet):
    model = Course
    icon = "doc-full-inverse"
    menu_label = _("หลักสูตร")
    list_display = ["code", "title_th", "level", "mode", "current_release"]
    search_fields = ["code", "title_th", "title_en"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("code"),
            FieldPanel("title_th"),
            FieldPanel("title_en"),
            FieldPanel("summary_th"),
            FieldPanel("summary_en"),
            FieldPanel("branch_code"),
            FieldPanel("secondary_branch_codes"),
            FieldRowPanel([FieldPanel("level"), FieldPanel("mode"), FieldPanel("certificate_kind", help_text=_KIND_HINT)]),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("theory_hours"), FieldPanel("practice_hours"), FieldPanel("field_hours")])],
                heading=_("ชั่วโมงเรียน"),
            ),
            FieldPanel("programmes"),
            FieldPanel("is_sample"),
            FieldPanel("archived_at"),
        ],
        base_form_class=CourseForm,
    )


class ProgrammeViewSet(SnippetViewSet):
    model = Programme
    icon = "folder-open-inverse"
    menu_label = _("โครงการ")
    list_display = ["code", "name_th", "plan_code"]
    edit_handler = ObjectList([FieldPanel("code"), FieldPanel("plan_code"), FieldPanel("name_th"), FieldPanel("name_en")])


class ActivityViewSet(SnippetViewSet):
    model = Activity
    icon = "date"
    menu_label = _("กิจกรรม")
    list_display = ["code", "title_th", "kind"]
    search_fields = ["code", "title_th", "title_en"]
    edit_handler = ObjectList(
        [
            FieldPanel(name)
            for name in ("code", "kind", "title_th", "title_en", "summary_th", "summary_en", "branch_code", "mode", "programmes")
        ]
        + [FieldPanel("indicator_tags")],
        base_form_class=ActivityForm,
    )


class SchoolViewSetGroup(SnippetViewSetGroup):
    items = (CourseViewSet, ActivityViewSet, ProgrammeViewSet, DrawingViewSet)
    menu_icon = "folder-open-inverse"
    menu_label = _("หลักสูตรและกิจกรรม")
    menu_order = 150


register_snippet(SchoolViewSetGroup)
register_form_field_override(ForeignKey, to=Drawing, override={"widget": DrawingChooser})


@hooks.register("register_admin_menu_item")
def release_menu_item() -> MenuItem:
    """Lead authors to their workspace."""
    try:
        url = reverse("instructors:home")
    except NoReverseMatch:
        url = reverse("courses:catalogue")
    return MenuItem(_("งานสอนและการเผยแพร่"), url, icon_name="upload", order=10)


@hooks.register("construct_page_action_menu")
def keep_saving_only(menu_items: list[Any], _request: HttpRequest, _context: dict[str, Any]) -> None:
    """Take away what would suggest that a page reaches learners by itself: only a release does."""
    menu_items[:] = [item for item in menu_items if item.name not in ("action-publish", "action-unpublish", "action-submit")]


@hooks.register("before_create_page")
def make_pages_once(request: HttpRequest, _parent: Any, _page_class: Any) -> HttpResponse | None:
    """Let nobody but the author's own save make a page: saving by itself beside it would make the page twice."""
    by_itself = request.method == "POST" and not request.accepts("text/html")
    return HttpResponseForbidden() if by_itself else None


@hooks.register("construct_main_menu")
def show_authors_tools(_request: HttpRequest, menu_items: list[Any]) -> None:
    """Leave out reports of workflows that this site does not use, and the snippets index that the group above replaces."""
    menu_items[:] = [item for item in menu_items if item.name not in ("reports", "help", "snippets")]


@hooks.register("construct_homepage_panels")
def greet_plainly(_request: HttpRequest, panels: list[Any]) -> None:
    """Leave only what is an author's own on the first page."""
    noise = ("UpgradeNotificationPanel", "WhatsNewInWagtailVersionPanel")
    panels[:] = [panel for panel in panels if type(panel).__name__ not in noise]


@hooks.register("insert_global_admin_css")
def own_type_and_colours() -> str:
    """Give Wagtail the looped Thai type and the colours of the site."""
    return format_html('<link rel="stylesheet" href="{}">', static("cms/cms.css"))
