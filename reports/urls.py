"""Routes of reports."""

from django.urls import URLPattern, URLResolver, path

from reports.views import dashboard, home, outcomes

urlpatterns: list[URLPattern | URLResolver] = [
    path("home/", home.home, name="home"),
    path("outcomes/", outcomes.outcomes, name="outcomes"),
    path("outcomes/add/", outcomes.add_outcome, name="add_outcome"),
    path("outcomes/<int:pk>/", outcomes.outcome, name="outcome"),
    path("outcomes/<int:pk>/change/", outcomes.change_outcome, name="change_outcome"),
    path("outcomes/<int:pk>/remove/", outcomes.remove_outcome, name="remove_outcome"),
    path("outcomes/<int:pk>/evidence/", outcomes.evidence, name="evidence"),
    path("outcomes/<int:pk>/feedback/", outcomes.give_feedback, name="give_feedback"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/communities.csv", dashboard.dashboard_csv, name="dashboard_csv"),
    path("dashboard/<int:pk>/", dashboard.community_dashboard, name="community_dashboard"),
    path("dashboard/<int:pk>/<slug:table>.csv", dashboard.community_dashboard_csv, name="community_dashboard_csv"),
]
