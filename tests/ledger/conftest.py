"""The coalition, for every test here."""

from tests.ledger.fixtures import cast, coalition

__all__ = ["cast", "coalition"]
