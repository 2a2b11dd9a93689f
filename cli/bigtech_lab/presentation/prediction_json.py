"""A prediction for programs (`prediction.schema.json`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bigtech_lab.domain.prediction import PredictionOutcome, PredictionQuestion


def outcome_as_json(outcome: PredictionOutcome, instance: str, language: str) -> dict[str, Any]:
    """The outcome, option by option."""
    return {
        "format_version": 1,
        "id": outcome.asked.id,
        "instance": instance,
        "right": outcome.right,
        "duration_ms": outcome.duration_ms,
        "options": [
            {
                "id": choice.id,
                "text": choice.text.in_language(language),
                "predicted": choice.id in outcome.predicted,
                "observed": choice.id in outcome.observation.happened,
                "seen": _told(outcome, choice.id, language),
                "feedback": outcome.asked.feedback[choice.id].in_language(language),
            }
            for choice in outcome.asked.question.choices
        ],
    }


def predictions_as_json(predictions: Sequence[PredictionQuestion], language: str) -> dict[str, Any]:
    """The questions with their options (`prediction-list.schema.json`)."""
    return {
        "format_version": 1,
        "predictions": [
            {
                "id": prediction.id,
                "title": prediction.title.in_language(language),
                "question": prediction.question.text.in_language(language),
                "kind": prediction.question.kind.value,
                "seconds": prediction.seconds,
                "options": [
                    {"id": choice.id, "text": choice.text.in_language(language)}
                    for choice in prediction.question.choices
                ],
            }
            for prediction in predictions
        ],
    }


def _told(outcome: PredictionOutcome, option: str, language: str) -> str | None:
    seen = outcome.observation.seen.get(option)
    return None if seen is None else seen.in_language(language)
