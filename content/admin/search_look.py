"""How a page will look where people find it: in a list of search results, and when it is shared."""

from django.contrib import admin
from django.template.loader import render_to_string

from biocorrect.pictures import address
from biocorrect.seo import absolute
from content import facts

# Longer than this, search engines cut it off.
TITLE, DESCRIPTION = 60, 160


class SearchLook:
    """What the pages' admin shows under “Search and sharing”; script keeps it up while typing."""

    @admin.display(description="how it will look")
    def search_look(self, page):
        title = facts.fill(page.search_title or page.title)
        picture = page.share_picture
        context = {
            "title": title if "Biocorrect" in title else f"{title} | Biocorrect",
            "description": facts.fill(page.search_description),
            "address": absolute(page.get_absolute_url()) if page.pk else absolute("/"),
            "picture": address(picture.renditions, 960) if picture and picture.renditions else "",
            "longest_title": TITLE,
            "longest_description": DESCRIPTION,
        }
        return render_to_string("admin/content/page/_search_look.html", context)
