"""What can be wrong with an expense note, in three languages."""

from __future__ import annotations

SENTENCES = {
    "expense_total": {
        "en": "The lines add up to {expected}, but the total is {found}.",
        "nl": "De lijnen zijn samen {expected}, maar het totaal is {found}.",
        "fr": "Les lignes totalisent {expected}, mais le total est {found}.",
    },
    "expense_vat_total": {
        "en": "The VAT of the lines adds up to {expected}, but the total of the VAT is {found}.",
        "nl": "De btw van de lijnen is samen {expected}, maar het totaal van de btw is {found}.",
        "fr": "La TVA des lignes totalise {expected}, mais le total de la TVA est {found}.",
    },
    "expense_payable": {
        "en": "The employee paid {expected}, but gets {found} back.",
        "nl": "De werknemer betaalde {expected}, maar krijgt {found} terug.",
        "fr": "Le travailleur a payé {expected}, mais {found} lui est remboursé.",
    },
    "expense_period": {
        "en": "The period ends on {found}, before it starts on {expected}.",
        "nl": "De periode eindigt op {found}, voor ze begint op {expected}.",
        "fr": "La période se termine le {found}, avant de commencer le {expected}.",
    },
    "expense_outside_period": {
        "en": "The expense of {found} lies outside the period {expected}.",
        "nl": "De uitgave van {found} valt buiten de periode {expected}.",
        "fr": "La dépense du {found} est hors de la période {expected}.",
    },
    "expense_after_issue": {
        "en": "The expense of {found} is later than the note of {expected}.",
        "nl": "De uitgave van {found} is later dan de nota van {expected}.",
        "fr": "La dépense du {found} est postérieure à la note du {expected}.",
    },
    "expense_zero": {
        "en": "The amount of an expense is zero.",
        "nl": "Het bedrag van een uitgave is nul.",
        "fr": "Le montant d'une dépense est nul.",
    },
    "expense_vat": {
        "en": "The VAT in the amount should be {expected}, but is {found}.",
        "nl": "De btw in het bedrag zou {expected} moeten zijn, maar is {found}.",
        "fr": "La TVA comprise dans le montant devrait être {expected}, mais est {found}.",
    },
    "expense_vat_rate": {
        "en": "{found} % is not a rate of VAT that exists in Belgium: {expected}.",
        "nl": "{found} % is geen btw-tarief dat in België bestaat: {expected}.",
        "fr": "{found} % n'est pas un taux de TVA qui existe en Belgique : {expected}.",
    },
    "expense_mileage": {
        "en": "The kilometres make {expected} at their rate, but {found} was counted.",
        "nl": "De kilometers geven tegen hun tarief {expected}, maar {found} werd geteld.",
        "fr": "Les kilomètres donnent {expected} à leur taux, mais {found} a été compté.",
    },
    "expense_receipt_missing": {
        "en": "There is no receipt for the expense of {found}.",
        "nl": "Er is geen bewijsstuk voor de uitgave van {found}.",
        "fr": "Il n'y a pas de justificatif pour la dépense de {found}.",
    },
    "expense_media_type": {
        "en": "“{found}” is not a kind of file that a receipt can be: {expected}.",
        "nl": "“{found}” is geen soort bestand dat een bewijsstuk kan zijn: {expected}.",
        "fr": "« {found} » n'est pas un type de fichier pour un justificatif : {expected}.",
    },
}
