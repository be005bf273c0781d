"""What the plugin makes fail does fail."""

import pytest
from django.template import engines

from tests.architecture.plugin import TEMPLATES, UndefinedVariable
from users.models import User


def rendered(source, origin, **context):
    from django.template import Context, Origin, Template

    template = Template(source, Origin(str(origin), template_name="page.html"), engine=engine())
    return template.render(Context(context))


def engine():
    return engines["django"].engine


@pytest.mark.parametrize(
    "source", ["{{ absent }}", "{{ here.absent }}", "{% with a=absent %}{{ a }}{% endwith %}"]
)
def test_our_templates_show_nothing_undefined(source):
    with pytest.raises(UndefinedVariable, match=r"page\.html shows"):
        rendered(source, TEMPLATES / "page.html", here={})


@pytest.mark.parametrize(
    "source", ["{% if absent %}x{% endif %}", "{% for a in absent %}x{% endfor %}", "{{ here }}"]
)
def test_our_templates_may_ask_whether_something_is_defined(source):
    assert rendered(source, TEMPLATES / "page.html", here="") == ""


@pytest.mark.parametrize(
    ("source", "shown"), [("{{ absent }}", ""), ('{{ absent|default:"word" }}', "word")]
)
def test_templates_of_others_are_left_as_they_are(source, shown):
    assert rendered(source, "elsewhere/page.html") == shown


@pytest.mark.django_db
def test_rows_without_an_order_come_in_any_order():
    for number in range(20):
        User.objects.create_user(f"person{number}@office.example")

    unordered = [tuple(User.objects.values_list("pk", flat=True)) for _ in range(3)]
    ordered = {tuple(User.objects.order_by("pk").values_list("pk", flat=True)) for _ in range(3)}

    assert (len(set(unordered)), len(ordered)) == (3, 1)
