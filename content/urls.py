from django.urls import URLPattern, path, re_path

from biocorrect.public_pages import public
from content import views
from content.feeds import ArticleFeed

app_name = "content"

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("articles/", views.articles, name="articles"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("evidence/", views.evidence, name="evidence"),
    path("preview/<int:pk>/", views.preview, name="preview"),
    path("preview/new/", views.preview_unsaved, name="preview_unsaved"),
    path("preview/<int:pk>/unsaved/", views.preview_unsaved, name="preview_unsaved"),
    path("preview/<int:pk>/<int:edition>/", views.preview, name="preview"),
    path("feed.xml", public(ArticleFeed()), name="feed"),
    path("robots.txt", views.robots, name="robots"),
    # Last, because it matches every address of words that nothing else has taken. Only of words:
    # with any path, Django would first redirect a missing file to itself with a slash.
    re_path(r"^(?P<slug>[a-z0-9]+(?:[-/][a-z0-9]+)*)/$", views.page, name="page"),
]
