"""Addresses of the pages about companies, people and environments."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from offices.views import (
    addresses,
    companies,
    company,
    environments,
    exports,
    imports,
    joining,
    organisation,
    people,
)

app_name = "offices"
Route = URLPattern | URLResolver
ONE_COMPANY: list[Route] = [
    path("", company.CompanyInfo.as_view(), name="company"),
    path("edit/", company.ChangeCompany.as_view(), name="change_company"),
    path("email/ask/", addresses.AskToConfirm.as_view(), name="ask_to_confirm"),
    path("archive/", company.ArchiveCompany.as_view(), name="archive_company"),
    path("restore/", company.RestoreCompany.as_view(), name="restore_company"),
    path("history/", company.CompanyHistory.as_view(), name="history"),
    path("accounts/", company.CompanyAccounts.as_view(), name="accounts"),
    path("accounts/<uuid:account_id>/close/", company.CloseAccount.as_view(), name="close_account"),
    path(
        "accounts/<uuid:account_id>/reopen/",
        company.ReopenAccount.as_view(),
        name="reopen_account",
    ),
]
ONE_IMPORT: list[Route] = [
    path("", imports.ImportPage.as_view(), name="import"),
    path("start/", imports.StartImport.as_view(), name="start_import"),
    path("discard/", imports.DiscardImport.as_view(), name="discard_import"),
    path("problems/", imports.Problems.as_view(), name="import_problems"),
]
ONE_INVITATION: list[Route] = [
    path("resend/", people.ResendInvitation.as_view(), name="resend_invitation"),
    path("revoke/", people.RevokeInvitation.as_view(), name="revoke_invitation"),
]
ONE_OFFICE: list[Route] = [
    path("companies/", companies.CompanyList.as_view(), name="companies"),
    path("companies/export/", companies.CompanyExport.as_view(), name="export_companies"),
    path("companies/confirm-addresses/", addresses.AskMany.as_view(), name="ask_many"),
    path("companies/add/", companies.AddCompany.as_view(), name="add_company"),
    path("companies/import/", imports.Imports.as_view(), name="imports"),
    path("companies/import/template.csv", imports.Template.as_view(), name="import_template"),
    path("companies/import/<uuid:import_id>/", include(ONE_IMPORT)),
    path("companies/<uuid:client_id>/", include(ONE_COMPANY)),
    path("work/", exports.Work.as_view(), name="work"),
    path("work/exports/<uuid:export_id>/", exports.ExportFile.as_view(), name="export_file"),
    path("environments/", environments.EnvironmentList.as_view(), name="environments"),
    path("environments/add/", environments.AddEnvironment.as_view(), name="add_environment"),
    path(
        "environments/<uuid:environment_id>/",
        environments.RenameEnvironment.as_view(),
        name="rename_environment",
    ),
    path(
        "environments/choose/",
        environments.ChooseEnvironment.as_view(),
        name="choose_environment",
    ),
    path("organisation/", organisation.Organisation.as_view(), name="organisation"),
    path(
        "organisation/edit/",
        organisation.ChangeOrganisation.as_view(),
        name="change_organisation",
    ),
    path("users/", people.UserList.as_view(), name="users"),
    path("users/invite/", people.Invite.as_view(), name="invite"),
    path("users/<int:membership_id>/", people.ChangeMember.as_view(), name="change_user"),
    path("users/<int:membership_id>/remove/", people.RemoveMember.as_view(), name="remove_user"),
    path("invitations/<uuid:invitation_id>/", include(ONE_INVITATION)),
]
urlpatterns = [
    path("offices/<uuid:office_id>/", include(ONE_OFFICE)),
    path("addresses/<str:token>/", addresses.ConfirmAddress.as_view(), name="confirm_address"),
    path("invitations/<str:token>/", joining.Join.as_view(), name="invitation"),
]
