"""The sentences of the findings, in the three languages of the portal."""

from __future__ import annotations

MESSAGES: dict[str, dict[str, str]] = {
    "camt_namespace": {
        "en": "This is not a camt.053 statement of version 2 or later, but “{found}”.",
        "nl": "Dit is geen camt.053-uittreksel vanaf versie 2, maar “{found}”.",
        "fr": "Ceci n'est pas un extrait camt.053 à partir de la version 2, mais « {found} ».",
    },
    "camt_statement_missing": {
        "en": "The file holds no statement.",
        "nl": "Het bestand bevat geen uittreksel.",
        "fr": "Le fichier ne contient aucun extrait.",
    },
    "camt_account_missing": {
        "en": "The statement doesn't say which account it is about.",
        "nl": "Het uittreksel zegt niet over welke rekening het gaat.",
        "fr": "L'extrait n'indique pas de quel compte il s'agit.",
    },
    "camt_amount": {
        "en": "“{found}” is not an amount of money of at most three decimals.",
        "nl": "“{found}” is geen bedrag met hoogstens drie decimalen.",
        "fr": "« {found} » n'est pas un montant de trois décimales au plus.",
    },
    "camt_direction": {
        "en": "An amount is {expected}, not “{found}”.",
        "nl": "Een bedrag is {expected}, niet “{found}”.",
        "fr": "Un montant est {expected}, et non « {found} ».",
    },
    "camt_date": {
        "en": "“{found}” is not a date of the years 1980 to 2079.",
        "nl": "“{found}” is geen datum van de jaren 1980 tot en met 2079.",
        "fr": "« {found} » n'est pas une date des années 1980 à 2079.",
    },
    "camt_currency": {
        "en": "The amount is in {found}, but the account in {expected}.",
        "nl": "Het bedrag is in {found}, maar de rekening in {expected}.",
        "fr": "Le montant est en {found}, mais le compte en {expected}.",
    },
    "camt_balances_missing": {
        "en": "The statement has neither an opening nor a closing balance.",
        "nl": "Het uittreksel heeft geen begin- en geen eindsaldo.",
        "fr": "L'extrait n'a ni solde d'ouverture ni solde de clôture.",
    },
    "camt_too_many": {
        "en": "Reading stopped here: there are too many errors.",
        "nl": "Het lezen stopte hier: er zijn te veel fouten.",
        "fr": "La lecture s'est arrêtée ici : il y a trop d'erreurs.",
    },
    "camt_opening_missing": {
        "en": "The opening balance is missing; by closing balance and entries it was {found}.",
        "nl": "Het beginsaldo ontbreekt; volgens het eindsaldo en de boekingen was het {found}.",
        "fr": "Le solde d'ouverture manque ; d'après le solde de clôture et les écritures, "
        "il était de {found}.",
    },
    "camt_closing_missing": {
        "en": "The closing balance is missing.",
        "nl": "Het eindsaldo ontbreekt.",
        "fr": "Le solde de clôture manque.",
    },
    "camt_balance": {
        "en": "Opening balance and entries make {expected}, but the closing balance is {found}.",
        "nl": "Beginsaldo en boekingen geven {expected}, maar het eindsaldo is {found}.",
        "fr": "Le solde d'ouverture et les écritures donnent {expected}, "
        "mais le solde de clôture est de {found}.",
    },
    "camt_summary_count": {
        "en": "The summary counts {expected} entries, but there are {found}.",
        "nl": "De samenvatting telt {expected} boekingen, maar er zijn er {found}.",
        "fr": "Le récapitulatif compte {expected} écritures, mais il y en a {found}.",
    },
    "camt_summary_sum": {
        "en": "The summary adds up to {expected}, the entries to {found}.",
        "nl": "De samenvatting komt uit op {expected}, de boekingen op {found}.",
        "fr": "Le récapitulatif totalise {expected}, les écritures {found}.",
    },
    "camt_not_booked": {
        "en": "This entry is not booked ({found}) and was left out.",
        "nl": "Deze boeking is niet uitgevoerd ({found}) en werd weggelaten.",
        "fr": "Cette écriture n'est pas comptabilisée ({found}) et n'a pas été reprise.",
    },
    "camt_detail_amount": {
        "en": "The amount of this detail is not stated in {expected}; it is taken for 0.",
        "nl": "Het bedrag van dit detail is niet in {expected} vermeld; het geldt als 0.",
        "fr": "Le montant de ce détail n'est pas indiqué en {expected} ; il est compté pour 0.",
    },
    "camt_continuity": {
        "en": "The statement before ended on {expected}, but this one starts from {found}.",
        "nl": "Het vorige uittreksel eindigde op {expected}, maar dit begint bij {found}.",
        "fr": "L'extrait précédent se terminait à {expected}, mais celui-ci part de {found}.",
    },
    "camt_more_warnings": {
        "en": "There are more warnings than these {expected}.",
        "nl": "Er zijn meer waarschuwingen dan deze {expected}.",
        "fr": "Il y a plus d'avertissements que ces {expected}.",
    },
}
