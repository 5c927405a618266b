"""Entering by invitation, and one's own details."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from lwg.accounts import services
from lwg.accounts.forms import AcceptInvitationForm, ProfileForm
from lwg.accounts.models import Invitation, User


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Set a name and a first password with the link of the invitation, and be logged in (P10)."""
    invitation = get_object_or_404(Invitation.objects.select_related("user"), token=token)
    if not invitation.is_open or not invitation.user.is_active:
        return _closed(request, invitation)
    form = AcceptInvitationForm(invitation.user, request.POST or None)
    if form.is_valid():
        try:
            user = services.accept_invitation(
                invitation=invitation,
                password=form.cleaned_data["new_password1"],
                name=form.cleaned_data["name"],
            )
        except services.InvitationClosedError:
            return _closed(request, invitation)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            messages.success(request, _("Welcome! Your account is ready."))
            return redirect(settings.LOGIN_REDIRECT_URL)
    page = {"form": form, "invitation": invitation}
    return render(request, "accounts/accept_invitation.html", page, status=422 if form.is_bound else 200)


def _closed(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The link has done its work: home for who came in by it, for others what they can do."""
    if request.user == invitation.user:
        return redirect(settings.LOGIN_REDIRECT_URL)
    page = {"used": invitation.accepted_at is not None}
    return render(request, "accounts/invitation_closed.html", page, status=410)


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name and language, and the ways to password, second factor and calendar."""
    # Not request.user itself: a name that is refused must not stand in the head of the page.
    user = User.objects.get_by_natural_key(request.user.get_username())
    form = ProfileForm(request.POST or None, instance=user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your details are saved."))
        response = redirect("profile")
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")  # the account's language counts again
        return response
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def own_address(request: HttpRequest) -> HttpResponse:
    """With which address one logs in, and who can change it: it is what the invitation was for (P10)."""
    return render(request, "accounts/own_address.html")
