"""Administration › Users: who works in the office, who was asked, as what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from common.errors import DomainError, InvalidValue
from offices.entity_forms import VersionForm
from offices.forms import ChangePlaceForm, InvitationForm
from offices.models import Invitation, Membership
from offices.people import invitations_to_list, members_to_list
from offices.services import (
    change_member,
    invite_member,
    remove_member,
    resend_invitation,
    revoke_invitation,
)
from offices.views.pages import CONFLICT, UNPROCESSABLE, AdminPage
from users.selectors import display_name


class UserList(AdminPage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        return self.page(
            "users",
            members=list(members_to_list(self.office)),
            invitations=list(invitations_to_list(self.office)),
        )


@method_decorator(reauthentication_required, name="dispatch")
class Invite(AdminPage):
    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        initial = {"language": self.office.language}
        return self.page(
            "invite", form=InvitationForm(initial=initial, environments=self.environments)
        )

    def post(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        form = InvitationForm(request.POST, environments=self.environments)
        status = UNPROCESSABLE
        if form.is_valid():
            email = form.cleaned_data["email"]
            try:
                invite_member(
                    self.office,
                    email=email,
                    language=form.cleaned_data["language"],
                    user=self.user,
                    by=self.actor,
                    **form.place(),
                )
            except InvalidValue as error:
                form.add_error("email", error.message)
            except DomainError as error:
                form.add_error("email", error.message)
                status = CONFLICT
            else:
                messages.success(request, _("The invitation to %(email)s left.") % {"email": email})
                return redirect("offices:users", office_id=office_id)
        return self.page("invite", status=status, form=form)


class MemberPage(AdminPage):
    """Base of the pages about one person who works in the office."""

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.member: Membership = get_object_or_404(
            members_to_list(self.office), pk=kwargs["membership_id"]
        )

    def refused(self, template: str, error: DomainError, **context: object) -> HttpResponse:
        """Show the page as things are by now, with the reason why nothing was done."""
        self.member = members_to_list(self.office).filter(pk=self.member.pk).first()  # type: ignore[assignment]
        if self.member is None:
            messages.error(self.request, error.message)
            return redirect("offices:users", office_id=self.office.pk)
        return self.page(template, status=CONFLICT, conflict=error.message, **context)

    def page(self, template: str, **options: Any) -> HttpResponse:
        return super().page(template, member=self.member, **options)


@method_decorator(reauthentication_required, name="dispatch")
class ChangeMember(MemberPage):
    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID, membership_id: int) -> HttpResponse:
        return self.page("user_change", form=ChangePlaceForm.of(self.member, self.environments))

    def post(self, request: HttpRequest, office_id: UUID, membership_id: int) -> HttpResponse:
        form = ChangePlaceForm(request.POST, environments=self.environments)
        if not form.is_valid():
            return self.page("user_change", status=UNPROCESSABLE, form=form)
        try:
            change_member(
                self.member,
                version=form.cleaned_data["version"],
                user=self.user,
                by=self.actor,
                **form.place(),
            )
        except DomainError as error:
            now = Membership.objects.filter(pk=self.member.pk).first()
            fresh = ChangePlaceForm.of(now, self.environments) if now else form
            return self.refused("user_change", error, form=fresh)
        changed = _("%(name)s was changed, and gets a mail about it.")
        messages.success(request, changed % {"name": display_name(self.member.user)})
        return redirect("offices:users", office_id=office_id)


@method_decorator(reauthentication_required(allow_get=True), name="dispatch")
class RemoveMember(MemberPage):
    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID, membership_id: int) -> HttpResponse:
        return self.page("user_remove")

    def post(self, request: HttpRequest, office_id: UUID, membership_id: int) -> HttpResponse:
        form = VersionForm(request.POST)
        if not form.is_valid():
            return self.page("user_remove", status=UNPROCESSABLE)
        person = display_name(self.member.user)
        version = form.cleaned_data["version"]
        try:
            remove_member(self.member, version=version, user=self.user, by=self.actor)
        except DomainError as error:
            return self.refused("user_remove", error)
        if self.member.user_id == self.user.pk:
            logout(request)
            return redirect("account_login")
        messages.success(request, _("%(name)s was removed, and is logged out.") % {"name": person})
        return redirect("offices:users", office_id=office_id)


class InvitationAct(AdminPage):
    """Base of what is done to an invitation that waits."""

    http_method_names = ["options", "post"]

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.invitation: Invitation = get_object_or_404(
            Invitation.objects.filter(office=self.office), pk=kwargs["invitation_id"]
        )

    def post(self, request: HttpRequest, office_id: UUID, invitation_id: UUID) -> HttpResponse:
        try:
            said = self.carry_out()
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, said % {"email": self.invitation.email})
        return redirect("offices:users", office_id=office_id)

    def carry_out(self) -> str:
        raise NotImplementedError


class ResendInvitation(InvitationAct):
    def carry_out(self) -> str:
        resend_invitation(self.invitation, user=self.user, by=self.actor)
        return _("The invitation to %(email)s left again, with a new link for seven days.")


class RevokeInvitation(InvitationAct):
    def carry_out(self) -> str:
        revoke_invitation(self.invitation, user=self.user, by=self.actor)
        return _("The invitation to %(email)s is revoked: its link opens nothing any more.")
