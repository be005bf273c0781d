"""What can be wrong with a card statement, in three languages."""

from __future__ import annotations

SENTENCES = {
    "caro_card_number": {
        "en": "The card number isn't masked; its first eight and last four digits may be seen.",
        "nl": "Het kaartnummer is niet gemaskeerd; enkel de eerste acht en laatste vier cijfers "
        "mogen zichtbaar zijn.",
        "fr": "Le numéro de carte n'est pas masqué ; seuls les huit premiers et quatre derniers "
        "chiffres peuvent être visibles.",
    },
    "caro_card_repeated": {
        "en": "The card {found} stands in the statement more than once.",
        "nl": "De kaart {found} staat meer dan één keer in het uittreksel.",
        "fr": "La carte {found} figure plus d'une fois dans l'extrait.",
    },
    "caro_card_total": {
        "en": "The transactions of the card add up to {expected}, but its total is {found}.",
        "nl": "De verrichtingen van de kaart zijn samen {expected}, maar het totaal is {found}.",
        "fr": "Les opérations de la carte totalisent {expected}, mais son total est {found}.",
    },
    "caro_balance": {
        "en": "The previous balance and the transactions make {expected}; the new balance is "
        "{found}.",
        "nl": "Het vorige saldo en de verrichtingen geven {expected}; het nieuwe saldo is {found}.",
        "fr": "Le solde précédent et les opérations donnent {expected} ; le nouveau solde est "
        "{found}.",
    },
    "caro_amount_due": {
        "en": "The amount due is {found}; it should lie between 0 and what is owed, {expected}.",
        "nl": "Het te betalen bedrag {found} moet tussen 0 en de schuld, {expected}, liggen.",
        "fr": "Le montant à payer est {found} ; il doit être entre 0 et la dette, {expected}.",
    },
    "caro_due_date": {
        "en": "The amount is due on {found}, before the period ends on {expected}.",
        "nl": "Het bedrag is verschuldigd op {found}, vóór het einde van de periode op {expected}.",
        "fr": "Le montant est dû le {found}, avant la fin de la période le {expected}.",
    },
    "caro_period": {
        "en": "The period ends on {found}, before it starts on {expected}.",
        "nl": "De periode eindigt op {found}, voor ze begint op {expected}.",
        "fr": "La période se termine le {found}, avant de commencer le {expected}.",
    },
    "caro_outside_period": {
        "en": "The transaction of {found} lies outside the period {expected}.",
        "nl": "De verrichting van {found} valt buiten de periode {expected}.",
        "fr": "L'opération du {found} est hors de la période {expected}.",
    },
    "caro_sign": {
        "en": "The amount {found} has the wrong sign for its kind, {expected}.",
        "nl": "Het bedrag {found} heeft het verkeerde teken voor zijn soort, {expected}.",
        "fr": "Le montant {found} a le mauvais signe pour son genre, {expected}.",
    },
    "caro_fee": {
        "en": "The fee {found} should lie between 0 and the amount, {expected}.",
        "nl": "De kosten {found} moeten tussen 0 en het bedrag, {expected}, liggen.",
        "fr": "Les frais {found} doivent être entre 0 et le montant, {expected}.",
    },
    "caro_category": {
        "en": "“{found}” is not the category of a merchant: four digits are expected.",
        "nl": "“{found}” is geen categorie van een handelaar: vier cijfers worden verwacht.",
        "fr": "« {found} » n'est pas une catégorie de commerçant : quatre chiffres sont attendus.",
    },
    "caro_client_reference": {
        "en": "The client reference “{found}” doesn't have ten digits that start with 6 or 7.",
        "nl": "De klantreferentie “{found}” heeft geen tien cijfers die met 6 of 7 beginnen.",
        "fr": "La référence client « {found} » n'a pas dix chiffres commençant par 6 ou 7.",
    },
}
