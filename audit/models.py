"""Who did what when: append-only, one hash chain an office, provable years later."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

SYSTEM_CHAIN = "system"


class AuditChain(models.Model):
    """The end of one chain: an office's (its id) or the portal's own (``system``)."""

    key = models.CharField(_("chain"), max_length=36, primary_key=True)
    length = models.BigIntegerField(_("length"), default=0)
    head = models.CharField(_("hash of the last event"), max_length=64, default="0" * 64)

    class Meta:
        verbose_name = _("audit chain")
        verbose_name_plural = _("audit chains")

    def __str__(self) -> str:
        return self.key


class AuditEvent(models.Model):
    """One act. Rows are never changed or deleted; the database refuses to.

    ``personal`` holds what points at a person (label, address); the chain covers only its salted
    hash, so that emptying ``personal`` and ``salt`` erases the person and leaves the proof.
    """

    chain = models.CharField(_("chain"), max_length=36)
    sequence = models.BigIntegerField(_("sequence"))
    at = models.DateTimeField(_("at"))
    action = models.CharField(_("action"), max_length=80, db_index=True)
    actor_kind = models.CharField(_("actor kind"), max_length=10)
    actor_id = models.CharField(_("actor id"), max_length=36, blank=True)
    target_kind = models.CharField(_("object kind"), max_length=40, blank=True)
    target_id = models.CharField(_("object id"), max_length=36, blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    request_id = models.CharField(_("request id"), max_length=36, blank=True, db_index=True)
    personal = models.JSONField(_("personal data"), null=True, blank=True)
    salt = models.CharField(_("salt"), max_length=32, blank=True)
    personal_hash = models.CharField(_("hash of the personal data"), max_length=64)
    previous_hash = models.CharField(_("hash of the event before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="audit_chain_sequence"),
        ]
        indexes = [
            models.Index(fields=["target_kind", "target_id", "id"], name="audit_target"),
            models.Index(fields=["actor_id", "id"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}/{self.sequence} {self.action}"

    @property
    def actor_label(self) -> str:
        """How people know the actor, or an empty text once that has been erased."""
        return str((self.personal or {}).get("actor", ""))
