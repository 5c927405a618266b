"""Routes of organisations and communities."""

from django.urls import path

from communities.views import agreements, communities, holidays, imports, members, organisations

urlpatterns = [
    path("communities/", communities.communities, name="communities"),
    path("communities/<int:pk>/", communities.community, name="community"),
    path("communities/<int:pk>/change/", communities.change_community, name="change_community"),
    path("communities/<int:pk>/members/", members.members, name="members"),
    path("communities/<int:pk>/members/invite/", members.invite_member, name="invite_member"),
    path("communities/<int:pk>/members/import/", imports.import_members, name="import_members"),
    path("communities/<int:pk>/members/import/confirm/", imports.confirm_import, name="confirm_import"),
    path("communities/<int:pk>/members/import/edit/", imports.edit_import, name="edit_import"),
    path("communities/<int:pk>/members/import/<int:import_pk>/", imports.member_import, name="member_import"),
    path("communities/<int:pk>/members/import/<int:import_pk>/stop/", imports.stop_import, name="stop_import"),
    path("communities/<int:pk>/members/<int:membership_pk>/", members.change_membership, name="change_membership"),
    path("communities/<int:pk>/members/<int:membership_pk>/end/", members.end_membership, name="end_membership"),
    path(
        "communities/<int:pk>/members/<int:membership_pk>/invitation/",
        members.resend_invitation,
        name="resend_invitation",
    ),
    path("communities/<int:pk>/agreements/", agreements.agreements, name="agreements"),
    path("communities/<int:pk>/agreements/accept/", agreements.accept_agreements, name="accept_agreements"),
    path("communities/<int:pk>/agreements/change/", agreements.change_agreements, name="change_agreements"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.add_organisation, name="add_organisation"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/change/", organisations.change_organisation, name="change_organisation"),
    path("organisations/<int:pk>/coordinators/add/", organisations.add_coordinator, name="add_coordinator"),
    path("organisations/<int:pk>/locations/add/", organisations.add_location, name="add_location"),
    path("organisations/<int:pk>/locations/<int:location_pk>/", organisations.change_location, name="change_location"),
    path(
        "organisations/<int:pk>/locations/<int:location_pk>/remove/",
        organisations.remove_location,
        name="remove_location",
    ),
    path("organisations/<int:pk>/locations/<int:location_pk>/travel/", organisations.travel, name="travel"),
    path("organisations/<int:pk>/holidays/", holidays.school_holidays, name="school_holidays"),
    path("organisations/<int:pk>/holidays/set/", holidays.set_holiday, name="set_holiday"),
    path("organisations/<int:pk>/holidays/<int:holiday_pk>/remove/", holidays.remove_holiday, name="remove_holiday"),
    path("organisations/<int:organisation_pk>/communities/add/", communities.add_community, name="add_community"),
]
