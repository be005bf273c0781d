"""What can be wrong with payroll entries, in three languages."""

from __future__ import annotations

SENTENCES = {
    "soda_several": {
        "en": "The file holds {found} payrolls; one company and one month are expected.",
        "nl": "Het bestand bevat {found} loonboekingen; verwacht worden één bedrijf en één maand.",
        "fr": "Le fichier contient {found} paies ; une société et un mois sont attendus.",
    },
    "soda_period": {
        "en": "“{found}” is not a month such as 202603, of the years 1980 to 2079.",
        "nl": "“{found}” is geen maand zoals 202603, van de jaren 1980 tot en met 2079.",
        "fr": "« {found} » n'est pas un mois tel que 202603, des années 1980 à 2079.",
    },
    "soda_period_implausible": {
        "en": "The file was made on {expected}, which is far from the month to book in, {found}.",
        "nl": "Het bestand werd gemaakt op {expected}, ver van de te boeken maand, {found}.",
        "fr": "Le fichier a été créé le {expected}, loin du mois à comptabiliser, {found}.",
    },
    "soda_social_period": {
        "en": "“{found}” is not a month such as 202603; the month worked is not known.",
        "nl": "“{found}” is geen maand zoals 202603; de gewerkte maand is niet bekend.",
        "fr": "« {found} » n'est pas un mois tel que 202603 ; le mois presté n'est pas connu.",
    },
    "soda_account": {
        "en": "“{found}” is not an account: two to twelve digits are expected.",
        "nl": "“{found}” is geen rekening: twee tot twaalf cijfers worden verwacht.",
        "fr": "« {found} » n'est pas un compte : deux à douze chiffres sont attendus.",
    },
    "soda_both_sides": {
        "en": "An entry has a debit of {expected} and a credit of {found}; one of them must be 0.",
        "nl": "Een boeking heeft {expected} debet en {found} credit; een van beide moet 0 zijn.",
        "fr": "Une écriture a {expected} au débit et {found} au crédit ; l'un doit être 0.",
    },
    "soda_zero": {
        "en": "An entry has neither a debit nor a credit.",
        "nl": "Een boeking heeft geen debet en geen credit.",
        "fr": "Une écriture n'a ni débit ni crédit.",
    },
    "soda_negative": {
        "en": "An entry has a negative amount, {found}; it stays on the side where it stands.",
        "nl": "Een boeking heeft een negatief bedrag, {found}; het blijft staan waar het staat.",
        "fr": "Une écriture a un montant négatif, {found} ; il reste du côté où il figure.",
    },
    "soda_unbalanced": {
        "en": "The debits add up to {expected} and the credits to {found}; they must be equal.",
        "nl": "Debet is samen {expected} en credit {found}; dat moet gelijk zijn.",
        "fr": "Les débits totalisent {expected} et les crédits {found} ; ils doivent être égaux.",
    },
}
