"""Stripe's refusals, in the shapes and words its API uses."""

from __future__ import annotations

from collections.abc import Sequence

from store.stripe_stand_in.messages import Json


class ApiError(Exception):
    """A refusal the caller is told about, as one `error` object with an HTTP status."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param

    def body(self, request_log_url: str) -> Json:
        """The answer's JSON: fields that say nothing are left out, as Stripe leaves them out."""
        error: Json = {"message": self.message, "request_log_url": request_log_url}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        if self.param:
            error["param"] = self.param
        error["type"] = self.kind
        return {"error": dict(sorted(error.items()))}


def unknown_parameters(paths: Sequence[str]) -> ApiError:
    noun = "parameter" if len(paths) == 1 else "parameters"
    return ApiError(
        f"Received unknown {noun}: {', '.join(paths)}", code="parameter_unknown", param=paths[0]
    )


def missing_parameter(path: str) -> ApiError:
    return ApiError(f"Missing required param: {path}.", code="parameter_missing", param=path)


def empty_parameter(path: str) -> ApiError:
    return ApiError(
        f"You passed an empty string for '{path}'. We assume empty values are an attempt to unset "
        f"a parameter; however '{path}' cannot be unset. You should remove '{path}' from your "
        "request or supply a non-empty value.",
        code="parameter_invalid_empty",
        param=path,
    )


def exclusive_parameters(paths: Sequence[str]) -> ApiError:
    return ApiError(
        f"You may only specify one of these parameters: {', '.join(paths)}.",
        code="parameters_exclusive",
        param=paths[0],
    )


def not_found(kind: str, identifier: str, param: str, status: int = 404) -> ApiError:
    return ApiError(
        f"No such {kind}: '{identifier}'", status=status, code="resource_missing", param=param
    )


def not_played(path: str) -> ApiError:
    """Refuse what Stripe knows and the stand-in does not play, rather than ignore it."""
    return ApiError(
        f"Stripe knows `{path}`, but the local stand-in does not play it. Leave it out, teach it "
        "to store/stripe_stand_in, or use Stripe's own test mode.",
        code="not_played_by_stand_in",
        param=path,
    )
