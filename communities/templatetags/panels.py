"""The tag that draws a panel of another app on the community page."""

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from communities.panels import Panel

register = template.Library()


@register.simple_tag(takes_context=True)
def draw(context: template.Context, panel: Panel) -> SafeString:
    """The panel's template, with the page's context and its own on top."""
    backend_template = get_template(panel.template)
    with context.push(**panel.context):
        return backend_template.template.render(context)  # type: ignore[attr-defined,no-any-return]  # Django's own backend
