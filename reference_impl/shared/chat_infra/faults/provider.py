"""The faults as an OpenFeature provider: flags whose value is an object of parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import FlagNotFoundError, TypeMismatchError
from openfeature.flag_evaluation import FlagResolutionDetails, FlagValueType, Reason
from openfeature.provider import AbstractProvider, Metadata

State = Mapping[str, Mapping[str, FlagValueType]]
SERVICE: str = "service"
"""A flag with this parameter is on in the service of that name only; the context says who asks."""


class FaultProvider(AbstractProvider):
    """Resolves flags from memory; `state` is replaced as a whole, so an evaluation sees one state."""

    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state

    def get_metadata(self) -> Metadata:
        """Name the provider."""
        return Metadata(name="faults")

    def resolve_object_details(
        self,
        flag_key: str,
        default_value: Sequence[FlagValueType] | Mapping[str, FlagValueType],
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[Sequence[FlagValueType] | Mapping[str, FlagValueType]]:
        """Return the parameters of a fault that is on for the asking service, else the default."""
        value = self.state.get(flag_key)
        if value is None:
            return FlagResolutionDetails(default_value, reason=Reason.DISABLED)
        wanted = value.get(SERVICE)
        asking = evaluation_context.attributes.get(SERVICE) if evaluation_context else None
        if wanted is not None and wanted != asking:
            return FlagResolutionDetails(default_value, reason=Reason.DEFAULT)
        reason = Reason.STATIC if wanted is None else Reason.TARGETING_MATCH
        return FlagResolutionDetails(value, reason=reason, variant="on")

    def resolve_boolean_details(
        self, flag_key: str, default_value: bool, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[bool]:
        """Say whether a fault is on."""
        off: Mapping[str, FlagValueType] = {}
        details = self.resolve_object_details(flag_key, off, evaluation_context)
        return FlagResolutionDetails(details.variant == "on", reason=details.reason, variant=details.variant)

    def resolve_string_details(
        self, flag_key: str, default_value: str, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[str]:
        """Refuse: a fault is no text."""
        raise self._mismatch(flag_key)

    def resolve_integer_details(
        self, flag_key: str, default_value: int, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[int]:
        """Refuse: a fault is no number."""
        raise self._mismatch(flag_key)

    def resolve_float_details(
        self, flag_key: str, default_value: float, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[float]:
        """Refuse: a fault is no number."""
        raise self._mismatch(flag_key)

    def _mismatch(self, flag_key: str) -> Exception:
        if flag_key not in self.state:
            return FlagNotFoundError(f"the fault {flag_key} is not on")
        return TypeMismatchError(f"the fault {flag_key} is an object of parameters")
