"""The sentences of the findings, in the three languages of the portal."""

from __future__ import annotations

MESSAGES: dict[str, dict[str, str]] = {
    "empty": {
        "en": "The file holds no records.",
        "nl": "Het bestand bevat geen records.",
        "fr": "Le fichier ne contient aucun enregistrement.",
    },
    "undecodable": {
        "en": "The characters of the file can't be read as {expected}.",
        "nl": "De tekens van het bestand zijn niet leesbaar als {expected}.",
        "fr": "Les caractères du fichier ne sont pas lisibles en {expected}.",
    },
    "too_many": {
        "en": "Reading stopped here: there are too many errors.",
        "nl": "Het lezen stopte hier: er zijn te veel fouten.",
        "fr": "La lecture s'est arrêtée ici : il y a trop d'erreurs.",
    },
    "line_length": {
        "en": "The line has {found} characters instead of {expected}.",
        "nl": "De regel telt {found} tekens in plaats van {expected}.",
        "fr": "La ligne compte {found} caractères au lieu de {expected}.",
    },
    "unknown_record": {
        "en": "There is no record that begins with “{found}”.",
        "nl": "Er bestaat geen record dat met “{found}” begint.",
        "fr": "Aucun enregistrement ne commence par « {found} ».",
    },
    "version": {
        "en": "The version is “{found}”; only {expected} exist.",
        "nl": "De versie is “{found}”; alleen {expected} bestaan.",
        "fr": "La version est « {found} » ; seules {expected} existent.",
    },
    "header_missing": {
        "en": "A statement begins with record {expected}, but this is record {found}.",
        "nl": "Een uittreksel begint met record {expected}, maar dit is record {found}.",
        "fr": "Un extrait commence par l'enregistrement {expected}, or voici le {found}.",
    },
    "old_balance_missing": {
        "en": "The old balance (record {expected}) is missing before record {found}.",
        "nl": "Het oude saldo (record {expected}) ontbreekt vóór record {found}.",
        "fr": "L'ancien solde (enregistrement {expected}) manque avant l'enregistrement {found}.",
    },
    "trailer_missing": {
        "en": "The statement is not closed by record {expected}: the file has been cut off.",
        "nl": "Het uittreksel eindigt niet met record {expected}: het bestand is afgebroken.",
        "fr": "L'extrait n'est pas clos par l'enregistrement {expected} : le fichier est tronqué.",
    },
    "record_order": {
        "en": "Record {found} can't stand here; expected: {expected}.",
        "nl": "Record {found} kan hier niet staan; verwacht: {expected}.",
        "fr": "L'enregistrement {found} n'a pas sa place ici ; attendu : {expected}.",
    },
    "number_mismatch": {
        "en": "The record belongs to movement {found}, but the one before it to {expected}.",
        "nl": "Het record hoort bij beweging {found}, maar het vorige bij {expected}.",
        "fr": "L'enregistrement relève du mouvement {found}, mais le précédent du {expected}.",
    },
    "not_digits": {
        "en": "Only digits may stand here, not “{found}”.",
        "nl": "Hier mogen alleen cijfers staan, geen “{found}”.",
        "fr": "Seuls des chiffres peuvent figurer ici, pas « {found} ».",
    },
    "sign": {
        "en": "The sign must be 0 (credit) or 1 (debit), not “{found}”.",
        "nl": "Het teken moet 0 (credit) of 1 (debet) zijn, niet “{found}”.",
        "fr": "Le signe doit être 0 (crédit) ou 1 (débit), pas « {found} ».",
    },
    "date": {
        "en": "“{found}” is not a date (DDMMYY).",
        "nl": "“{found}” is geen datum (DDMMJJ).",
        "fr": "« {found} » n'est pas une date (JJMMAA).",
    },
    "account_structure": {
        "en": "The account structure must be 0, 1, 2, 3 or blank, not “{found}”.",
        "nl": "De rekeningstructuur moet 0, 1, 2, 3 of blanco zijn, niet “{found}”.",
        "fr": "La structure du compte doit être 0, 1, 2, 3 ou blanche, pas « {found} ».",
    },
    "account_missing": {
        "en": "The account number is missing.",
        "nl": "Het rekeningnummer ontbreekt.",
        "fr": "Le numéro de compte manque.",
    },
    "line_padded": {
        "en": "The line has {found} characters instead of {expected}; the rest is blank.",
        "nl": "De regel telt {found} tekens in plaats van {expected}; de rest is blanco.",
        "fr": "La ligne compte {found} caractères au lieu de {expected} ; le reste est blanc.",
    },
    "code_unknown": {
        "en": "“{found}” is not a code that can stand here; expected: {expected}.",
        "nl": "“{found}” is geen code die hier kan staan; verwacht: {expected}.",
        "fr": "« {found} » n'est pas un code admis ici ; attendu : {expected}.",
    },
    "date_blank": {
        "en": "The date is blank; a date that is not known is written {expected}.",
        "nl": "De datum is blanco; een onbekende datum wordt als {expected} geschreven.",
        "fr": "La date est blanche ; une date inconnue s'écrit {expected}.",
    },
    "currency_missing": {
        "en": "The currency of the account is missing.",
        "nl": "De munt van de rekening ontbreekt.",
        "fr": "La devise du compte manque.",
    },
    "record_count": {
        "en": "The trailer counts {expected} records, but there are {found}.",
        "nl": "Het sluitrecord telt {expected} records, maar er zijn er {found}.",
        "fr": "Le dernier enregistrement en compte {expected}, mais il y en a {found}.",
    },
    "debit_total": {
        "en": "The trailer gives {expected} as total debit, but the movements make {found}.",
        "nl": "Het sluitrecord geeft {expected} als totaal debet, maar de bewegingen {found}.",
        "fr": "Le total au débit est de {expected} selon le dernier enregistrement, "
        "mais de {found} selon les mouvements.",
    },
    "credit_total": {
        "en": "The trailer gives {expected} as total credit, but the movements make {found}.",
        "nl": "Het sluitrecord geeft {expected} als totaal credit, maar de bewegingen {found}.",
        "fr": "Le total au crédit est de {expected} selon le dernier enregistrement, "
        "mais de {found} selon les mouvements.",
    },
    "balance": {
        "en": "Old balance and movements make {expected}, but the new balance is {found}.",
        "nl": "Oud saldo en bewegingen geven {expected}, maar het nieuwe saldo is {found}.",
        "fr": "L'ancien solde et les mouvements donnent {expected}, "
        "mais le nouveau solde est de {found}.",
    },
    "account_differs": {
        "en": "The new balance is that of account {found}, the old one that of {expected}.",
        "nl": "Het nieuwe saldo is van rekening {found}, het oude van {expected}.",
        "fr": "Le nouveau solde est celui du compte {found}, l'ancien celui du {expected}.",
    },
    "new_balance_missing": {
        "en": "There are movements but no new balance (record {expected}).",
        "nl": "Er zijn bewegingen maar er is geen nieuw saldo (record {expected}).",
        "fr": "Il y a des mouvements mais pas de nouveau solde (enregistrement {expected}).",
    },
    "movement_sequence": {
        "en": "Movement {expected} was expected here, not {found}.",
        "nl": "Hier werd beweging {expected} verwacht, niet {found}.",
        "fr": "Le mouvement {expected} était attendu ici, pas {found}.",
    },
    "detail_sequence": {
        "en": "Detail number {found} doesn't come after {expected}.",
        "nl": "Detailnummer {found} volgt niet op {expected}.",
        "fr": "Le numéro de détail {found} ne suit pas {expected}.",
    },
    "information_sequence": {
        "en": "The information is about movement {found}, but stands with movement {expected}.",
        "nl": "De informatie gaat over beweging {found}, maar staat bij beweging {expected}.",
        "fr": "L'information concerne le mouvement {found}, mais figure auprès du {expected}.",
    },
    "globalisation": {
        "en": "The group of details that was opened with code {expected} is not closed.",
        "nl": "De groep details die met code {expected} geopend werd, is niet afgesloten.",
        "fr": "Le groupe de détails ouvert avec le code {expected} n'est pas refermé.",
    },
    "announced_missing": {
        "en": "Record {expected} is announced, but record {found} follows.",
        "nl": "Record {expected} is aangekondigd, maar record {found} volgt.",
        "fr": "L'enregistrement {expected} est annoncé, mais c'est le {found} qui suit.",
    },
    "balance_continuity": {
        "en": "The statement before ended on {expected}, but this one starts from {found}.",
        "nl": "Het vorige uittreksel eindigde op {expected}, maar dit begint bij {found}.",
        "fr": "L'extrait précédent se terminait à {expected}, mais celui-ci part de {found}.",
    },
    "sequence_continuity": {
        "en": "CODA number {expected} was expected for this account, not {found}.",
        "nl": "Voor deze rekening werd CODA-nummer {expected} verwacht, niet {found}.",
        "fr": "Le numéro CODA {expected} était attendu pour ce compte, pas {found}.",
    },
    "repeated": {
        "en": "The same statement ({found}) stands in this file more than once.",
        "nl": "Hetzelfde uittreksel ({found}) staat meer dan eens in dit bestand.",
        "fr": "Le même extrait ({found}) figure plus d'une fois dans ce fichier.",
    },
    "more_warnings": {
        "en": "There are more warnings than these {expected}.",
        "nl": "Er zijn meer waarschuwingen dan deze {expected}.",
        "fr": "Il y a plus d'avertissements que ces {expected}.",
    },
}
