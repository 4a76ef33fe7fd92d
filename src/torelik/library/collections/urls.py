from django.urls import path

from torelik.library.collections import exhibition_views, views

app_name = "collections"
urlpatterns = [
    path("collections/", views.collections, name="collections"),
    path("export.<slug:form>", views.export_found, name="export"),
    path("lists/", views.own, name="own"),
    path("lists/add/<uuid:record_uuid>/", views.add, name="add"),
    path("lists/<uuid:uuid>/", views.show_list, name="list"),
    path("lists/<uuid:uuid>/export.<slug:form>", views.export_list, name="export-list"),
    path("lists/<uuid:uuid>/take-out/<uuid:record_uuid>/", views.take_out, name="take-out"),
    path("lists/<uuid:uuid>/remove/", views.remove, name="remove"),
    path("lists/<uuid:uuid>/publish/", views.publish, name="publish"),
    path("exhibitions/", exhibition_views.index, name="exhibitions"),
    path("exhibitions/<uuid:uuid>/", exhibition_views.show, name="exhibition"),
    path("lists/<uuid:uuid>/exhibition/", exhibition_views.set_up, name="set-up"),
    path("lists/<uuid:uuid>/exhibition/sections/", exhibition_views.section, name="add-section"),
    path("lists/<uuid:uuid>/exhibition/sections/<uuid:section_uuid>/", exhibition_views.section, name="section"),
    path("lists/<uuid:uuid>/exhibition/titles/<uuid:record_uuid>/", exhibition_views.title, name="exhibited-title"),
    path("searches/save/", views.save_search, name="save-search"),
    path("searches/<uuid:uuid>/", views.change_search, name="change-search"),
]
