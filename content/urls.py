from django.urls import URLPattern, path

from content import views

app_name = "content"

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("articles/", views.articles, name="articles"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("preview/<int:pk>/", views.preview, name="preview"),
    path("preview/<int:pk>/<int:edition>/", views.preview, name="preview"),
    path("robots.txt", views.robots, name="robots"),
    # Last, because it matches every address that nothing else has taken.
    path("<path:slug>/", views.page, name="page"),
]
