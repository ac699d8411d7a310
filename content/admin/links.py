"""Broken links, where a writer meets them: beside the page, and all in one list."""

from content_editor.admin import ContentEditor
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path

from content import publishing
from content.links import Site


class LinksAdmin(ContentEditor):  # type: ignore[misc]
    """What the pages' admin adds for links: a line on each page, and the list of all."""

    @admin.display(description="links")
    def links(self, page):
        if not page.pk:
            return "Save the page, and its links are checked here."
        context = {"links": Site().broken(publishing.draft(page))}
        return render_to_string("admin/content/page/_links.html", context)

    def links_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": "Links that lead nowhere",
            "opts": self.opts,
            "pages": Site().everywhere(),
        }
        return TemplateResponse(request, "admin/content/page/links.html", context)

    def get_urls(self):
        view = self.admin_site.admin_view(self.links_view)
        return [path("links/", view, name="content_page_links"), *super().get_urls()]
