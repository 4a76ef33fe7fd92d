"""Addresses of learning; every one of them asks who comes."""

from torelik.learning.assessment import urls as assessment
from torelik.learning.classroom import urls as classroom

app_name = "learning"
urlpatterns = [*classroom.urlpatterns, *assessment.urlpatterns]
