"""The rules of the tables, told from a row, say what the database says."""

import datetime
import random
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from tracker.models import conditions
from tracker.models.amounts import ExactField
from tracker.models.dates import PartialDateField, parse

pytestmark = pytest.mark.django_db
RULES = {
    f"{model._meta.model_name}: {rule.name}": (model, rule)
    for model in apps.get_app_config("tracker").get_models()
    for rule in model._meta.constraints
    if isinstance(rule, models.CheckConstraint)
}
ROWS = 25
DAYS = [datetime.date(2012, 5, 3), datetime.date(2012, 5, 4), datetime.date(2013, 1, 1)]
TEXTS = ["", "x", "USD"]
PARTLY = ["", "2012", "2012-05", "2012-05-03", "2012-05-04", "2013"]


def some(field, die):
    """Return something a column may hold, sensible or not; often what rules are about."""
    if field.null and die.random() < 0.3:
        return None
    if isinstance(field, models.BooleanField):
        return die.choice([True, False])
    if isinstance(field, ExactField):
        return Decimal(die.choice([-1, 0, 1, 2, 3, 5]))
    if isinstance(field, models.DecimalField):
        return Decimal(die.choice([-181, -91, -1, 0, 1, 90, 181]))
    if isinstance(field, models.DateField):
        return die.choice(DAYS)
    if isinstance(field, PartialDateField):
        return parse(die.choice(PARTLY))
    if isinstance(field, models.CharField | models.TextField):
        return die.choice([*(value for value, _label in field.flatchoices), *TEXTS])
    return die.choice([-1, 0, 1, 2, 3])


def rows_for(model, rule, die):
    """Make rows that differ in the fields a rule is about."""
    for _number in range(ROWS):
        row = model()
        for name in set(conditions.named(rule.condition, row)):
            field = row._meta.get_field(name)
            setattr(row, field.attname, some(field, die))
        yield row


def refused_by_the_database(rule, model, row):
    try:
        rule.validate(model, row)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("name", RULES)
def test_a_row_and_the_database_say_the_same(name):
    model, rule = RULES[name]
    for row in rows_for(model, rule, random.Random(name)):
        asked = {n: conditions.valued(n, row) for n in conditions.named(rule.condition, row)}
        assert conditions.breaks(rule, row, ()) == refused_by_the_database(rule, model, row), asked


def test_most_rules_are_met_by_some_rows_and_broken_by_others():
    said = {
        name: {conditions.breaks(rule, row, ()) for row in rows_for(model, rule, random.Random(1))}
        for name, (model, rule) in RULES.items()
    }
    both = [name for name, answers in said.items() if answers == {True, False}]
    assert len(both) > 0.9 * len(RULES), sorted(set(said) - set(both))


def test_no_rule_is_left_open_by_a_value_that_is_missing():
    """Where SQL says NULL, the database lets a row pass."""
    left_open = {
        name
        for name, (model, rule) in RULES.items()
        for row in rows_for(model, rule, random.Random(5))
        if conditions.meets(rule.condition, row) is None
    }
    assert left_open == set()


def test_another_answer_for_null_is_noticed(monkeypatch):
    monkeypatch.setattr(conditions, "meets", lambda condition, row: False)
    model, rule = next(iter(RULES.values()))

    answers = {
        (conditions.breaks(rule, row, ()), refused_by_the_database(rule, model, row))
        for row in rows_for(model, rule, random.Random(1))
    }

    assert (True, False) in answers
