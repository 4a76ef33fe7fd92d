from django.urls import path

from torelik.library.copying.views import batches, copying, export_profiles, merging, profiles, quarantine, tables, targets

app_name = "copying"
urlpatterns = [
    path("", copying.search, name="search"),
    path("searches/<uuid:uuid>/", copying.results, name="results"),
    path("found/<uuid:uuid>/", copying.found, name="found"),
    path("found/<uuid:uuid>/save/", copying.save, name="save"),
    path("found/<uuid:uuid>/into/<uuid:record>/", copying.into, name="into"),
    path("imports/<uuid:uuid>/<int:position>/", copying.from_import, name="from-import"),
    path("targets/", targets.targets, name="targets"),
    path("targets/new/", targets.target, name="new-target"),
    path("targets/<uuid:uuid>/", targets.target, name="target"),
    path("targets/<uuid:uuid>/remove/", targets.remove, name="remove-target"),
    path("duplicates/", merging.duplicates, name="duplicates"),
    path("duplicates/<uuid:survivor>/<uuid:loser>/", merging.merge, name="merge"),
    path("mergings/", merging.mergings, name="mergings"),
    path("mergings/<uuid:uuid>/undo/", merging.undo, name="undo-merging"),
    path("batches/", batches.batches, name="batches"),
    path("batches/new/", batches.new, name="new-batch"),
    path("batches/<uuid:uuid>/", batches.batch, name="batch"),
    path("batches/<uuid:uuid>/start/", batches.start, name="start-batch"),
    path("batches/<uuid:uuid>/undo/", batches.undo, name="undo-batch"),
    path("quarantine/<uuid:uuid>/", quarantine.several, name="quarantine"),
    path("quarantine/<uuid:uuid>/<int:position>/", quarantine.piece, name="piece"),
    path("export-profiles/", export_profiles.profiles, name="export-profiles"),
    path("export-profiles/<uuid:uuid>/", export_profiles.profiles, name="export-profile"),
    path("export-profiles/<uuid:uuid>/run/", export_profiles.run, name="run-export"),
    path("export-profiles/<uuid:uuid>/remove/", export_profiles.remove, name="remove-export-profile"),
    path("profiles/", profiles.profiles, name="profiles"),
    path("profiles/<uuid:uuid>/", profiles.profile, name="profile"),
    path("profiles/<uuid:uuid>/remove/", profiles.remove, name="remove-profile"),
    path("tables/", tables.give, name="give-table"),
    path("tables/<uuid:uuid>/", tables.table, name="table"),
]
