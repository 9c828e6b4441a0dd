from __future__ import annotations

from django.db.models import F

from concilio.dialogue.models import Dialogue, RoutingWeights


def set_routing_weights(
    *, dialogue: Dialogue, weights: dict[str, dict[str, float]], seen: dict[str, dict[str, int]]
) -> None:
    """Take newer weights and counts from insight, by community's id and statement's number; the version grows."""
    stored, made = RoutingWeights.objects.get_or_create(
        dialogue=dialogue, defaults={"weights": weights, "seen": seen, "version": 1}
    )
    if not made:
        RoutingWeights.objects.filter(pk=stored.pk).update(
            weights=weights, seen=seen, version=F("version") + 1
        )
