"""Controls of Wagtail's editor that keep to our content policy: no script inside the page."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.widgets import AdminImageChooser


class PictureChooser(AdminImageChooser):
    """Wagtail's chooser of pictures, started from data- attributes by ``admin-dates.js`` and not by an inline script."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        attributes = attrs or {}
        chosen = self.get_value_data(value)
        options = json.dumps(self.get_js_init_options(attributes["id"], name, chosen))
        return format_html(
            '{}<template data-picture-chooser="{}" data-options="{}"></template>',
            self.render_html(name, chosen, attributes),
            attributes["id"],
            options,
        )
