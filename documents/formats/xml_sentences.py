"""What can be wrong with any XML file of which the elements are known, in three languages."""

from __future__ import annotations

SENTENCES = {
    "xml_root": {
        "en": "The file starts with the element {found}; {expected} is expected.",
        "nl": "Het bestand begint met het element {found}; verwacht wordt {expected}.",
        "fr": "Le fichier commence par l'élément {found} ; {expected} est attendu.",
    },
    "xml_element_missing": {
        "en": "The element {expected} is missing or empty.",
        "nl": "Het element {expected} ontbreekt of is leeg.",
        "fr": "L'élément {expected} manque ou est vide.",
    },
    "xml_element_repeated": {
        "en": "The element {found} may stand here only once.",
        "nl": "Het element {found} mag hier maar één keer staan.",
        "fr": "L'élément {found} ne peut figurer ici qu'une seule fois.",
    },
    "xml_element_unknown": {
        "en": "The element {found} is not known here and was not read.",
        "nl": "Het element {found} is hier niet bekend en werd niet gelezen.",
        "fr": "L'élément {found} n'est pas connu ici et n'a pas été lu.",
    },
    "xml_attribute_unknown": {
        "en": "The attribute {found} is not known here and was not read.",
        "nl": "Het attribuut {found} is hier niet bekend en werd niet gelezen.",
        "fr": "L'attribut {found} n'est pas connu ici et n'a pas été lu.",
    },
    "xml_text_misplaced": {
        "en": "There is text between the elements that was not read: {found}.",
        "nl": "Tussen de elementen staat tekst die niet werd gelezen: {found}.",
        "fr": "Entre les éléments se trouve du texte qui n'a pas été lu : {found}.",
    },
    "xml_not_text": {
        "en": "There are other elements inside {found}, where only text may stand.",
        "nl": "In {found} staan andere elementen; er mag enkel tekst staan.",
        "fr": "{found} contient d'autres éléments ; seul du texte peut y figurer.",
    },
    "xml_amount": {
        "en": "“{found}” is not an amount such as 1234.56.",
        "nl": "“{found}” is geen bedrag zoals 1234.56.",
        "fr": "« {found} » n'est pas un montant tel que 1234.56.",
    },
    "xml_decimal_comma": {
        "en": "The amount “{found}” has a decimal comma; it was read as {expected}.",
        "nl": "Het bedrag “{found}” heeft een decimale komma; het werd gelezen als {expected}.",
        "fr": "Le montant « {found} » a une virgule décimale ; il a été lu comme {expected}.",
    },
    "xml_number": {
        "en": "“{found}” is not a number such as 1.25.",
        "nl": "“{found}” is geen getal zoals 1.25.",
        "fr": "« {found} » n'est pas un nombre tel que 1.25.",
    },
    "xml_date": {
        "en": "“{found}” is not a date such as 2026-03-31, of the years 1980 to 2079.",
        "nl": "“{found}” is geen datum zoals 2026-03-31, van de jaren 1980 tot en met 2079.",
        "fr": "« {found} » n'est pas une date telle que 2026-03-31, des années 1980 à 2079.",
    },
    "xml_choice": {
        "en": "“{found}” is not one of: {expected}.",
        "nl": "“{found}” is niet een van: {expected}.",
        "fr": "« {found} » n'est pas l'un de : {expected}.",
    },
    "xml_currency": {
        "en": "“{found}” is not the code of a currency, such as EUR.",
        "nl": "“{found}” is geen code van een munt, zoals EUR.",
        "fr": "« {found} » n'est pas le code d'une monnaie, tel que EUR.",
    },
    "xml_country": {
        "en": "“{found}” is not the code of a country, such as BE.",
        "nl": "“{found}” is geen code van een land, zoals BE.",
        "fr": "« {found} » n'est pas le code d'un pays, tel que BE.",
    },
    "xml_iban": {
        "en": "“{found}” is not an IBAN: its check digits or its length are wrong.",
        "nl": "“{found}” is geen IBAN: de controlecijfers of de lengte kloppen niet.",
        "fr": "« {found} » n'est pas un IBAN : ses chiffres de contrôle ou sa longueur sont faux.",
    },
    "xml_enterprise_number": {
        "en": "“{found}” is not a Belgian enterprise number: its check digits are wrong.",
        "nl": "“{found}” is geen Belgisch ondernemingsnummer: de controlecijfers kloppen niet.",
        "fr": (
            "« {found} » n'est pas un numéro d'entreprise belge : ses chiffres de contrôle sont "
            "faux."
        ),
    },
    "xml_bic": {
        "en": "“{found}” is not a BIC, such as KREDBEBB.",
        "nl": "“{found}” is geen BIC, zoals KREDBEBB.",
        "fr": "« {found} » n'est pas un BIC, tel que KREDBEBB.",
    },
    "xml_card_number": {
        "en": "There is a complete card number in this text; card numbers must be masked.",
        "nl": "In deze tekst staat een volledig kaartnummer; kaartnummers moeten gemaskeerd zijn.",
        "fr": "Ce texte contient un numéro de carte complet ; il doit être masqué.",
    },
    "xml_rate": {
        "en": "At the rate given the original amount makes {expected}, but {found} was counted.",
        "nl": "Tegen de opgegeven koers geeft het bedrag {expected}, maar {found} werd geteld.",
        "fr": "Au cours indiqué, le montant donne {expected}, mais {found} a été compté.",
    },
    "xml_encoding": {
        "en": "The file says that it is written in {expected}; it was read as {found}.",
        "nl": "Het bestand zegt dat het in {expected} geschreven is; het werd gelezen als {found}.",
        "fr": "Le fichier se dit écrit en {expected} ; il a été lu comme {found}.",
    },
    "xml_more": {
        "en": "There is more of this kind; only the first {expected} are told.",
        "nl": "Er is meer van dit soort; enkel de eerste {expected} worden vermeld.",
        "fr": "Il y en a d'autres ; seuls les {expected} premiers sont signalés.",
    },
}
