"""The site's addresses with the component sheet, which has one only while building."""

from django.urls import path

from biocorrect import components
from biocorrect.urls import urlpatterns as ours

urlpatterns = [path("components/", components.sheet, name="components"), *ours]
