"""What every connection to PostgreSQL is told."""

import pytest
from django.db import connection

from tests.parallel.test_at_once import needs_postgres

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.mark.parametrize(
    ("name", "said"),
    [("jit", "off"), ("lock_timeout", "5s"), ("idle_in_transaction_session_timeout", "30s")],
)
def test_a_connection_waits_and_compiles_as_we_want(name, said):
    needs_postgres()
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        assert cursor.fetchone() == (said,)
