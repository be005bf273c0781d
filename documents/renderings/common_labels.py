"""Words that several renderings share."""

from __future__ import annotations

from documents.renderings.language import Labels

LABELS: Labels = {
    "made_from": ("Made by MyCodaBox from the XML file received, which counts if they differ.",
                  "Door MyCodaBox gemaakt uit het ontvangen XML-bestand, dat bij verschil telt.",
                  "Établi par MyCodaBox à partir du fichier XML reçu, qui fait foi."),
    "page": ("Page {page} of {pages}", "Pagina {page} van {pages}", "Page {page} sur {pages}"),
    "company": ("Company", "Onderneming", "Entreprise"),
    "enterprise_number": ("Enterprise number", "Ondernemingsnummer", "Numéro d'entreprise"),
    "period_of": ("Period", "Periode", "Période"),
    "issued_on": ("Issued on", "Opgemaakt op", "Établi le"),
    "due_on": ("Due on", "Te betalen voor", "À payer avant le"),
    "holder": ("Holder", "Titularis", "Titulaire"),
    "date": ("Date", "Datum", "Date"),
    "what": ("Description", "Omschrijving", "Libellé"),
    "amount": ("Amount", "Bedrag", "Montant"),
    "debit": ("Debit", "Debet", "Débit"),
    "credit": ("Credit", "Credit", "Crédit"),
    "debits": ("Total debit", "Totaal debet", "Total débit"),
    "credits": ("Total credit", "Totaal credit", "Total crédit"),
    "total": ("Total", "Totaal", "Total"),
    "vat": ("VAT", "Btw", "TVA"),
    "original_amount": ("Original amount", "Oorspronkelijk bedrag", "Montant d'origine"),
    "rate": ("Rate", "Koers", "Cours"),
    "reference": ("Reference", "Referentie", "Référence"),
    "iban": ("Account", "Rekening", "Compte"),
    "nothing": ("There are no lines.", "Er zijn geen lijnen.", "Il n'y a aucune ligne."),
    "differs": ("The lines make {made}: a difference of {difference}.",
                "De lijnen geven {made}: een verschil van {difference}.",
                "Les lignes donnent {made} : une différence de {difference}."),
}  # fmt: skip
