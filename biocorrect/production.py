"""Refuse to start in production on a missing or weak value, one clear line for each."""

from environ import Env


def require_production_values(env: Env) -> None:
    """Raise SystemExit listing every missing or weak value of the production environment."""
