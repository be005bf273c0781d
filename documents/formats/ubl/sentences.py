"""What can be wrong with an e-invoice by our own reading, in three languages.

The sentences of the rules of EN 16931 and Peppol are those of their makers, in English.
"""

from __future__ import annotations

SENTENCES = {
    "ubl_root": {
        "en": "The file is not a UBL invoice or credit note: it starts with {found}.",
        "nl": "Het bestand is geen UBL-factuur of -creditnota: het begint met {found}.",
        "fr": (
            "Le fichier n'est ni une facture ni une note de crédit UBL : il commence par {found}."
        ),
    },
    "ubl_missing": {
        "en": "{expected} is missing or empty.",
        "nl": "{expected} ontbreekt of is leeg.",
        "fr": "{expected} manque ou est vide.",
    },
    "ubl_number": {
        "en": "“{found}” is not a number such as 1234.56.",
        "nl": "“{found}” is geen getal zoals 1234.56.",
        "fr": "« {found} » n'est pas un nombre tel que 1234.56.",
    },
    "ubl_date": {
        "en": "“{found}” is not a date such as 2026-01-31.",
        "nl": "“{found}” is geen datum zoals 2026-01-31.",
        "fr": "« {found} » n'est pas une date telle que 2026-01-31.",
    },
    "ubl_currency": {
        "en": "The amount is in {found}, the document in {expected}.",
        "nl": "Het bedrag is in {found}, het document in {expected}.",
        "fr": "Le montant est en {found}, le document en {expected}.",
    },
    "ubl_indicator": {
        "en": "“{found}” does not say whether this is a charge (true) or an allowance (false).",
        "nl": "“{found}” zegt niet of dit een toeslag (true) of een korting (false) is.",
        "fr": "« {found} » ne dit pas s'il s'agit d'un supplément (true) ou d'une remise (false).",
    },
    "ubl_reference": {
        "en": "The structured communication {found} is not valid: its check digits are wrong.",
        "nl": "De gestructureerde mededeling {found} is ongeldig: het controlegetal klopt niet.",
        "fr": "La communication structurée {found} n'est pas valable : son chiffre de contrôle est "
        "faux.",
    },
    "ubl_efff_without_pdf": {
        "en": "The invoice follows e-FFF, which asks for the PDF inside it, and has none.",
        "nl": "De factuur volgt e-FFF, dat de pdf in de factuur vraagt, en bevat er geen.",
        "fr": "La facture suit e-FFF, qui demande d'y joindre le PDF, et n'en contient pas.",
    },
    "ubl_more": {
        "en": "There is more of this kind; only the first {expected} are told.",
        "nl": "Er is meer van dit soort; enkel de eerste {expected} worden vermeld.",
        "fr": "Il y en a d'autres ; seuls les {expected} premiers sont signalés.",
    },
    "attachment_type": {
        "en": "The attachment {expected} was left out: files of type {found} are not accepted.",
        "nl": "De bijlage {expected} is weggelaten: bestanden van type {found} worden niet "
        "aanvaard.",
        "fr": "La pièce jointe {expected} a été écartée : les fichiers de type {found} ne sont pas "
        "acceptés.",
    },
    "attachment_base64": {
        "en": "The attachment {expected} was left out: its contents are not valid base64.",
        "nl": "De bijlage {expected} is weggelaten: de inhoud is geen geldige base64.",
        "fr": "La pièce jointe {expected} a été écartée : son contenu n'est pas du base64 valable.",
    },
    "attachment_empty": {
        "en": "The attachment {expected} was left out: it is empty.",
        "nl": "De bijlage {expected} is weggelaten: ze is leeg.",
        "fr": "La pièce jointe {expected} a été écartée : elle est vide.",
    },
    "attachment_too_large": {
        "en": "The attachment {found} was left out: an attachment may have {expected} bytes.",
        "nl": "De bijlage {found} is weggelaten: een bijlage mag {expected} bytes tellen.",
        "fr": "La pièce jointe {found} a été écartée : une pièce peut compter {expected} octets.",
    },
    "attachments_too_large": {
        "en": "The attachment {found} was left out: together they may have {expected} bytes.",
        "nl": "De bijlage {found} is weggelaten: samen mogen ze {expected} bytes tellen.",
        "fr": "La pièce jointe {found} a été écartée : ensemble elles peuvent compter {expected} "
        "octets.",
    },
    "attachments_too_many": {
        "en": "The attachment {found} was left out: at most {expected} are read.",
        "nl": "De bijlage {found} is weggelaten: er worden er hoogstens {expected} gelezen.",
        "fr": "La pièce jointe {found} a été écartée : au plus {expected} sont lues.",
    },
    "attachment_contents": {
        "en": "The attachment {expected} was left out: its contents are not of type {found}.",
        "nl": "De bijlage {expected} is weggelaten: de inhoud is niet van type {found}.",
        "fr": "La pièce jointe {expected} a été écartée : son contenu n'est pas de type {found}.",
    },
    "xsd": {
        "en": "The element is not where or what the UBL 2.1 schema wants: {found}",
        "nl": "Het element is niet waar of wat het UBL 2.1-schema verlangt: {found}",
        "fr": "L'élément n'est pas à la place ou de la forme voulue par le schéma UBL 2.1 : "
        "{found}",
    },
    "ubl_too_many": {
        "en": "There are {found} elements of this kind; the rules are applied to at most "
        "{expected}.",
        "nl": "Er zijn {found} elementen van dit soort; de regels worden op hoogstens {expected} "
        "toegepast.",
        "fr": "Il y a {found} éléments de ce genre ; les règles sont appliquées à {expected} au "
        "plus.",
    },
    "rules_stopped": {
        "en": "The rules could not be applied to this file: {found}",
        "nl": "De regels konden niet op dit bestand worden toegepast: {found}",
        "fr": "Les règles n'ont pas pu être appliquées à ce fichier : {found}",
    },
}
