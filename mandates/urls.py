"""Addresses of the pages about mandates: the office's, and those that need no log-in."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from mandates.views import (
    elsewhere,
    listing,
    lists,
    office,
    order,
    paper,
    signatories,
    signing,
    transfers,
)

signing_urls: list[URLPattern | URLResolver] = [
    path("sign/<str:token>/", signing.read, name="read"),
    path("sign/<str:token>/document.pdf", signing.document, name="document"),
    path("sign/<str:token>/code/", signing.code, name="code"),
    path("sign/<str:token>/give/", signing.give, name="give"),
    path("sign/<str:token>/refuse/", signing.decline, name="refuse"),
    path("signed-elsewhere/", elsewhere.back, name="back"),
    path("signing-calls/<slug:provider>/", elsewhere.heard, name="heard"),
    path("genuine/<str:reference>/<int:number>/", signing.genuine, name="genuine"),
]
one_list: list[URLPattern | URLResolver] = [
    path("", lists.OrderListPage.as_view(), name="order_list"),
    path("start/", lists.StartOrders.as_view(), name="start_orders"),
    path("discard/", lists.DiscardOrders.as_view(), name="discard_orders"),
    path("result.csv", lists.OrderResult.as_view(), name="order_result"),
]
list_urls: list[URLPattern | URLResolver] = [
    path("", lists.OrderLists.as_view(), name="order_lists"),
    path("template.csv", lists.OrderTemplate.as_view(), name="order_template"),
    path("chosen/", lists.OrderChosen.as_view(), name="order_chosen"),
    path("<uuid:list_id>/", include(one_list)),
]
transfer_urls: list[URLPattern | URLResolver] = [
    path("", transfers.TransferList.as_view(), name="transfers"),
    path("new/", transfers.NewTransfer.as_view(), name="new_transfer"),
    path("<uuid:transfer_id>/", transfers.TransferPage.as_view(), name="transfer"),
    path("<uuid:transfer_id>/cancel/", transfers.CancelTransfer.as_view(), name="cancel_transfer"),
]
office_urls: list[URLPattern | URLResolver] = [
    path("offices/<uuid:office_id>/mandates/orders/", include(list_urls)),
    path("offices/<uuid:office_id>/transfers/", include(transfer_urls)),
    path("offices/<uuid:office_id>/mandates/", listing.mandate_list, name="list"),
    path(
        "offices/<uuid:office_id>/mandates/export/", listing.MandateExport.as_view(), name="export"
    ),
    path(
        "offices/<uuid:office_id>/companies/<uuid:client_id>/mandates/<str:kind>/",
        listing.CompanyMandates.as_view(),
        name="company",
    ),
    path(
        "clients/<uuid:client_id>/mandates/order/<str:kind>/", order.Order.as_view(), name="order"
    ),
    path("mandates/<uuid:mandate_id>/", office.Detail.as_view(), name="detail"),
    path("mandates/<uuid:mandate_id>/document.pdf", office.Document.as_view(), name="document"),
    path("mandates/<uuid:mandate_id>/evidence.pdf", office.Evidence.as_view(), name="evidence"),
    path("mandates/<uuid:mandate_id>/copy/", paper.UploadCopy.as_view(), name="upload_copy"),
    path("mandates/<uuid:mandate_id>/copies/<uuid:copy_id>/", paper.Copy.as_view(), name="copy"),
    path("mandates/<uuid:mandate_id>/archive/", office.Archive.as_view(), name="archive"),
    path(
        "mandates/<uuid:mandate_id>/signatories/<uuid:signatory_id>/link/",
        signatories.RenewLink.as_view(),
        name="renew_link",
    ),
    path(
        "mandates/<uuid:mandate_id>/signatories/<uuid:signatory_id>/address/",
        signatories.ChangeAddress.as_view(),
        name="change_address",
    ),
    path(
        "mandates/<uuid:mandate_id>/versions/<int:number>.pdf",
        office.Version.as_view(),
        name="version",
    ),
]
urlpatterns = [
    path("", include((signing_urls, "signing"))),
    path("", include((office_urls, "mandates"))),
]
