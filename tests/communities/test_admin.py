"""Django's admin: for administrators, with organisations and accounts, and no contents."""

import pytest
from django.contrib import admin

from communities.models import Organisation
from tests.factories.accounts import UserFactory
from tests.factories.communities import CoordinatorshipFactory, LocationFactory

pytestmark = pytest.mark.django_db
LISTS = [
    "/admin/",
    "/admin/communities/organisation/",
    "/admin/communities/location/",
    "/admin/communities/coordinatorship/",
    "/admin/communities/schoolholiday/",
    "/admin/accounts/user/",
]


@pytest.mark.parametrize("path", LISTS)
def test_administrators_have_the_admin_and_nobody_else(path, logged_in):
    assert logged_in(UserFactory(is_staff=True)).get(path).status_code == 200
    assert logged_in(CoordinatorshipFactory().user).get(path).status_code == 404


def test_an_administrator_names_a_coordinator(logged_in):
    organisation = LocationFactory().organisation
    coordinator = UserFactory()
    client = logged_in(UserFactory(is_staff=True))
    path = f"/admin/communities/organisation/{organisation.pk}/change/"
    assert client.get(path).status_code == 200
    response = client.post(
        "/admin/communities/coordinatorship/add/", {"organisation": organisation.pk, "user": coordinator.pk}
    )
    assert response.status_code == 302
    assert Organisation.objects.visible_to(coordinator).get() == organisation


def test_accounts_are_neither_made_nor_deleted_there(logged_in):
    user = UserFactory()
    client = logged_in(UserFactory(is_staff=True))
    assert client.get(f"/admin/accounts/user/{user.pk}/change/").status_code == 200
    assert client.get("/admin/accounts/user/add/").status_code == 403
    assert client.get(f"/admin/accounts/user/{user.pk}/delete/").status_code == 403


def test_contents_have_no_place_there():
    ours = {"communities", "community_sessions", "reports"}
    shown = {model.__name__ for model in admin.site._registry if model._meta.app_label in ours}
    assert shown & {"Situation", "Contribution", "Minutes", "Intention", "PracticeEntry", "LearningOutcome"} == set()
