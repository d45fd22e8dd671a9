"""What every connection to PostgreSQL is told."""

import pytest
from django.db import connection

from tests.parallel.test_at_once import needs_postgres

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_connection_compiles_nothing():
    needs_postgres()
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
