"""The bundled sample sites: fictional Chinese government websites with known defects, served on loopback.

Content is data (`sites/*.toml`), appearance is templates (`templates/<style>/`), `render` is pure, `server` serves.
Nothing here knows spiders, inspector or db: the demo looks at these sites from outside, like at any other.
"""

from __future__ import annotations
