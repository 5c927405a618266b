"""Routes of this app; log-in, password and second factor are allauth's."""

from django.urls import path

from lwg.accounts import views

urlpatterns = [
    path("invitation/<slug:token>/", views.accept_invitation, name="accept_invitation"),
    path("profile/", views.profile, name="profile"),
    # In the place of allauth's page: there, who was never asked to prove an address would be left with none.
    path("account/email/", views.own_address, name="own_address"),
]
